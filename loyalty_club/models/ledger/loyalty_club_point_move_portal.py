from odoo import models
from odoo.tools import SQL

from ..wording import MEMBER_PAGE

SOURCES = "club_sources"
#: Moves of one movement, from several lots: one row for the member.
MOVEMENT = ["source_model", "source_id", "kind", "revision"]


class Sources:
    """What is known of many moves at once. No RPC call can make one."""

    def __init__(self, records, totals):
        self._records = {(record._name, record.id): record for record in records}
        self._totals = totals

    def document(self, move):
        """Return the document of ``move``, or None when it is gone."""
        return self._records.get((move.source_model, move.source_id))

    def points(self, move):
        """Return the points of the whole movement that ``move`` begins."""
        return self._totals.get(move.id, move.points)


class LoyaltyClubPointMove(models.Model):
    """Moves as the member reads them: a line for each movement, and why."""

    _inherit = "loyalty.club.point.move"

    def _portal_movements(self, card, limit, offset=0):
        """Movements of a card, newest first: the moves of each, oldest first."""
        groups = self._read_group(
            [("card_id", "=", card.id)],
            MOVEMENT,
            ["id:recordset"],
            order="id:max desc",
            limit=limit,
            offset=offset,
        )
        return [moves for *_key, moves in groups]

    def _portal_count(self, card):
        """Number of movements of a card."""
        columns = SQL(", ").join(map(SQL.identifier, MOVEMENT))
        ((count,),) = self.env.execute_query(
            SQL(
                "SELECT count(DISTINCT (%s)) FROM loyalty_club_point_move"
                " WHERE card_id = %s",
                columns,
                card.id,
            )
        )
        return count

    def _portal_rows(self, movements, why=False):
        """What a member reads of each movement.

        :param movements: lists of moves, from ``_portal_movements``
        :param why: with the sentences that explain each number, not only what happened
        :return: dictionaries of texts, ready to show
        """
        totals = {moves[0].id: sum(moves.mapped("points")) for moves in movements}
        sources = Sources(self.union(*movements)._read_sources(), totals)
        return [
            moves.with_context(**{SOURCES: sources})._portal_row(why)
            for moves in movements
        ]

    def _read_sources(self):
        """The documents of these moves, read in one query a model."""
        ids_by_model = {}
        for move in self:
            ids_by_model.setdefault(move.source_model, set()).add(move.source_id)
        return [
            record
            for model, ids in ids_by_model.items()
            if model in self.env
            for record in self.env[model]
            .with_context(active_test=False)
            .search_fetch([("id", "in", list(ids))], ["display_name"])
        ]

    def _get_source(self):
        sources = self.env.context.get(SOURCES)
        if isinstance(sources, Sources):
            return sources.document(self)
        return super()._get_source()

    def _moved_points(self):
        sources = self.env.context.get(SOURCES)
        if isinstance(sources, Sources):
            return sources.points(self)
        return super()._moved_points()

    def _explain_people(self):
        """Which employee asked is the shop's affair, not the member's."""
        return [] if self.env.context.get(MEMBER_PAGE) else super()._explain_people()

    def _portal_row(self, why):
        first = self[0]
        points = first._moved_points()
        sign = "+" if points > 0 else "\N{MINUS SIGN}"
        headline = first._headline()
        return {
            "day": first._day_text(first.document_date),
            "points": points and sign + first._number_text(abs(points)),
            "gain": points > 0,
            "headline": headline,
            "why": self._portal_reasons() if why else [],
        }

    def _portal_reasons(self):
        """Sentences behind the headline, each once."""
        sentences = [line for move in self for line in move._explain().split("\n")[1:]]
        return list(dict.fromkeys(sentences))
