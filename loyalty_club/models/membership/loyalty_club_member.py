from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import number as member_number
from ..ledger.receipt import RECEIPT, Receipt

INVITED = "invited"
ACTIVE = "active"
SUSPENDED = "suspended"
LEFT = "left"

FIRST_YEAR = 1900
LAST_YEAR = 2200

#: What joining and merging alone decide.
FIXED = {"club_id", "partner_id", "points_card_id", "number", "merged_into_id"}


class LoyaltyClubMember(models.Model):
    """A customer who belongs to a club: always the commercial entity, once a club."""

    _name = "loyalty.club.member"
    _description = "Club Member"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "number"

    def _default_club(self):
        clubs = self.env["loyalty.club"].search(
            [("company_ids", "in", self.env.company.id)], limit=2
        )
        return clubs if len(clubs) == 1 else False

    def _default_joined_on(self):
        """The club's day, which may not be the user's."""
        club = self.env["loyalty.club"].browse(self.env.context.get("default_club_id"))
        club = club or self._default_club()
        return club._today() if club else fields.Date.context_today(self)

    club_id = fields.Many2one(
        "loyalty.club",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_club(),
    )
    company_ids = fields.Many2many(related="club_id.company_ids")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        help="A company and its contacts are one member.",
    )
    number = fields.Char(
        readonly=True,
        copy=False,
        help="To say aloud. It identifies the member and gives no right to spend.",
    )
    state = fields.Selection(
        [
            (INVITED, "Invited"),
            (ACTIVE, "Active"),
            (SUSPENDED, "Suspended"),
            (LEFT, "Left"),
        ],
        required=True,
        default=ACTIVE,
        tracking=True,
        help="Only an active member earns and spends points.",
    )
    joined_on = fields.Date(
        required=True, default=lambda self: self._default_joined_on()
    )
    active = fields.Boolean(default=True)
    points_card_id = fields.Many2one(
        "loyalty.card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    points = fields.Float(related="points_card_id.points", string="Balance")
    points_pending = fields.Float(
        related="points_card_id.club_points_pending", string="Pending"
    )
    points_deficit = fields.Float(
        related="points_card_id.club_points_deficit", string="Debt"
    )
    card_code = fields.Char(related="points_card_id.code", string="Card Code")
    card_blocked = fields.Boolean(related="points_card_id.club_blocked")
    point_name = fields.Char(related="club_id.points_program_id.portal_point_name")
    expiring_points = fields.Float(
        compute="_compute_expiring", help="Points that expire within 30 days."
    )
    expiring_on = fields.Date(
        compute="_compute_expiring", help="The first day on which points expire."
    )
    merged_into_id = fields.Many2one(
        "loyalty.club.member",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    duplicate_id = fields.Many2one(
        "loyalty.club.member",
        compute="_compute_duplicate_id",
        help="Another member of the same commercial entity, offered for merging.",
    )
    move_ids = fields.One2many(
        "loyalty.club.point.move", related="points_card_id.club_move_ids"
    )
    lot_ids = fields.One2many(
        "loyalty.club.point.lot", related="points_card_id.club_lot_ids"
    )

    _one_in_a_club = models.UniqueIndex(
        "(club_id, partner_id) WHERE merged_into_id IS NULL",
        "This customer is already a member of the club.",
    )
    _number_of_club = models.UniqueIndex(
        "(number, club_id) WHERE number IS NOT NULL",
        "This member number is already given.",
    )

    @api.depends("number", "partner_id.display_name")
    def _compute_display_name(self):
        for member in self:
            name = member.partner_id.display_name or ""
            member.display_name = f"{name} ({member.number})" if member.number else name

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("ilike", "like", "=", "in") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        digits = member_number.normalise(value)
        domain = Domain("partner_id", operator, value) | Domain("card_code", "=", value)
        return domain | Domain("number", "=", digits) if digits else domain

    def _compute_expiring(self):
        today = fields.Date.context_today(self)
        horizon = fields.Date.add(today, days=30)
        groups = self.env["loyalty.club.point.lot"]._read_group(
            [
                ("card_id", "in", self.points_card_id.ids),
                ("state", "=", "available"),
                ("expires_on", "<=", horizon),
            ],
            ["card_id"],
            ["remaining:sum", "expires_on:min"],
        )
        expiring = {card: (points, day) for card, points, day in groups}
        for member in self:
            points, day = expiring.get(member.points_card_id, (0.0, False))
            member.expiring_points = points
            member.expiring_on = day

    @api.depends("partner_id.commercial_partner_id")
    def _compute_duplicate_id(self):
        entities = self.partner_id.commercial_partner_id
        others = self.search([("partner_id.commercial_partner_id", "in", entities.ids)])
        for member in self:
            twin = others.filtered(
                lambda other, m=member: (
                    other != m
                    and other.club_id == m.club_id
                    and other.partner_id.commercial_partner_id
                    == m.partner_id.commercial_partner_id
                )
            )
            member.duplicate_id = twin[:1]

    @api.constrains("club_id", "partner_id", "joined_on")
    def _check_member(self):
        for member in self:
            if member.partner_id.is_public:
                raise ValidationError(
                    self.env._("The anonymous website visitor cannot be a member.")
                )
            if not FIRST_YEAR <= member.joined_on.year <= LAST_YEAR:
                raise ValidationError(
                    self.env._("The day of joining lies between 1900 and 2200.")
                )
            company = member.partner_id.company_id
            if company and company not in member.sudo().club_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(customer)s belongs to %(company)s, which is not a company "
                        "of the club.",
                        customer=member.partner_id.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self._next_numbers(len(vals_list))
        for vals, number in zip(vals_list, numbers, strict=True):
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["partner_id"] = partner.commercial_partner_id.id or partner.id
            vals["number"] = number
            if vals.get("club_id") and not vals.get("joined_on"):
                club = self.env["loyalty.club"].browse(vals["club_id"])
                vals["joined_on"] = club.sudo()._today()
            if not self.env.su:
                vals.update(points_card_id=False, merged_into_id=False)
        members = super().create(vals_list)
        for member in members:
            member._give_card()
        return members

    def write(self, vals):
        if FIXED & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "A member keeps club, customer, number and card. Merge two members "
                    "instead."
                )
            )
        result = super().write(vals)
        if "state" in vals:
            # A card that has gone to another club, or back to native, is not ours.
            cards = self.sudo().points_card_id.filtered(
                lambda card: card.club_id in self.club_id
            )
            cards.write({"club_suspended": vals["state"] != ACTIVE})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A member is kept with the ledger. Set the state to Left.")
        )

    @api.model
    def _next_numbers(self, count):
        """New member numbers from a PostgreSQL sequence: nobody waits for a row."""
        sequence = self.env.ref("loyalty_club.ir_sequence_loyalty_club_member").sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [member_number.with_check_digit(serial) for (serial,) in rows]

    def _give_card(self):
        """Find the member's card of the programme, or make one."""
        self.ensure_one()
        if self.points_card_id:
            return
        Card = self.env["loyalty.card"].sudo()
        program = self.sudo().club_id.points_program_id
        card = Card.search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", self.partner_id.id),
                ("club_successor_id", "=", False),
            ],
            limit=1,
        )
        if not card:
            quiet = Card.with_context(**{RECEIPT: Receipt({})}, tracking_disable=True)
            card = quiet.create(
                {"program_id": program.id, "partner_id": self.partner_id.id}
            ).with_env(Card.env)
        elif not card.club_id:
            self.sudo().club_id._open_cards(card.ids)
        self.sudo().points_card_id = card

    @api.model
    def _find(self, club, partner):
        """The member of ``club`` that ``partner`` belongs to, in superuser mode.

        The commercial entity comes first; a contact that became part of a company
        after joining still counts until the two are merged. Archived members are
        found too, for a second membership is impossible.
        """
        entity = partner.commercial_partner_id
        everybody = self.sudo().with_context(active_test=False)
        members = everybody.search_fetch(
            [
                ("club_id", "=", club.id),
                ("merged_into_id", "=", False),
                ("partner_id", "in", (entity | partner).ids),
            ],
            ["partner_id", "state", "active", "points_card_id", "joined_on", "tier_id"],
        )
        first = members.sorted(lambda member: member.partner_id != entity)[:1]
        return first.with_env(self.sudo().env)

    @api.model
    def _enrol(self, club, partner):
        """Make ``partner`` a member, in superuser mode."""
        return self.sudo().create({"club_id": club.id, "partner_id": partner.id})
