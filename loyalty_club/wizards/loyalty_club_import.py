import hashlib
import io
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.table import Table
from ..engine.unreadable import Unreadable
from .import_report import Report

#: One import at a time: the purchases of one then have neighbouring ids.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('loyalty_club_import'))"
_CHUNK = 1024 * 1024


class LoyaltyClubImport(models.AbstractModel):
    """Takes a CSV file and a mapping, and imports all of it or nothing.

    The rows are read as a stream and copied into a temporary table, where SQL finds
    customers and problems. A heir says which fields there are and how they are kept.
    """

    _name = "loyalty.club.import"
    _description = "Import from a CSV File"

    #: Fields of the mapping, and those without which nothing can be imported.
    _import_fields = ()
    _import_required = ()
    _import_dates = ()
    _import_numbers = ()
    _import_kind = None

    club_id = fields.Many2one(
        "loyalty.club",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["loyalty.club.member"]._default_club(),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company to which the rows belong.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file = fields.Binary(string="CSV File", help="The table that your program saves.")
    file_name = fields.Char()
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("utf-8-sig", "UTF-8 with a mark (Excel)"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16 without a mark"),
            ("utf-16-be", "UTF-16 without a mark, big-endian"),
            ("cp1256", "Windows Arabic and Persian (1256)"),
            ("latin-1", "Western European (Latin-1)"),
        ],
        string="Letters Written As",
        help="Change it when names look wrong below.",
    )
    delimiter = fields.Selection(
        [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")],
        string="Columns Divided By",
    )
    decimal_sign = fields.Selection(
        [(".", "Point (1,234.50)"), (",", "Comma (1.234,50)")]
    )
    date_order = fields.Selection(
        [
            ("ymd", "Year first (2026-11-21)"),
            ("dmy", "Day first (21/11/2026)"),
            ("mdy", "Month first (11/21/2026)"),
            ("jalali", "Jalali (1405/08/30)"),
        ],
        string="Dates Written As",
    )
    mapping = fields.Json(compute="_compute_mapping", store=True, readonly=False)

    @api.depends("column_ids.target")
    def _compute_mapping(self):
        """What is chosen on the screen wins over what was given."""
        for wizard in self:
            if wizard.column_ids:
                chosen = wizard.column_ids.filtered("target")
                wizard.mapping = {column.target: column.name for column in chosen}
            else:
                wizard.mapping = wizard.mapping

    def action_import(self):
        """Import the file.

        :return: dict of counts: rows, imported, already_there, customers, errors,
            amount, points
        :raise UserError: with the first wrong lines; then nothing is imported
        """
        return self._import()

    def _import(self):
        self.ensure_one()
        report = self._run(store=True)
        if report.problem_count:
            raise UserError(
                self.env._(
                    "Nothing was imported. Wrong rows: %(count)s.\n%(rows)s",
                    count=report.problem_count,
                    rows="\n".join(self._problem_lines(report)),
                )
            )
        return report.counts()

    def _problem_lines(self, report):
        return [
            self.env._("Line %(line)s: %(problem)s", line=line, problem=problem)
            for line, problem in sorted(report.problems, key=itemgetter(0))
        ]

    def _run(self, store):
        """Read and check the file, and import it when ``store`` and all is right.

        :return: a Report
        """
        self._check_allowed()
        self.env.flush_all()
        self.env.cr.execute(ONE_AT_A_TIME)
        with self._reading() as stream, self._plain_sentences():
            fingerprint = self._fingerprint(stream)
            self._refuse_again(fingerprint)
            table = self._open_table(stream)
            mapping = self._checked_mapping(table)
            with self._all_or_nothing() as report:
                self._prepare_staging()
                self._stage(table, mapping, report)
                self._match(report, store)
                if store and not report.problem_count:
                    self._store(report, fingerprint)
        return report

    def _check_allowed(self):
        """Only a manager of the club imports, for a company of it that is his."""
        self.ensure_one()
        self.check_access("write")
        self.club_id.check_access("write")
        if self.company_id not in self.env.companies & self.club_id.company_ids:
            raise AccessError(
                self.env._("Choose a company of the club that you work in.")
            )

    @contextmanager
    def _all_or_nothing(self):
        """A report to fill; all writes are undone when it tells of a problem."""
        report = Report()
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        with savepoint:
            yield report
            self.env.flush_all()
            if report.problem_count:
                savepoint.rollback()
        self.env.invalidate_all(flush=False)

    @contextmanager
    def _plain_sentences(self):
        """Show the engine's refusals to the user."""
        try:
            yield
        except Unreadable as error:
            raise UserError(self._sentence(error)) from None

    @contextmanager
    def _reading(self):
        """The file as a binary stream, from the disk and not through memory."""
        attachment = self.env["ir.attachment"].sudo()
        attachment = attachment.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", "file"),
            ],
            limit=1,
        )
        if not attachment:
            raise UserError(self.env._("First choose a CSV file."))
        if attachment.store_fname:
            path = Path(attachment._full_path(attachment.store_fname))
            with path.open("rb") as stream:
                yield stream
        else:
            yield io.BytesIO(attachment.raw)

    @api.model
    def _fingerprint(self, stream):
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()

    def _refuse_again(self, fingerprint):
        log = (
            self.env["loyalty.club.import.log"]
            .sudo()
            .search(
                [
                    ("sha256", "=", fingerprint),
                    ("kind", "=", self._import_kind),
                    ("club_id", "=", self.club_id.id),
                    ("company_id", "=", self.company_id.id),
                ],
                limit=1,
            )
        )
        if log:
            raise UserError(
                self.env._(
                    "%(user)s imported this file on %(day)s. The same file is not "
                    "imported twice.",
                    user=log.create_uid.name,
                    day=self.club_id._date_text(
                        self.club_id._local_day(log.create_date)
                    ),
                )
            )

    def _open_table(self, stream):
        return Table(stream, self.encoding or None, self.delimiter or None)

    def _sentence(self, error):
        """An engine's refusal in the reader's language."""
        return self.env._(error.sentence, **error.values)

    def _check_same(self, given, held):
        """Refuse an import by which something would be won or lost."""
        if given != held:
            raise UserError(
                self.env._(
                    "The file gives %(given)s and the club would hold %(held)s. "
                    "Nothing was changed.",
                    given=given,
                    held=held,
                )
            )

    def _remember(self, report, fingerprint, **values):
        """Remember the file, so that it is never imported again."""
        try:
            return (
                self.env["loyalty.club.import.log"]
                .sudo()
                .create(
                    {
                        "kind": self._import_kind,
                        "club_id": self.club_id.id,
                        "company_id": self.company_id.id,
                        "file_name": self.file_name or self.env._("Without a name"),
                        "sha256": fingerprint,
                        "row_count": report.rows,
                        "new_count": report.new,
                        "there_count": report.there,
                        "customer_count": report.customers,
                        "first_day": report.first_day,
                        "last_day": report.last_day,
                        **values,
                    }
                )
            )
        except errors.UniqueViolation:
            raise UserError(self.env._("This file was just imported.")) from None
