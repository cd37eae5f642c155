from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.loyalty_club.engine import windows

from . import till_exceptions as kinds
from .loyalty_club_till_lookup import DAYS_KEPT


class LoyaltyClubTillException(models.Model):
    """What a manager should look at: sales, returns and look-ups that are unusual.

    Nothing of it is a proof, and nothing is stored: each row follows from the tickets
    and look-ups of the last :data:`DAYS_KEPT` days and from the club's present limits.
    """

    _name = "loyalty.club.till.exception"
    _description = "Till Exception"
    _auto = False
    _order = "day desc, count desc, id"
    _rec_name = "kind"
    _depends = {
        "loyalty.club.member": ["club_id", "merged_into_id", "partner_id"],
        "loyalty.club.point.move": ["club_id", "kind", "points", "source_id"],
        "loyalty.club.till.lookup": ["company_id", "member_id", "user_id"],
        "pos.order": [
            "club_partner_id",
            "company_id",
            "date_order",
            "partner_id",
            "session_id",
            "state",
            "user_id",
        ],
        "pos.order.line": ["order_id", "qty", "refunded_orderline_id"],
        "pos.session": ["start_at", "stop_at"],
        "res.partner": ["commercial_partner_id", "name"],
        "res.users": ["partner_id"],
    }

    kind = fields.Selection(
        [
            (kinds.FREQUENT, "One member in many sales"),
            (kinds.REFUND, "Return after points were spent"),
            (kinds.SELF_SALE, "Sale to oneself"),
            (kinds.IDLE, "Look-ups without a sale"),
        ],
        string="Exception",
        readonly=True,
    )
    club_id = fields.Many2one("loyalty.club", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True, help="A day of the club, in its time zone.")
    cashier = fields.Char(
        readonly=True,
        help="The employee who was chosen at the till, else who was logged in there. "
        "Look-ups know the log-in alone.",
    )
    user_id = fields.Many2one("res.users", string="Log-in", readonly=True)
    member_id = fields.Many2one(
        "loyalty.club.member",
        readonly=True,
        help="Empty for look-ups: they were of several members.",
    )
    count = fields.Integer(
        string="Times", readonly=True, help="How many sales, returns or look-ups."
    )
    points = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Points that the sales gave, net of returns. Of a return: the points that "
        "had been spent on what came back.",
    )

    @property
    def _table_query(self):
        return kinds.exceptions(
            self._clubs(), fields.Datetime.now(), self._has_employees()
        )

    def _has_employees(self):
        """Whether tickets name an employee: that field belongs to pos_hr."""
        tickets = self.env["pos.order"]
        if "employee_id" not in tickets._fields:
            return False
        tickets.flush_model(["employee_id"])
        return True

    def _clubs(self):
        """What the statement has to know of each club and company.

        The days are reckoned in Python, and given to SQL as the instants at which they
        begin.
        """
        clubs = self.env["loyalty.club"].sudo()
        clubs = clubs.search([("active", "=", True)], order="id")
        rows = []
        for rank, club in enumerate(clubs):
            first = club._today() - timedelta(days=DAYS_KEPT - 1)
            days = [first + timedelta(days=number) for number in range(DAYS_KEPT)]
            rows += [
                {
                    "id": club.id,
                    "company": company.id,
                    "rank": rank,
                    "first_day": first,
                    "starts": [windows.day_start_utc(day, club.tz) for day in days],
                    "frequent": club.till_frequent_sales,
                    "idle": club.till_idle_lookups,
                }
                for company in club.company_ids
            ]
        return rows

    def _item_ids(self):
        """Ids of the tickets, or of the look-ups, behind this row."""
        self.ensure_one()
        row = {
            "kind": self.kind,
            "club": self.club_id.id,
            "company": self.company_id.id,
            "day": self.day,
            "user": self.user_id.id or None,
            "cashier": self.cashier or None,
            "member": self.member_id.id or None,
        }
        for name, names in self._depends.items():
            self.env[name].flush_model(names)
        now, employees = fields.Datetime.now(), self._has_employees()
        statement = kinds.items(self._clubs(), now, employees, row)
        return sorted(id_ for (id_,) in self.env.execute_query(statement) if id_)

    def action_open_orders(self):
        """Open the tickets behind this row, or the look-ups that led to none.

        :raise AccessError: for who may not see the till's orders
        """
        self.ensure_one()
        idle = self.kind == kinds.IDLE
        model = self.env["loyalty.club.till.lookup" if idle else "pos.order"]
        if not model.has_access("read"):
            raise AccessError(
                self.env._(
                    "You may see the till exceptions, but not the orders of the till. "
                    "Ask somebody with rights in the Point of Sale to open them."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Look-ups") if idle else self.env._("Orders"),
            "res_model": model._name,
            "domain": [("id", "in", self._item_ids())],
            "view_mode": "list" if idle else "list,form",
        }
