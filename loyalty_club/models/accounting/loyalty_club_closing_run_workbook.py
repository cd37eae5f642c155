from tempfile import TemporaryFile

from odoo import models

from ...engine import windows
from ..ledger import posting
from .loyalty_club_closing_run_dossier import IN_MONEY, IN_POINTS
from .workbook import DAY, MONEY, POINTS, SHARE, TEXT, WORTH, Workbook

#: Documents that are read at once.
SLICE = 2000
#: Kinds of moves that no sale caused.
UNSOLD = (posting.ADJUSTMENT, posting.OPENING, posting.TRANSFER, posting.MERGE)
ESTIMATES = {"point_value": WORTH, "unit_cost": WORTH, "redemption_rate": SHARE}
DOCUMENT = {
    "date": DAY,
    "issued": POINTS,
    "returned": POINTS,
    "redeemed": POINTS,
    "expired": POINTS,
    "amount": MONEY,
    "goods_amount": MONEY,
    "deferred": MONEY,
    "taken_back": MONEY,
    "hash": TEXT,
}
RECONCILED = {
    "ledger_points": POINTS,
    "waiting_points": POINTS,
    "subledger_points": POINTS,
    "points_difference": POINTS,
    "liability": MONEY,
    "booked": MONEY,
    "foreign_amount": MONEY,
    "difference": MONEY,
}


