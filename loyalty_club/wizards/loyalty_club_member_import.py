# The sentences are marked here and translated where they are shown.
# pylint: disable=prefer-env-translation

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import cells
from ..engine.unreadable import Unreadable, _
from . import import_member_sql as statements
from .import_reader import MemberReader
from .import_report import MOST_PROBLEMS, copy_rows

POINTS = statements.COLUMNS.index("points")
#: Members made at once; bounds the memory, whatever the number of rows.
MEMBERS_AT_ONCE = 5000
CUSTOMER = ("phone", "email")


class LoyaltyClubMemberImport(models.TransientModel):
    """Imports the members of another system, with their balances as opening lots."""

    _name = "loyalty.club.member.import"
    _inherit = "loyalty.club.import"
    _description = "Import of Members"

    _import_kind = "members"
    _import_fields = (
        *("old_code", "name", "phone", "email", "points", "expires_on", "joined_on"),
        *("birthdate_date", "tier"),
    )
    _import_required = (("old_code", *CUSTOMER),)
    _import_dates = ("joined_on", "birthdate_date", "expires_on")
    _import_numbers = ("points",)
    _import_customer = CUSTOMER

    column_ids = fields.One2many("loyalty.club.member.import.column", "import_id")
    tier_until = fields.Date(
        string="Keep Imported Tiers Until",
        default=lambda self: self._default_tier_until(),
        help="Until this day a review takes the tier from nobody. Empty: until the "
        "next review.",
    )

    @api.model
    def _default_tier_until(self):
        return fields.Date.add(fields.Date.context_today(self), years=1)

    def _prepare_staging(self):
        self.env.cr.execute(statements.STAGING)

    def _stage(self, table, mapping, report):
        """Copy the rows that can be read into the temporary table."""
        self._check_country(mapping)
        rows = self._readable_rows(table, mapping, report)
        copy_rows(self.env.cr, "club_import_row", statements.COLUMNS, rows)
        self.env.cr.execute("ANALYZE club_import_row")

    def _readable_rows(self, table, mapping, report):
        reader = MemberReader(self, mapping, report)
        for line, cell in table.rows():
            report.rows += 1
            try:
                table.check_width(cell)
                row = reader.row(line, cell)
            except Unreadable as error:
                report.refuse(line, self._sentence(error))
                continue
            report.points += row[POINTS]
            yield row

    def _match(self, report, store):
        """Find customers, members and what is wrong."""
        self._find_customers()
        self._execute(statements.MATCH)
        self._find_problems(report)
        there, points, new, customers = self.env.execute_query(SQL(statements.COUNT))[0]
        self._check_same(report.points, Decimal(points))
        report.there, report.points, report.customers = there, Decimal(new), customers
        report.new = max(0, report.rows - there - report.problem_count)

    def _store(self, report, fingerprint):
        """Make the members; the ledger must take in what the file gives."""
        self._make_new_partners()
        self._set_birthdates()
        self._open_members()
        made = self._execute(statements.FINISH)
        if self.env.execute_query(
            SQL("SELECT FROM club_import_row WHERE tier_id IS NOT NULL LIMIT 1")
        ):
            self._execute(statements.TIER_CHANGES)
        held = self._execute(statements.HELD)[0][0]
        self._check_same(report.new, len(made))
        self._check_same(report.points, Decimal(held))
        self._remember(report, fingerprint, points=float(held))
        self.env.invalidate_all(flush=False)
        self.club_id._review_new_members([card_id for _member, card_id in made])

    def _execute(self, statement):
        statement = SQL(
            statement,
            club=self.club_id.id,
            program=self.club_id.sudo().points_program_id.id,
            most=MOST_PROBLEMS,
            today=self.club_id._today(),
            now=fields.Datetime.now(),
            until=self.tier_until or None,
            reason=self.env._("Imported by %s", self.env.user.name),
            version=self.club_id.sudo().rule_version_id.id or None,
            uid=self.env.uid,
            **self._matched(),
        )
        self.env.cr.execute(statement)
        return self.env.cr.fetchall() if self.env.cr.description else []

    def _find_problems(self, report):
        rows = self._execute(statements.PROBLEMS)
        for line, problem, text, _count in rows:
            report.refuse(line, self._sentence_of(problem, text))
        if rows:
            report.refuse_more(rows[0][3] - len(rows))

    def _sentence_of(self, problem, text):
        sentences = {
            "twice": self.env._(
                "The code, the telephone or the e-mail address stands in line %s "
                "already."
            ),
            "several": self.env._("“%s” belongs to several customers."),
            "differ": self.env._(
                "The telephone belongs to %s and the e-mail address to another "
                "customer."
            ),
            "member": self.env._(
                "%s is a member already, with another code or balance."
            ),
            "card": self.env._(
                "%s has a card of the points programme. Take it over first."
            ),
        }
        return sentences[problem] % text

    def _make_new_partners(self):
        """Make contacts of the rows without a customer."""
        rows = self.env.execute_query(SQL(statements.NEW_PARTNERS))
        ids = self._make_partners(
            {"name": name, "phone": phone, "email": email, "birthdate_date": born}
            for _line, name, _code, phone, email, born in rows
        )
        lines = [row[0] for row in rows]
        self.env.cr.execute(SQL(statements.SET_PARTNERS, lines=lines, partners=ids))

    def _set_birthdates(self):
        """Note the birth date of contacts who have none; a known one stays."""
        partners = self.env["res.partner"].sudo()
        for partner_id, born in self.env.execute_query(SQL(statements.BIRTHDATES)):
            partners.browse(partner_id).birthdate_date = born
        self.env.flush_all()

    def _open_members(self):
        """Make the members in slices, each proven by the ledger."""
        after = 0
        while rows := self.env.execute_query(
            SQL(statements.NEW_ROWS, after=after, most=MEMBERS_AT_ONCE)
        ):
            self.club_id._open_in_bulk(
                [(partner, float(points), day) for _line, partner, points, day in rows]
            )
            after = rows[-1][0]

    def _tier_id_named(self, text):
        """The id of the club's tier of this name, in any of its languages."""
        wanted = cells.plain(text)
        for lang, _name in self.env["res.lang"].get_installed():
            for tier in self.club_id.with_context(lang=lang).tier_ids:
                if cells.plain(tier.name) == wanted:
                    return tier.id
        raise Unreadable(_("The club has no tier “%(text)s”."), text=text)

    def action_open_result(self):
        """Open the members of the club."""
        return self.club_id.action_open_members()
