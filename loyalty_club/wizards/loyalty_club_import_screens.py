from markupsafe import Markup

from odoo import Command, fields, models
from odoo.tools import format_date

from ..engine import cells
from ..engine.table import DELIMITERS
from ..engine.unreadable import Unreadable
from ..models.wording import number_text
from .import_headers import guess

EXAMPLES = 3
PREVIEW_ROWS = 5
#: How a file is written; each is found out anew.
WRITTEN_AS = ("encoding", "delimiter", "date_order", "decimal_sign")
#: Nothing is known yet of what the file holds.
UNCHECKED = {"checked": False, "error_count": 0, "problems": False}


class LoyaltyClubImport(models.AbstractModel):
    """The three steps of an import: the file, its columns, the result."""

    _inherit = "loyalty.club.import"

    step = fields.Selection(
        [("file", "File"), ("columns", "Columns"), ("result", "Result")],
        default="file",
        required=True,
        readonly=True,
    )
    club_calendar = fields.Selection(related="club_id.calendar")
    checked = fields.Boolean(readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    new_count = fields.Integer(string="New Rows", readonly=True)
    there_count = fields.Integer(
        string="Already There",
        readonly=True,
        help="An earlier import brought them with the same figures. They stay.",
    )
    customer_count = fields.Integer(
        string="New Contacts", readonly=True, help="Customers whom nobody knew."
    )
    error_count = fields.Integer(string="Wrong Rows", readonly=True)
    amount = fields.Monetary(string="Sum of Amounts", readonly=True)
    points = fields.Float(string="Sum of Points", digits=(16, 2), readonly=True)
    first_day = fields.Date(readonly=True)
    last_day = fields.Date(readonly=True)
    problems = fields.Text(readonly=True)
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    def _compute_preview(self):
        """The first rows, as they were understood."""
        for wizard in self:
            wizard.preview = wizard.step == "columns" and wizard._preview()

    def action_read(self):
        """Read the header of the file, and guess what its columns hold."""
        self._check_allowed()
        with self._reading() as stream, self._plain_sentences():
            table = self._open_table(stream)
            # What was said of columns of an earlier file holds for those of this one.
            chosen = self.mapping or {}
            mapping = {f: name for f, name in chosen.items() if name in table.header}
            mapping = mapping or guess(table.header, self._import_fields)
            self._guess_forms(table, mapping)
            self._show_columns(table, mapping)
        self.write(
            {"step": "columns", "encoding": table.encoding, **UNCHECKED}
            | ({"delimiter": table.delimiter} if self._offers(table) else {})
        )
        return self._reopen()

    def _offers(self, table):
        return table.delimiter in DELIMITERS

    def _show_columns(self, table, mapping):
        rows = table.sample(EXAMPLES)
        fields_of = {name: field for field, name in mapping.items()}
        self.column_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": name,
                        "target": fields_of.get(name),
                        "example": " · ".join(
                            row[place][:40] for row in rows if row[place]
                        ),
                    }
                )
                for place, name in enumerate(table.header)
            ),
        ]

    def action_sample(self):
        """Download a file that shows how the table may look."""
        ending = "_fa" if (self.env.lang or "").startswith("fa") else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_club/static/csv/{self._import_kind}{ending}.csv",
            "target": "download",
        }

    def action_check(self):
        """Read the whole file and say what an import would do."""
        self._show(self._run(store=False))
        return self._reopen()

    def action_import_button(self):
        """Import, and show the result or what is wrong."""
        report = self._run(store=True)
        self._show(report)
        if not report.problem_count:
            self.step = "result"
        return self._reopen()

    def action_back(self):
        """Choose another file, or read this one in another way."""
        self.write({"step": "file", "column_ids": [Command.clear()]})
        self.write(UNCHECKED | dict.fromkeys(WRITTEN_AS, False))
        return self._reopen()

    def action_reread(self):
        """Read the file again by the encoding and delimiter that were chosen."""
        self.column_ids = [Command.clear()]
        self.mapping = False
        return self.action_read()

    def _show(self, report):
        self.write(
            {
                "checked": True,
                "row_count": report.rows,
                "new_count": report.new,
                "there_count": report.there,
                "customer_count": report.customers,
                "error_count": report.problem_count,
                "amount": float(report.amount),
                "points": float(report.points),
                "first_day": report.first_day,
                "last_day": report.last_day,
                "problems": "\n".join(self._problem_lines(report)),
            }
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            # Models are translated by their records, not by terms of the code.
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _preview(self):
        """An HTML table of the first rows, or the sentence that refuses one."""
        try:
            with self._reading() as stream:
                table = self._open_table(stream)
                named = {column: name for name, column in (self.mapping or {}).items()}
                places = {
                    named[column]: place
                    for place, column in enumerate(table.header)
                    if column in named
                }
                rows = table.sample(PREVIEW_ROWS)
        except Unreadable as error:
            return self._sentence(error)
        labels = self._labels()
        head = Markup().join(Markup("<th>%s</th>") % labels[name] for name in places)
        body = Markup().join(
            Markup("<tr>%s</tr>")
            % Markup().join(
                Markup("<td>%s</td>") % self._understood(name, row[place])
                for name, place in places.items()
            )
            for row in rows
        )
        return Markup(
            '<div class="table-responsive"><table class="table table-sm">'
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (head, body)

    def _understood(self, name, text):
        """A cell as it will be stored; what cannot be read is shown in red."""
        try:
            return self._read_cell(name, cells.clean(text))
        except Unreadable:
            return Markup('<span class="text-danger">%s</span>') % text

    def _day_text(self, day):
        """A day that nobody can misread: with the name of the month, or in Jalali."""
        if self.club_calendar == "jalali":
            return self.club_id._date_text(day)
        return format_date(self.env, day, date_format="d MMM y")

    def _read_cell(self, name, text):
        if text and name in self._import_dates:
            return self._day_text(cells.day(text, self.date_order))
        if text and name in self._import_numbers:
            return number_text(self.env, cells.number(text, self.decimal_sign))
        return cells.phone(text, self._calling_code()) if name == "phone" else text
