import logging
from contextlib import contextmanager

from psycopg2 import errors

from odoo import fields, models
from odoo.exceptions import ConcurrencyError

from ...engine.ledger import PENDING
from ..ledger import posting as post
from ..ledger.posting import Detail, Posting
from ..ledger.receipt import REASON, Reason, reason_of
from ..membership.loyalty_club_member import ACTIVE
from .target import Posted

_logger = logging.getLogger(__name__)

#: Not faults of ours: Odoo repeats the whole call (house, law 6).
REPEATABLE = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    ConcurrencyError,
)


class LoyaltyClubSettlement(models.AbstractModel):
    """Settles a document to its target (house, law 4).

    The document says what it should have given and taken as it now stands; under the
    card's lock the difference to what is posted is posted. Repeats post nothing.
    """

    _name = "loyalty.club.settlement"
    _description = "Settlement of Points"

    club_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of the Points",
        readonly=True,
        copy=False,
        help="Who the points of this document belong to. Changing the customer later "
        "moves no points.",
    )
    club_claimed = fields.Boolean(
        string="Given Later",
        readonly=True,
        copy=False,
        help="The sale was given to the member after it was made.",
    )
    club_settled_on = fields.Datetime(
        string="Points Settled", readonly=True, copy=False
    )
    club_settlement_error = fields.Char(
        string="Points Not Settled",
        readonly=True,
        copy=False,
        help="Why the points of this document could not be settled. It is tried again "
        "every hour.",
    )

    @contextmanager
    def _club_native_path(self):
        """Run native code that changes points, then settle what it touched.

        Yields self under a reason. Inside another native path the documents are
        settled at the end of the outer one.
        """
        if reason_of(self):
            yield self
            return
        reason = Reason()
        yield self.with_context(**{REASON: reason})
        reason.settle(self.env)

    def _club_touch(self):
        """Have these documents settled when the native path around has ended."""
        reason = reason_of(self)
        if reason:
            reason.touch(self)
        else:
            self._club_settle()

    def _club_settle(self):
        """Settle each document; a fault of ours never loses the sale (house, law 6)."""
        for document in self.sudo():
            clubs = self.env["loyalty.club"]._of_company(document.company_id)
            if clubs or document.club_settled_on:
                document._club_settle_safely(clubs)

    def _club_settle_safely(self, clubs):
        try:
            with self.env.cr.savepoint():
                self._club_settle_now(clubs)
        except REPEATABLE:
            raise
        except errors.UniqueViolation as violation:
            raise ConcurrencyError(str(violation)) from violation
        except Exception as fault:
            # Whatever it is, the customer at the counter must get his goods.
            _logger.exception("Points of %s could not be settled.", self)
            self.write({"club_settled_on": False, "club_settlement_error": str(fault)})

    def _club_settle_now(self, clubs):
        """Post, for each club, the difference between target and posted."""
        posted = self._club_posted()
        for club in clubs | self.env["loyalty.card"].union(*posted).club_id:
            self._club_settle_in(club, posted)
        self.write(
            {"club_settled_on": fields.Datetime.now(), "club_settlement_error": False}
        )

    def _club_posted(self):
        """What this document has posted, by the card that holds the points now."""
        Card = self.env["loyalty.card"]
        posted = {}
        for card_id, *move in self.env["loyalty.club.point.move"]._club_posted(
            self._name, self.id
        ):
            card = Card.browse(card_id)._club_resolve()
            posted.setdefault(card, Posted()).add(*move)
        return posted

    def _club_settle_in(self, club, posted):
        cards = [card for card in posted if card.club_id == club]
        card = cards[0] if cards else self._club_card(club)
        if not card:
            return
        so_far = self._club_with_legacy(posted.get(card, Posted()), card)
        version = club.rule_version_id
        if so_far.accrual and so_far.rule_version_id:
            version = version.browse(so_far.rule_version_id)
        target = self._club_target(club, card, version)
        self._club_post_difference(club, card, target, so_far)

    def _club_with_legacy(self, so_far, card):
        """Add what was posted before the club existed; sale orders know of it."""
        return so_far

    def _club_card(self, club):
        """The card of the customer in ``club``; enrols him where the club is open."""
        Member = self.env["loyalty.club.member"]
        partner = self.club_partner_id or self.partner_id.commercial_partner_id
        if not partner or partner.is_public or not self._club_counts(club):
            return Member.points_card_id
        member = Member._find(club, partner)
        if not member and club.enrolment == "open":
            member = Member._enrol(club, partner)
        day = self._club_day(club)
        late = member and member.joined_on > day and not self.club_claimed
        if not member or member.state != ACTIVE or late:
            return Member.points_card_id
        if not self.club_partner_id:
            self.club_partner_id = partner
        return member.points_card_id._club_resolve()

    def _club_counts(self, club):
        """Tell whether the document can move points at all as it now stands."""
        raise NotImplementedError

    def _club_day(self, club):
        """The club's day on which the document earns."""
        raise NotImplementedError

    def _club_target(self, club, card, version, assume_posted=None):
        """Return the :class:`Target` of this document on ``card``.

        :param assume_posted: draft credit notes to count as posted (a preview)
        """
        raise NotImplementedError

    def _club_matures_on(self, club):
        """First day on which pending points of this document can be spent, or False."""
        raise NotImplementedError

    def _club_description(self):
        """What the native history says of a movement of this document."""
        return self.display_name

    def _club_order_reference(self):
        """Model and id that the native history links to, or None."""
        return

    def _club_post_difference(self, club, card, target, so_far):
        accrual = target.accrual - so_far.accrual
        redemption = target.redemption - so_far.redemption
        matures = self._club_may_mature(club, so_far)
        if not (accrual or redemption or matures):
            return
        loads = accrual < 0 or redemption or matures or club.expiry == "inactivity"
        account = card._club_open(filter(None, so_far.taken), lots=loads)
        posting = self._club_posting(club, target, so_far)
        if redemption:
            self._club_post_redemption(club, card, account, redemption, so_far)
            posting.details.update(_redemption_details(target, so_far))
        if accrual:
            self._club_post_accrual(club, account, accrual)
            posting.details.update(_accrual_details(target, so_far))
        if matures or accrual > 0:
            self._club_mature(club, account)
        if club.expiry == "inactivity":
            account.extend(club._expires_on(club._today()))
        card._club_store(account, posting)

    def _club_posting(self, club, target, so_far):
        return Posting(
            source_model=self._name,
            source_id=self.id,
            company_id=self.company_id.id,
            document_date=self._club_day(club),
            description=self._club_description(),
            revision=so_far.revision + 1,
            rule_version_id=target.rule_version_id,
            order=self._club_order_reference(),
            reverses=so_far.reverses,
        )

    def _club_post_redemption(self, club, card, account, points, so_far):
        if points < 0:
            self._club_give_back(club, account, -points, so_far)
            return
        shortage = account.debit(post.REDEMPTION, points)
        if shortage:
            club._alert(
                self.env["loyalty.club.member"].search(
                    [("points_card_id", "=", card.id)], limit=1
                ),
                self.env._(
                    "%(document)s spent %(points)s points that were not there",
                    document=self.display_name,
                    points=post.to_points(shortage),
                ),
            )

    def _club_give_back(self, club, account, points, so_far):
        lots = {lot.id: lot for lot in account.lots}
        here = [
            (lots.get(lot_id), taken)
            for lot_id, taken in so_far.taken.items()
            if taken > 0 and (lot_id is None or lot_id in lots)
        ]
        account.give_back(
            post.GIVE_BACK,
            points,
            here,
            source=(self._name, self.id),
            expires_on=club._expires_on(club._today()),
        )

    def _club_post_accrual(self, club, account, points):
        source = (self._name, self.id)
        if points < 0:
            shortage = account.claw_back(post.CLAWBACK, -points, source=source)
            if shortage and club.return_policy != "debt":
                account.waive(post.WAIVER, shortage)
            return
        day = self._club_day(club)
        available_on = club._available_on(day)
        account.credit(
            post.ACCRUAL,
            points,
            source=source,
            expires_on=club._expires_on(day),
            available_on=available_on,
            pending=not available_on or available_on > club._today(),
            opened=(day, 2**62),
        )

    def _club_may_mature(self, club, so_far):
        """Points that wait for the invoice can mature by a settlement only."""
        return so_far.accrual > 0 and club.maturity in ("invoice_paid", "return_window")

    def _club_mature(self, club, account):
        if club.maturity not in ("invoice_paid", "return_window"):
            return
        day = self._club_matures_on(club)
        source = (self._name, self.id)
        for lot in account.lots:
            if lot.source != source or lot.state != PENDING or not day:
                continue
            if day <= club._today():
                account.mature(lot)
            elif lot.available_on != day:
                lot.available_on = day
                account.redated.append(lot)


def _redemption_details(target, so_far):
    value = target.value - so_far.value
    detail = Detail(value, {"cost": target.redemption, "value": target.value})
    return {post.REDEMPTION: detail, post.GIVE_BACK: detail}


def _accrual_details(target, so_far):
    detail = Detail(target.base - so_far.base, target.explanation)
    return {post.ACCRUAL: detail, post.CLAWBACK: detail}
