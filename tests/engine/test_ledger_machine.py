# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two cards of one club through weeks of sales and nights, beside the oracle.

After every step each card must be what the oracle says, lot by lot, and its journal
must add up. Accounts are closed and opened again as the gate does it: with the open
lots, and those whose points a document may give back.
"""

from datetime import date, timedelta

from engine.ledger import AVAILABLE, CLOSED, PENDING, Account
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from ledger_oracle import Purse

DAY = timedelta(days=1)
card_numbers = st.integers(0, 1)
few = st.integers(1, 8)
some = st.integers(4, 15)
picks = st.integers(0, 10**6)
keeps = st.one_of(st.none(), st.integers(0, 40))


class Card:
    """An account, its oracle, and what a store would keep of both."""

    def __init__(self, stored_order):
        self.account, self.purse = Account(), Purse()
        self.lots, self.journal = [], []
        # What each document took and did not return: [lot, points], oldest first.
        self.taken, self.given = {}, {}
        self.stored_order = stored_order
        self.seen = 0

    def opened(self, today):
        """Return an age as the gate gives it, or None for the engine's own."""
        return (today, len(self.lots)) if self.stored_order else None

    def fresh(self):
        """Return the moves since the last call, and keep them in the journal."""
        moves = self.account.moves[self.seen :]
        self.journal += moves
        self.seen = len(self.account.moves)
        return moves

    def record_lot(self, lot, batch):
        """Pair a lot with the oracle's batch, which takes over its age."""
        self.lots.append((lot, batch))
        batch.opened = lot.opened

    def batch_of(self, lot):
        return next(batch for own, batch in self.lots if own is lot)

    def reopen(self):
        """Store the account, and load what the next operation needs."""
        self.fresh()
        held = {id(lot) for chunks in self.taken.values() for lot, _n in chunks}
        lots = [x for x, _b in self.lots if x.remaining or id(x) in held]
        self.account = Account(lots=lots, deficit=self.account.deficit)
        self.seen = 0


