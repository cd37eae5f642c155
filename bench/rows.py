"""The past of a club as lines for COPY, table by table."""

import random
from dataclasses import dataclass

from . import buying
from .past import SEED, Past

NULL = r"\N"
ORDER = "sale.order"
OWN_LOT = "loyalty.club.point.lot"
STAMPS = "create_uid, write_uid, create_date, write_date"
PARTNER = (
    "id, name, complete_name, commercial_partner_id, active, type, autopost_bills,"
    f" lang, email, email_normalized, is_company, partner_share, employee, color,"
    f" customer_rank, supplier_rank, message_bounce, {STAMPS}"
)
CARD = (
    "id, program_id, company_id, partner_id, code, active, points, club_id,"
    f" club_posting_count, club_points_pending, club_points_deficit, {STAMPS}"
)
MEMBER = (
    "id, club_id, partner_id, points_card_id, number, state, joined_on, active,"
    f" {STAMPS}"
)
LOT = (
    "id, card_id, club_id, company_id, issued, remaining, state, opened_on,"
    f" available_on, expires_on, source_model, source_id, {STAMPS}"
)
MOVE = (
    "id, card_id, lot_id, kind, points, document_date, source_model, source_id,"
    f" rule_version_id, revision, part, club_id, company_id, {STAMPS}"
)
HISTORY = f"id, card_id, description, issued, used, {STAMPS}"


@dataclass
class Place:
    """Where the rows go: the club's records, and the first free ids."""

    club: int
    company: int
    currency: int
    program: int
    version: int
    partner: int
    card: int
    member: int
    lot: int
    move: int
    history: int
    purchase: int
    order: int
    serial: int


class Rows:
    """Lines of every table; ``strangers`` are customers who are no members.

    ``member_number`` makes a member's number of a serial.
    """

    def __init__(self, past: Past, place: Place, strangers: int, member_number):
        self.past = past
        self.place = place
        self.strangers = strangers
        self.member_number = member_number
        self.stamps = f"1\t1\t{past.today}\t{past.today}\n"
        #: Lines of purchases of the coming days, once the tables are read.
        self.coming = []

    @property
    def last_order(self):
        """An id after those of all orders that gave or took points."""
        lots = sum(self.past.lots)
        return self.place.order + self.place.lot + lots + self.past.members

    @property
    def free_purchase(self):
        """An id after those of all purchases."""
        return self.place.purchase + buying.EACH * self.past.members

    @property
    def free_order(self):
        """An id after those of all orders."""
        return self.last_order + buying.EACH * self.past.members

    def tables(self):
        """Yield ``(table, columns, lines)``, each table after those it refers to."""
        yield "res_partner", PARTNER, self._partners()
        yield "loyalty_card", CARD, self._cards()
        yield "loyalty_club_member", MEMBER, self._members()
        yield "loyalty_club_point_lot", LOT, self._lots()
        yield "loyalty_club_point_move", MOVE, self._moves()
        yield "loyalty_history", HISTORY, self._history()
        bought = buying.lines(self.past, self.place, self.last_order, self.coming)
        yield "loyalty_club_purchase", buying.PURCHASE, bought

    def _partners(self):
        first, stamps = self.place.partner, self.stamps
        for index in range(self.past.members + self.strangers):
            partner = first + index
            yield (
                f"{partner}\tCustomer {index}\tCustomer {index}\t{partner}\tt\tcontact"
                f"\task\ten_US\tcustomer{index}@example.com"
                f"\tcustomer{index}@example.com\tf\tt\tf\t0\t1\t0\t0\t{stamps}"
            )

    def _cards(self):
        place, stamps = self.place, self.stamps
        bits = random.Random(SEED).getrandbits
        balances = zip(*self.past.balances(), strict=True)
        for index, (available, pending) in enumerate(balances):
            yield (
                f"{place.card + index}\t{place.program}\t{place.company}"
                f"\t{place.partner + index}"
                f"\t044{bits(80):020x}\tt\t{available}\t{place.club}"
                f"\t{self.past.lots[index]}\t{pending}\t0\t{stamps}"
            )

    def _members(self):
        place, stamps, today = self.place, self.stamps, self.past.today
        for index in range(self.past.members):
            yield (
                f"{place.member + index}\t{place.club}\t{place.partner + index}"
                f"\t{place.card + index}\t{self.member_number(place.serial + index)}"
                f"\tactive\t{today.replace(year=today.year - 2, day=1)}\tt\t{stamps}"
            )

    def _lots(self):
        past, place, stamps = self.past, self.place, self.stamps
        for season, member, day in past.visits():
            lot = past.lot_ids[season][member]
            left = past.remaining(season, member)
            last = past.lapses_on(season, member) or f"{int(day[:4]) + 3}-01-31"
            state, since = ("available" if left else "closed"), day
            if past.is_pending(season, member):
                state, since = "pending", past.matures_on(member)
            yield (
                f"{lot}\t{place.card + member}\t{place.club}\t{place.company}"
                f"\t{past.issued[season][member]}\t{left}\t{state}\t{day}\t{since}"
                f"\t{last}\tsale.order\t{place.order + lot}\t{stamps}"
            )

    def _moves(self):
        """A lot's own source is its order; what was spent has orders of its own."""
        past, place = self.past, self.place
        end = f"{place.club}\t{place.company}\t{self.stamps}"
        lots, spent = past.lot_ids, self.last_order - past.members
        number = place.move
        for member, season, kind, points, day, revision, part in past.moves():
            lot = lots[season][member]
            source = ORDER
            if kind == "accrual":
                origin = f"{place.order + lot}\t{place.version}"
            elif kind == "redemption":
                origin = f"{spent + member}\t{NULL}"
            else:
                source, origin = OWN_LOT, f"{lot}\t{NULL}"
            yield (
                f"{number}\t{place.card + member}\t{lot}\t{kind}\t{points}\t{day}"
                f"\t{source}\t{origin}\t{revision}\t{part}\t{end}"
            )
            number += 1

    def _history(self):
        """One row a document, as the gate writes it: gross."""
        past, place, stamps = self.past, self.place, self.stamps
        number = place.history
        for member, _season, kind, points, _day, _revision, part in past.moves():
            if kind == "maturity" or part:
                continue
            if kind == "redemption" and past.spans[member]:
                points = -sum(past.spent(member))  # noqa: PLW2901
            text = "Points expired" if kind == "expiry" else f"Order S{number:07d}"
            yield (
                f"{number}\t{place.card + member}\t{text}\t{max(points, 0)}"
                f"\t{max(-points, 0)}\t{stamps}"
            )
            number += 1