class LoyaltyClubClosingRun(models.Model):
    """A closing as a workbook: a sheet for each report, in the reader's language."""

    _inherit = "loyalty.club.closing.run"

    def action_workbook(self):
        """Download the workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_club/closing/{self.id}/workbook",
            "target": "download",
        }

    def _workbook(self):
        """Make the workbook; whoever may read the closing may have it.

        :return: name of the file, and the file, open at its beginning
        """
        self.ensure_one()
        self.check_access("read")
        run = self.sudo().with_context(lang=self.env.user.lang)
        file = TemporaryFile()  # noqa: SIM115 - who sends it closes it
        language = self.env["res.lang"]._get_data(code=self.env.user.lang)
        book = Workbook(file, run._digits(), language.direction == "rtl")
        lines = run._shown_lines().sorted("cohort").grouped("config_id")
        for sheet in run._sheets(lines):
            book.table(*sheet)
        book.close()
        file.seek(0)
        return f"closing-{self.date_to}.xlsx", file

    def _sheets(self, lines):
        """Name, columns, rows and perhaps a total of each sheet.

        :param lines: the lines of the closing by their set-up
        """
        yield self._sheet_of_lines(lines)
        yield self._sheet_of_documents()
        yield self._sheet_of_accounts()
        yield self._sheet_of_bands(lines)
        yield self._sheet_of_unsold(lines)
        yield self._sheet_of_estimates(lines)
        yield self._sheet_of_sensitivity(lines)

    def _columns(self, model, kinds):
        """Headings of fields, with their kinds."""
        fields = self.env[model]._fields
        return [
            (fields[name]._description_string(self.env), kind)
            for name, kind in kinds.items()
        ]

    def _of_month(self):
        """Headings of what names a line."""
        return [
            (self.env._("Club"), TEXT),
            (self.env._("Month of Issue"), TEXT),
            (self.env._("First Day"), DAY),
        ]

    def _sheet_of_lines(self, lines):
        points = [f"points_{name}" for name in IN_POINTS]
        kinds = dict.fromkeys(points, POINTS) | dict.fromkeys(IN_MONEY, MONEY)
        summed = [*kinds]
        kinds |= ESTIMATES
        rows = (
            [*_month(config, line.cohort), *(line[name] for name in kinds)]
            for config, own in lines.items()
            for line in own
        )
        every = self.env["loyalty.club.closing.line"].concat(*lines.values())
        sums = [sum(every.mapped(name)) for name in summed]
        columns = self._columns("loyalty.club.closing.line", kinds)
        return (
            self.env._("Roll-Forward"),
            [*self._of_month(), *columns],
            rows,
            [self.env._("Total"), None, None, *sums, *[None] * len(ESTIMATES)],
        )

    def _sheet_of_documents(self):
        columns = self._columns("loyalty.club.closing.source", DOCUMENT)
        names = [(self.env._("Kind"), TEXT), (self.env._("Document"), TEXT)]
        return (
            self.env._("Documents"),
            [*self._of_month(), *names, *columns],
            self._document_rows(),
        )

    def _document_rows(self):
        for sources in slices_of(self.env["loyalty.club.closing.source"], self):
            documents = documents_of(sources)
            for row in sources:
                yield [
                    *_month(row.config_id, row.cohort),
                    *names_of(row, documents),
                    *(row[name] for name in DOCUMENT),
                ]
            self.env.invalidate_all()

    def _sheet_of_accounts(self):
        accounts = self.env["account.account"]
        return (
            self.env._("Reconciliation"),
            [
                (self.env._("Account"), TEXT),
                *self._columns("loyalty.club.reconciliation.line", RECONCILED),
            ],
            [
                [
                    accounts.browse(row["account_id"]).display_name,
                    *(row[name] for name in RECONCILED),
                ]
                for row in self._configs()._reconcile(self.date_to)
            ],
        )

    def _sheet_of_bands(self, lines):
        return (
            self.env._("Points by Expiry"),
            [
                (self.env._("Club"), TEXT),
                (self.env._("Points Expire"), TEXT),
                (self.env._("Points"), POINTS),
                (self.env._("Closing Balance"), MONEY),
            ],
            [
                [config.club_id.name, *band]
                for config, own in lines.items()
                for band in self._bands(config, own)
            ],
        )

    def _sheet_of_unsold(self, lines):
        configs = self.env["loyalty.club.account.config"].concat(*lines)
        moves = self.env["loyalty.club.point.move"].search(
            [
                ("kind", "in", UNSOLD),
                ("club_id", "in", configs.club_id.ids),
                ("company_id", "=", self.company_id.id),
                ("document_date", ">=", self.date_from),
                ("document_date", "<=", self.date_to),
            ],
            order="document_date, id",
        )
        kinds = dict(moves._fields["kind"]._description_selection(self.env))
        return (
            self.env._("Points without a Sale"),
            [
                (self.env._("Club"), TEXT),
                (self.env._("Date"), DAY),
                (self.env._("Kind"), TEXT),
                (self.env._("Member"), TEXT),
                (self.env._("Reason"), TEXT),
                (self.env._("Posted By"), TEXT),
                (self.env._("Points"), POINTS),
            ],
            (
                [
                    move.club_id.name,
                    move.document_date,
                    kinds[move.kind],
                    move.member_id.number or None,
                    move.reason or None,
                    move.create_uid.name,
                    move.points,
                ]
                for move in moves
            ),
        )

    def _sheet_of_estimates(self, lines):
        names = [*ESTIMATES]
        return (
            self.env._("Estimates"),
            [
                (self.env._("Club"), TEXT),
                (self.env._("Counts From"), DAY),
                *self._columns("loyalty.club.estimate", ESTIMATES),
                (self.env._("Evidence"), TEXT),
                (self.env._("Prepared By"), TEXT),
                (self.env._("Approved By"), TEXT),
            ],
            [
                [
                    config.club_id.name,
                    estimate.date_from,
                    *(estimate[name] for name in names),
                    estimate.evidence,
                    estimate.prepared_by_id.name,
                    estimate.approved_by_id.name,
                ]
                for config in lines
                for estimate in config._approved_until(self.date_to)
            ],
        )

    def _sheet_of_sensitivity(self, lines):
        return (
            self.env._("Sensitivity"),
            [
                (self.env._("Club"), TEXT),
                (self.env._("If It Were"), TEXT),
                (self.env._("Owed for points"), MONEY),
            ],
            [
                [config.club_id.name, self._change_text(kind, by), owed]
                for config, own in lines.items()
                for kind, by, owed in self._sensitivity(config, own)
            ],
        )


def _month(config, cohort):
    """What names a month of issue: club, month by its calendar, first day."""
    return [
        config.club_id.name,
        windows.month_text(cohort, config.club_id.calendar),
        cohort,
    ]


def slices_of(model, run):
    """Give the rows that a run has frozen by their ids, so many at once."""
    last = 0
    while True:
        domain = [("run_id", "=", run.id), ("id", ">", last)]
        found = model.search(domain, order="id", limit=SLICE)
        if not found:
            return
        last = found[-1].id
        yield found


def documents_of(sources):
    """Give the documents of rows, by model and id; what is gone is left out."""
    env, found = sources.env, {}
    for model, rows in sources.grouped("source_model").items():
        if model in env:
            ids = {row.source_id for row in rows}
            for document in env[model].browse(ids).exists():
                found[model, document.id] = document
    return found


def names_of(row, documents):
    """Give kind and name of a row's document; where it is gone, its model and id."""
    document = documents.get((row.source_model, row.source_id))
    if not document:
        return [row.source_model, row.source_id]
    return [document._description, document.display_name]
