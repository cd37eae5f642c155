# The sentences are marked here and translated where they are shown.
# pylint: disable=prefer-env-translation

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list

from ..engine import cells
from ..engine.unreadable import Unreadable, _
from ..models.ledger.slices import look_again
from . import import_purchase_sql as statements
from .import_reader import PurchaseReader
from .import_report import MOST_PROBLEMS, copy_rows

AMOUNT = statements.COLUMNS.index("amount")
CUSTOMER = ("member", "ref", "phone", "email")


class LoyaltyClubPurchaseImport(models.TransientModel):
    """Imports past purchases from the file of another sales or accounting program."""

    _name = "loyalty.club.purchase.import"
    _inherit = "loyalty.club.import"
    _description = "Import of Past Purchases"

    _import_kind = "purchases"
    _import_fields = (
        *("date", "amount", "reference", "member", "ref", "phone", "email", "name"),
        *("amount_untaxed", "currency", "channel", "line_count"),
    )
    _import_required = (("date",), ("amount",), CUSTOMER)
    _import_dates = ("date",)
    _import_numbers = ("amount", "amount_untaxed")
    _import_customer = CUSTOMER

    column_ids = fields.One2many("loyalty.club.purchase.import.column", "import_id")
    create_customers = fields.Boolean(
        string="Make New Contacts",
        help="Customers whom nobody knows become contacts. Otherwise their rows are "
        "wrong.",
    )
    give_points = fields.Boolean(
        help="Members get points for these purchases by today's rules, without a tier. "
        "Points that would have expired by now are not given.",
    )
    clubs_text = fields.Char(string="Count In", compute="_compute_clubs_text")
    log_id = fields.Many2one("loyalty.club.import.log", string="Import", readonly=True)
    strangers_text = fields.Char(string="No Members Yet", compute="_compute_strangers")
    may_invite = fields.Boolean(compute="_compute_strangers")

    @api.depends("company_id")
    def _compute_clubs_text(self):
        """Say whose tiers will follow the file, where that is not one club alone."""
        for wizard in self:
            clubs = self.env["loyalty.club"]._of_company(wizard.company_id)
            names = clubs.sorted().mapped("name")
            wizard.clubs_text = len(names) > 1 and self.env._(
                "These purchases count for the tiers of %s.",
                format_list(self.env, names),
            )

    @api.depends("log_id")
    def _compute_strangers(self):
        """Say whom the file brought that nobody has invited yet."""
        for wizard in self:
            log = wizard.log_id
            strangers, reachable, buyers = log._count_strangers() if log else (0, 0, 0)
            number = wizard.club_id._number_text
            wizard.may_invite = reachable > 0
            wizard.strangers_text = strangers > 0 and self.env._(
                "Customers who are no members yet: %(strangers)s of %(buyers)s. With "
                "an email address, so that they can be invited: %(reachable)s.",
                strangers=number(strangers),
                buyers=number(buyers),
                reachable=number(reachable),
            )

    def _prepare_staging(self):
        self.env.cr.execute(statements.STAGING)

    def _stage(self, table, mapping, report):
        """Copy the rows that can be read into the temporary table."""
        self._check_country(mapping)
        rows = self._readable_rows(table, mapping, report)
        copy_rows(self.env.cr, "club_import_row", statements.COLUMNS, rows)
        if "reference" not in mapping:
            self.env.cr.execute(statements.NUMBER_ALIKE)
        self.env.cr.execute("ANALYZE club_import_row")

    def _readable_rows(self, table, mapping, report):
        reader = PurchaseReader(self, mapping, report)
        width = len(table.header)
        for line, cell in table.rows():
            report.rows += 1
            try:
                if len(cell) > width:
                    table.check_width(cell)
                row = reader.row(line, cell)
            except Unreadable as error:
                report.refuse(line, self._sentence(error))
                continue
            report.amount += row[AMOUNT]
            yield row

    def _open_table(self, stream):
        self._check_rate()
        return super()._open_table(stream)

    def _check_rate(self):
        """Refuse to give points where an amount does not tell how many."""
        program = self.club_id.points_program_id
        if self.give_points and program._club_money_rate() is None:
            raise UserError(
                self.env._(
                    "The points of this club depend on more than an amount, so a file "
                    "of amounts cannot give any."
                )
            )

    def _match(self, report, store):
        """Find customers and what is wrong; count what is there already."""
        self._find_customers()
        if self.create_customers:
            report.customers = self._make_customers(store)
        self.env.cr.execute(SQL(statements.FIND_THERE, company=self.company_id.id))
        self._find_problems(report)
        there, amount, new_amount = self._execute(statements.COUNT)[0]
        self._check_same(report.amount, Decimal(amount))
        report.there, report.amount = there, Decimal(new_amount)
        report.new = max(0, report.rows - there - report.problem_count)
        if self.give_points:
            report.points = self._club()._stage_past_points(self._new_purchases())

    def _club(self):
        """The club as its ledger sees it."""
        return self.club_id.sudo()

    def _new_purchases(self):
        """The rows that are new, as purchases."""
        return SQL(
            statements.NEW_PURCHASES, company=self.company_id.id, **self._matched()
        )

    def _store(self, report, fingerprint):
        """Store the purchases; the table must take in what the file gives."""
        count, amount, first, last = self._execute(statements.STORE)[0]
        self._check_same(report.new, count)
        self._check_same(report.amount, Decimal(amount))
        self.log_id = self._remember(
            report,
            fingerprint,
            amount=float(amount),
            points=float(report.points),
            first_purchase_id=first,
            last_purchase_id=last,
        )
        self.env["loyalty.club.purchase"].invalidate_model(flush=False)
        look_again(self.env, ["loyalty_club_purchase"], count)
        if self.give_points:
            self._store_points(report, first, last)
        if count:
            clubs = self.env["loyalty.club"]._of_company(self.company_id)
            clubs._review_imported_purchases(first, last)

    def _store_points(self, report, first, last):
        """Give the points that the file has been said to give."""
        purchases = SQL(statements.IMPORTED, first=first, last=last)
        self._check_same(report.points, self._club()._stage_past_points(purchases))
        self._club()._give_past_points()

    def _execute(self, statement, **more):
        return self.env.execute_query(
            SQL(
                statement,
                company=self.company_id.id,
                currency=self.currency_id.id,
                **self._matched(),
                **more,
            )
        )

    def _find_problems(self, report):
        rows = self._execute(
            statements.PROBLEMS, most=MOST_PROBLEMS, made=self._makes_customer()
        )
        for line, problem, text, _count in rows:
            report.refuse(line, self._sentence_of(problem, text))
        if rows:
            report.refuse_more(rows[0][3] - len(rows))

    def _makes_customer(self):
        """Condition on rows for which a contact is made."""
        named = SQL("coalesce(staged.ref, staged.phone, staged.email) IS NOT NULL")
        return named if self.create_customers else SQL("FALSE")

    def _sentence_of(self, problem, text):
        sentences = {
            "twice": self.env._("This document stands in line %s already."),
            "several": self.env._("“%s” belongs to several customers."),
            "unknown": self.env._("There is no customer “%s”."),
            "other": self.env._(
                "The document %s was imported before with another customer, date or "
                "amount."
            ),
        }
        return sentences[problem] % text

    def _make_customers(self, store):
        """Make contacts of the customers whom nobody knows.

        :return: their number
        """
        rows = self._execute(statements.NEW_CUSTOMERS)
        if store and rows:
            self._make_partners(
                {
                    "name": name or ref or phone or email,
                    "ref": ref,
                    "phone": phone,
                    "email": email,
                }
                for name, ref, phone, email in rows
            )
            self._find_customers()
        return len(rows)

    def _currency_id_named(self, text):
        """The id of another currency than the company's, by its name or sign."""
        wanted = cells.plain(text)
        # pylint: disable-next=no-search-all
        for currency in self.env["res.currency"].search([]):
            if wanted in (cells.plain(currency.name), cells.plain(currency.symbol)):
                return currency.id
        raise Unreadable(
            _("There is no currency “%(text)s”, or it is not active."), text=text
        )

    def _rate_on(self, currency_id, day):
        """What one unit of a currency was worth in the company's on a day."""
        currency = self.env["res.currency"].browse(currency_id)
        company = self.company_id
        rate = currency._get_conversion_rate(currency, self.currency_id, company, day)
        return Decimal(repr(rate))

    def action_open_result(self):
        """Open the purchases that this import brought."""
        return self.log_id.action_open_purchases()

    def action_invite_strangers(self):
        """Open the invitation for customers of the file who are no members yet."""
        self.ensure_one()
        return self.log_id._invite_strangers()