class LedgerMachine(RuleBasedStateMachine):
    """What happens to two cards."""

    def __init__(self):
        super().__init__()
        self.today = date(2026, 3, 21)
        self.cards = []
        self.documents = 0

    @initialize(stored_order=st.booleans(), points=some, keep=keeps)
    def open_cards(self, stored_order, points, keep):
        self.cards = [Card(stored_order), Card(stored_order)]
        for card in self.cards:
            self.credit(card, "opening", points, keep)

    def new_document(self):
        self.documents += 1
        return f"S{self.documents}"

    def credit(self, card, kind, points, keep=None, wait=None):
        """Credit a card and its oracle under a new document."""
        document = self.new_document()
        expires_on = None if keep is None else self.today + keep * DAY
        available_on = self.today + wait * DAY if wait else None
        lot = card.account.credit(
            kind,
            points,
            source=document,
            expires_on=expires_on,
            available_on=available_on,
            pending=bool(wait),
            opened=card.opened(self.today),
        )
        batch = card.purse.credit(
            points, document, expires_on, available_on, lot.opened
        )
        card.record_lot(lot, batch)
        card.given[document] = points

    @rule(number=card_numbers, points=some, keep=keeps)
    def earn(self, number, points, keep):
        self.credit(self.cards[number], "accrual", points, keep)

    @rule(number=card_numbers, points=some, keep=keeps, wait=st.integers(1, 20))
    def earn_pending(self, number, points, keep, wait):
        self.credit(self.cards[number], "accrual", points, keep, wait)

    @rule(number=card_numbers, points=few, pick=picks)
    def redeem(self, number, points, pick):
        """A new document redeems, or an old one a little more."""
        card = self.cards[number]
        names = [*card.taken, self.new_document()]
        self.debit(card, "redemption", points, names[pick % len(names)])

    def debit(self, card, kind, points, document):
        missing = card.account.debit(kind, points)
        assert missing == card.purse.debit(points, document)
        chunks = card.taken.setdefault(document, [])
        chunks += [[move.lot, -move.points] for move in card.fresh()]

    @precondition(lambda self: any(any(c.taken.values()) for c in self.cards))
    @rule(number=card_numbers, points=few, keep=keeps, pick=picks)
    def give_back(self, number, points, keep, pick):
        card = self.cards[number]
        document = _pick([d for d, chunks in card.taken.items() if chunks], pick)
        if document is None:
            return
        chunks = card.taken[document]
        points = min(points, sum(n for _lot, n in chunks))
        expires_on = None if keep is None else self.today + keep * DAY
        before = len(card.account.lots)
        card.account.give_back(
            "give_back",
            points,
            chunks,
            source=document,
            expires_on=expires_on,
            opened=card.opened(self.today),
        )
        new = card.account.lots[before:]
        batch = card.purse.give_back(
            points, document, expires_on, new[0].opened if new else None
        )
        assert len(new) == (batch is not None)
        if new:
            card.record_lot(new[0], batch)
        self.returned(card, chunks, new)

    def returned(self, card, chunks, new):
        """Take from a document's chunks what has been returned, the last first."""
        for move in card.fresh():
            if move.kind != "give_back":
                continue
            lot, left = (None if move.lot in new else move.lot), move.points
            for chunk in reversed(chunks):
                if chunk[0] is lot:
                    part = min(left, chunk[1])
                    chunk[1] -= part
                    left -= part
            assert not left
        chunks[:] = [chunk for chunk in chunks if chunk[1]]

    @rule(number=card_numbers, points=few, pick=picks)
    def claw_back(self, number, points, pick):
        card = self.cards[number]
        source = _pick([d for d, n in card.given.items() if n], pick)
        if source is None:
            return
        points = min(points, card.given[source])
        card.given[source] -= points
        missing = card.account.claw_back("clawback", points, source=source)
        assert missing == card.purse.claw_back(points, self.new_document(), source)

    @rule(number=card_numbers, points=few, more=st.booleans(), keep=keeps)
    def adjust(self, number, points, more, keep):
        if more:
            self.credit(self.cards[number], "adjustment", points, keep)
        else:
            self.debit(self.cards[number], "adjustment", points, self.new_document())

    @precondition(lambda self: any(c.account.deficit for c in self.cards))
    @rule(number=card_numbers, points=few)
    def waive(self, number, points):
        card = self.cards[number]
        assert card.account.waive("waiver", points) == card.purse.waive(points)

    @precondition(lambda self: self.cards[0].account.balance)
    @rule(points=few)
    def transfer(self, points):
        """From the first card to the second, keeping dates and ages of the lots."""
        giver, taker = self.cards
        points = min(points, giver.account.balance)
        assert giver.account.debit("transfer", points) == 0
        moves = giver.fresh()
        batches = giver.purse.transfer(points, taker.purse)
        for move, batch in zip(moves, batches, strict=True):
            lot = taker.account.credit(
                "transfer",
                -move.points,
                source=move.lot.source,
                expires_on=move.lot.expires_on,
                opened=move.lot.opened,
            )
            taker.record_lot(lot, batch)

    @rule(number=card_numbers, days=st.integers(0, 60))
    def be_active(self, number, days):
        """Activity moves every last day to ``days`` from today."""
        card = self.cards[number]
        expires_on = self.today + days * DAY
        before = [(lot, lot.expires_on) for lot in card.account.lots]
        known = len(card.account.redated)
        card.account.extend(expires_on)
        card.purse.extend(expires_on)
        changed = [lot for lot, last_day in before if lot.expires_on != last_day]
        assert card.account.redated[known:] == changed

    @rule(days=st.integers(1, 15))
    def let_the_nightly_job_be_late(self, days):
        self.today += days * DAY

    @rule(days=st.integers(0, 20))
    def night(self, days):
        self.today += days * DAY
        for card in self.cards:
            self.mature(card)
            self.expire(card)

    def mature(self, card):
        for lot in list(card.account.lots):
            if lot.state == PENDING and lot.available_on <= self.today:
                card.account.mature(lot)
                card.purse.mature(card.batch_of(lot))

    def expire(self, card):
        for lot in list(card.account.lots):
            if lot.remaining and lot.expires_on and lot.expires_on < self.today:
                lapsed = card.account.expire(lot)
                assert lapsed == card.purse.expire(card.batch_of(lot)) > 0

    @rule(number=card_numbers)
    def store(self, number):
        self.cards[number].reopen()

    @invariant()
    def each_card_is_what_the_oracle_says(self):
        for card in self.cards:
            account, purse = card.account, card.purse
            assert account.balance == purse.count("available")
            assert account.pending == purse.count("pending")
            assert account.deficit == len(purse.debts)
            for lot, batch in card.lots:
                _compare(lot, batch, purse)

    @invariant()
    def the_journal_adds_up(self):
        for card in self.cards:
            card.fresh()
            sums = {}
            for move in card.journal:
                sums[move.lot] = sums.get(move.lot, 0) + move.points
                assert move.points or move.kind == "maturity"
            assert sums.pop(None, 0) == -card.account.deficit
            assert sums == {lot: lot.remaining for lot, _batch in card.lots}

    @invariant()
    def there_is_no_debt_beside_a_balance(self):
        assert not any(c.account.deficit and c.account.balance for c in self.cards)


def _compare(lot, batch, purse):
    """Assert that a lot is what the oracle's batch is."""
    pending = purse.count(PENDING, batch=batch)
    available = purse.count(AVAILABLE, batch=batch)
    assert lot.remaining == pending + available
    assert lot.issued >= lot.remaining >= 0
    assert (lot.expires_on, lot.opened) == (batch.expires_on, batch.opened)
    assert lot.state == (PENDING if pending else AVAILABLE if available else CLOSED)


def _pick(names, pick):
    """Return one of ``names``, or None when there are none."""
    return names[pick % len(names)] if names else None


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=5000 if settings.get_current_profile_name() == "long" else 500,
    stateful_step_count=60,
)
