from odoo import models

from .loyalty_club_closing_run_stored_check import MONEY as IN_MONEY
from .loyalty_club_closing_run_workbook import documents_of, names_of, slices_of
from .workbook import DAY, MONEY, SHARE, TEXT

LINE = dict.fromkeys(IN_MONEY, MONEY)
DOCUMENT = {"date": DAY, "sold": MONEY, "used": MONEY, "hash": TEXT}


class LoyaltyClubClosingRun(models.Model):
    """Adds gift cards and wallets to the workbook, where there are any."""

    _inherit = "loyalty.club.closing.run"

    def _sheets(self, lines):
        yield from super()._sheets(lines)
        if self.stored_line_ids:
            yield self._sheet_of_stored_values()
            yield self._sheet_of_stored_documents()

    def _sheet_of_stored_values(self):
        lines = self.stored_line_ids
        rate = self._columns(lines._name, {"breakage_rate": SHARE})
        sums = [sum(lines.mapped(name)) for name in LINE]
        return (
            self.env._("Gift Cards and Wallets"),
            [
                (self.env._("Programme"), TEXT),
                *self._columns(lines._name, LINE),
                *rate,
                (self.env._("Evidence"), TEXT),
                (self.env._("Prepared By"), TEXT),
                (self.env._("Approved By"), TEXT),
            ],
            map(self._stored_value_row, lines),
            [self.env._("Total"), *sums, *[None] * 4],
        )

    def _stored_value_row(self, line):
        estimate = line.stored_value_id._estimate_on(self.date_to)
        return [
            line.stored_value_id.program_id.name,
            *(line[name] for name in LINE),
            line.breakage_rate,
            estimate.evidence,
            estimate.prepared_by_id.name,
            estimate.approved_by_id.name,
        ]

    def _sheet_of_stored_documents(self):
        sources = self.env["loyalty.club.stored.value.source"]
        return (
            self.env._("Gift Card Documents"),
            [
                (self.env._("Programme"), TEXT),
                (self.env._("Kind"), TEXT),
                (self.env._("Document"), TEXT),
                *self._columns(sources._name, DOCUMENT),
            ],
            self._stored_document_rows(sources),
        )

    def _stored_document_rows(self, sources):
        for rows in slices_of(sources, self):
            documents = documents_of(rows)
            for row in rows:
                yield [
                    row.stored_value_id.program_id.name,
                    *names_of(row, documents),
                    *(row[name] for name in DOCUMENT),
                ]
            self.env.invalidate_all()
