from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...engine import windows
from ..wording import local_digits

#: From this many members on the ledger is verified by a job with progress.
MANY_MEMBERS = 50_000


class LoyaltyClub(models.Model):
    """What the club's page shows, and what its buttons open."""

    _inherit = "loyalty.club"

    points_outstanding = fields.Float(
        compute="_compute_points_outstanding",
        digits=(16, 2),
        help="What all members together can spend now.",
    )
    points_awaited = fields.Float(
        string="Points Pending",
        compute="_compute_points_outstanding",
        digits=(16, 2),
        help="Points of all members that cannot be spent yet.",
    )
    unsettled_order_count = fields.Integer(
        string="Unsettled Orders",
        compute="_compute_unsettled",
        help="Orders whose points could not be settled. They are tried again.",
    )
    unsettled_invoice_count = fields.Integer(
        string="Unsettled Invoices",
        compute="_compute_unsettled",
        help="Invoices without an order whose points could not be settled.",
    )
    foreign_card_count = fields.Integer(
        string="Cards Outside the Club",
        compute="_compute_foreign_card_count",
        help="Cards of the programme that the club's ledger does not hold yet.",
    )
    points_pay = fields.Boolean(
        compute="_compute_points_pay",
        help="The programme has a reward that gives money for each point.",
    )

    def _compute_points_outstanding(self):
        groups = (
            self.env["loyalty.card"]
            .sudo()
            ._read_group(
                [("club_id", "in", self.ids)],
                ["club_id"],
                ["points:sum", "club_points_pending:sum"],
            )
        )
        sums = {club.id: values for club, *values in groups}
        for club in self:
            points, pending = sums.get(club.id, (0.0, 0.0))
            club.points_outstanding = points
            club.points_awaited = pending

    def _compute_unsettled(self):
        for club in self:
            domain = club._unsettled_domain()
            club.unsettled_order_count = (
                self.env["sale.order"].sudo().search_count(domain)
            )
            club.unsettled_invoice_count = (
                self.env["account.move"].sudo().search_count(domain)
            )

    @api.depends("points_program_id")
    def _compute_foreign_card_count(self):
        for club in self:
            club.foreign_card_count = (
                self.env["loyalty.card"]
                .sudo()
                .with_context(active_test=False)
                .search_count(
                    [
                        ("program_id", "=", club.points_program_id.id),
                        ("program_id", "!=", False),
                        ("club_id", "=", False),
                    ]
                )
            )

    def _unsettled_domain(self):
        return [
            ("club_settlement_error", "!=", False),
            ("company_id", "in", self.company_ids.ids),
        ]

    @api.depends(
        "points_program_id.reward_ids.discount_mode",
        "points_program_id.reward_ids.reward_type",
    )
    def _compute_points_pay(self):
        for club in self:
            rewards = club.sudo().points_program_id.reward_ids
            club.points_pay = "per_point" in rewards.mapped("discount_mode")

    def _date_text(self, day):
        """A day as text: numbers of the Jalali calendar, or the reader's format."""
        self.ensure_one()
        if not day:
            return ""
        if self.calendar == "jalali":
            text = windows.date_text(day, self.calendar)
        else:
            text = format_date(self.env, day)
        return local_digits(self.env, text)

    def action_verify_button(self):
        """Verify and tell the result; a large club is verified by a job."""
        self.ensure_one()
        large = self.sudo().member_count > MANY_MEMBERS
        if large and self.has_access("write"):
            return self.env["loyalty.club.job"]._start(self, "verify")
        count = self.action_verify()
        if count:
            text = self.env._(
                "%(count)s cards differ from their moves. Rebuild the balances.",
                count=count,
            )
        else:
            text = self.env._("Every balance follows from the ledger.")
        return self._notify(text, "danger" if count else "success")

    def _notify(self, text, kind):
        """A notification over the reloaded page."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": text,
                "sticky": kind == "danger",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_let_points_pay(self):
        """Give the programme a reward that takes money off for each point."""
        self.ensure_one()
        self.check_access("write")
        if not self.point_value:
            raise UserError(self.env._("First say how much money a point is worth."))
        if not self.points_pay:
            reward = {
                "reward_type": "discount",
                "discount_mode": "per_point",
                "discount": self.point_value,
                "discount_applicability": "order",
                "required_points": 1,
            }
            self.points_program_id.write({"reward_ids": [Command.create(reward)]})
        return True

    def action_enrol(self):
        """Open the form of a new member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enrol a Customer"),
            "res_model": "loyalty.club.member",
            "view_mode": "form",
            "context": {"default_club_id": self.id},
        }

    def action_open_program(self):
        """Open the rules and rewards of the points programme."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.program",
            "res_id": self.points_program_id.id,
            "view_mode": "form",
            "view_id": self.env.ref("loyalty.loyalty_program_view_form").id,
            "views": [(self.env.ref("loyalty.loyalty_program_view_form").id, "form")],
        }

    def action_open_moves(self):
        """Open the ledger of this club."""
        return self._open("loyalty_club.loyalty_club_point_move_action")

    def action_open_jobs(self):
        """Open the long work of this club."""
        return self._open("loyalty_club.loyalty_club_job_action")

    def action_open_balances(self):
        """Open the cards of this club."""
        return self._open("loyalty_club.loyalty_club_card_action")

    def _open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("club_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_open_unsettled_orders(self):
        """Open the orders whose points could not be settled."""
        return self._open_unsettled("sale.order", self.env._("Unsettled Orders"))

    def action_open_unsettled_invoices(self):
        """Open the invoices whose points could not be settled."""
        return self._open_unsettled("account.move", self.env._("Unsettled Invoices"))

    def _open_unsettled(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": self._unsettled_domain(),
        }
