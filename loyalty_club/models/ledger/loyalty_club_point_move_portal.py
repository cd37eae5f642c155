from odoo import models

from ..wording import MEMBER_PAGE

SOURCES = "club_sources"


class Sources:
    """Documents behind many moves, read at once. No RPC call can make one."""

    def __init__(self, records):
        self._records = {(record._name, record.id): record for record in records}

    def get(self, move):
        """Return the document of ``move``, or None when it is gone."""
        return self._records.get((move.source_model, move.source_id))


class LoyaltyClubPointMove(models.Model):
    """Moves as the member reads them: a line for each, and why."""

    _inherit = "loyalty.club.point.move"

    def _with_sources(self):
        """Self, with the documents of all moves read in one query a model."""
        ids_by_model = {}
        for move in self:
            ids_by_model.setdefault(move.source_model, set()).add(move.source_id)
        records = [
            record
            for model, ids in ids_by_model.items()
            if model in self.env
            for record in self._read_sources(model, ids)
        ]
        return self.with_context(**{SOURCES: Sources(records)})

    def _read_sources(self, model, ids):
        documents = self.env[model].with_context(active_test=False)
        return documents.search_fetch([("id", "in", list(ids))], ["display_name"])

    def _get_source(self):
        sources = self.env.context.get(SOURCES)
        return (
            sources.get(self) if isinstance(sources, Sources) else super()._get_source()
        )

    def _explain_people(self):
        """Which employee asked is the shop's affair, not the member's."""
        return [] if self.env.context.get(MEMBER_PAGE) else super()._explain_people()

    def _portal_rows(self, why=False):
        """What a member reads of each move.

        :param why: with the sentences that explain each number, not only what happened
        :return: dictionaries of texts, ready to show
        """
        return [move._portal_row(why) for move in self._with_sources()]

    def _portal_row(self, why):
        sign = "+" if self.points > 0 else "\N{MINUS SIGN}"
        sentences = self._explain().split("\n") if why else [self._headline()]
        return {
            "day": self._day_text(self.document_date),
            "points": self.points and sign + self._number_text(abs(self.points)),
            "gain": self.points > 0,
            "headline": sentences[0],
            "why": sentences[1:],
        }
