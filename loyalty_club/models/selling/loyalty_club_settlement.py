import logging
from contextlib import contextmanager

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

from ..ledger import turn
from ..ledger.receipt import REASON, Reason, reason_of
from ..membership.loyalty_club_member import ACTIVE
from .target import Posted, Target

_logger = logging.getLogger(__name__)

#: Not faults of ours: Odoo repeats the whole call (house, law 6).
REPEATABLE = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    ConcurrencyError,
)

#: What only settlement, claim and take-over write on a document. Who could write it
#: could make the ledger give points back that were never taken.
KEPT = {
    "club_partner_id",
    "club_claimed",
    "club_settled_on",
    "club_settlement_error",
}


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

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._club_check_kept({name for name in KEPT if vals.get(name)})
        forged = {f"default_{name}" for name in KEPT} & self.env.context.keys()
        self._club_check_kept({name.removeprefix("default_") for name in forged})
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._club_check_kept(KEPT & vals.keys())
        return super().write(vals)

    @api.model
    def _club_check_kept(self, names):
        """Refuse to write what a document has moved; the ledger knows better."""
        if names:
            raise AccessError(
                self.env._(
                    "These fields of a sale are kept by the ledger: %s.",
                    ", ".join(sorted(names)),
                )
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
        Club = self.env["loyalty.club"]
        # Where there is no club, nothing is asked and nothing locked.
        documents = self.sudo().filtered(
            lambda document: (
                Club._of_company(document.company_id) or document.club_settled_on
            )
        )
        if len(documents) > 1:
            self.env["loyalty.card"].sudo()._club_lock_of(documents.partner_id.ids)
        for document in documents:
            document._club_settle_safely(Club._of_company(document.company_id))

    @api.model
    def _club_document_models(self):
        """Names of the models whose documents are settled."""
        return ["sale.order", "account.move"]

    @api.model
    def _cron_settle(self, limit=100):
        """Settle again what a fault left open, oldest first, model by model."""
        for name in self._club_document_models():
            domain = [("club_settlement_error", "!=", False)]
            for document in self.env[name].search(domain, order="id", limit=limit):
                document._club_settle()
                self.env["ir.cron"]._commit_progress(1)

    def _club_settle_safely(self, clubs):
        posted_before = bool(self.club_settled_on or self.club_settlement_error)
        # Written ahead, so that it goes out with the native update of the document.
        self.write(
            {
                "club_partner_id": self._club_partner().id,
                "club_settled_on": fields.Datetime.now(),
                "club_settlement_error": False,
            }
        )
        with self._club_never_losing_the_sale():
            self._club_settle_now(clubs, posted_before)

    @contextmanager
    def _club_never_losing_the_sale(self):
        """Keep a fault of ours with the document, to be tried again by a job."""
        try:
            with self.env.cr.savepoint():
                yield
        except REPEATABLE:
            turn.met(self.env.cr)
            raise
        except errors.UniqueViolation as violation:
            turn.met(self.env.cr)
            raise ConcurrencyError(str(violation)) from violation
        except Exception as fault:
            # Whatever it is, the customer at the counter must get his goods.
            _logger.exception("Points of %s could not be settled.", self)
            self.write({"club_settled_on": False, "club_settlement_error": str(fault)})

    def _club_settle_now(self, clubs, posted_before=True):
        """Post, for each club, the difference between target and posted.

        :param posted_before: False spares looking for moves of a document that was
            never settled
        """
        posted = self._club_posted() if posted_before else {}
        moved = self.env["loyalty.card"]
        for club in clubs | self.env["loyalty.card"].union(*posted).club_id:
            moved |= self._club_settle_in(club, posted)
        self._club_record_purchase(clubs, moved)

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
        """Settle in one club; return the cards on which something was posted."""
        cards = [card for card in posted if card.club_id == club]
        so_far = posted[cards[0]] if cards else Posted()
        member = self.env["loyalty.club.member"]
        if not cards or (not so_far.accrual and club._plan().ids):
            member = self._club_member(club)
        card = cards[0] if cards else member.points_card_id._club_resolve()
        if not card:
            return card
        if not so_far.accrual:
            so_far.tier_id = member.tier_id.id or None
        target = self._club_target(club, card, so_far)
        moved = self._club_post_difference(club, card, target, so_far)
        others = self._club_settle_others(club, cards[1:], posted)
        return others | card if moved else others

    def _club_settle_others(self, club, cards, posted):
        """Settle other cards of the club, on which native Odoo moved points for the
        document: it gives and takes no more there, but what it did goes back with it.
        """
        moved = self.env["loyalty.card"]
        for card in cards:
            so_far = posted[card]
            target = self._club_target(club, card, so_far)
            if self._club_counts(club):
                kept = target.accrual if so_far.awarded else so_far.accrual
                target.accrual = min(kept, so_far.accrual)
                target.redemption = min(target.redemption, so_far.redemption)
            if self._club_post_difference(club, card, target, so_far):
                moved |= card
        return moved

    def _club_settle_to_nothing(self, clubs=None):
        """Reverse all that these documents have posted, in some clubs or in every."""
        for document in self:
            for card, so_far in document._club_posted().items():
                club = card.club_id
                if clubs is None or club in clubs:
                    document._club_post_difference(club, card, Target(), so_far)

    def _club_version(self, club, so_far):
        """The rules under which the document earned; today's where it has not."""
        if so_far.accrual and so_far.rule_version_id:
            return club.rule_version_id.browse(so_far.rule_version_id)
        return club.rule_version_id

    def _club_partner(self):
        """Who the points belong to: the customer at the first settlement."""
        return self.club_partner_id or self.partner_id.commercial_partner_id

    def _club_known(self, club):
        """The customer as a member of any state, or none."""
        return self.env["loyalty.club.member"]._find(club, self._club_partner())

    def _club_member(self, club):
        """The customer as a member who earns; enrols him where the sale does so."""
        Member = self.env["loyalty.club.member"]
        partner = self._club_partner()
        if not partner or not self._club_counts(club):
            return Member
        member = self._club_known(club)
        if not member and not partner.is_public:
            member = club._enrol_by(self, partner)
        day = self._club_day(club)
        late = member and member.joined_on > day and not self.club_claimed
        if not member or member.state != ACTIVE or not member.active or late:
            return Member
        return member

    def _club_counts(self, club):
        """Tell whether the document can move points at all as it now stands."""
        raise NotImplementedError

    def _club_day(self, club):
        """The club's day on which the document earns."""
        raise NotImplementedError

    def _club_target(self, club, card, so_far, assume_posted=None):
        """Return the :class:`Target` of this document on ``card``.

        :param so_far: :class:`Posted`; what has earned is judged by its own rules
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
