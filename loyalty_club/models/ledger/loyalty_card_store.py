from datetime import date

from psycopg2.extras import Json

from odoo import models
from odoo.tools import SQL

from ...engine.ledger import Account, Lot
from . import posting as post
from .posting import Detail, Posting, to_hundredths, to_points

#: Lots that are made by the same statement get their ids in the order of its rows.
NEW_LOTS = """
    made AS (%s),
    numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM made)
"""
NOW = "now() AT TIME ZONE 'UTC'"
NEW_ID = "(SELECT id FROM numbered WHERE number = %s)"
#: What storing writes behind the ORM's back.
WRITTEN = ("loyalty.club.point.lot", "loyalty.club.point.move", "loyalty.history")


class LoyaltyCard(models.Model):
    """Writes down what the gate did to an account: lots, moves, history, balance."""

    _inherit = "loyalty.card"

    def _club_store(self, account: Account, posting: Posting):
        """Write what was done to an open account: lots, moves, history, balance."""
        self.ensure_one()
        if not (account.moves or account.redated):
            return
        self.env.cr.execute(self._club_statement(account, posting))
        if account.moves:
            self._club_store_balance(account)
        for name in WRITTEN:
            self.env[name].invalidate_model(flush=False)
        self.invalidate_recordset(["history_ids"], flush=False)

    def _club_statement(self, account, posting):
        """Lots, moves and native history by one statement, which costs one trip."""
        touched = {id(m.lot): m.lot for m in account.moves if m.lot is not None}
        touched |= {id(lot): lot for lot in account.redated}
        changed = [lot for lot in touched.values() if lot.id is not None]
        if not account.moves:
            return self._club_lots_statement(changed)
        new = [lot for lot in account.lots if lot.id is None]
        parts = []
        if new:
            parts.append(SQL(NEW_LOTS, self._club_new_lots_statement(new, posting)))
        if changed:
            parts.append(SQL("changed AS (%s)", self._club_lots_statement(changed)))
        history = self._club_history_statement(account, posting)
        if history:
            parts.append(SQL("history AS (%s)", history))
        moves = self._club_moves_statement(account, posting, new)
        return SQL("WITH %s %s", SQL(", ").join(parts), moves) if parts else moves

    def _club_new_lots_statement(self, lots, posting):
        rows = [
            _row(
                (
                    self.id,
                    self.club_id.id,
                    lot.issuer or posting.company_id,
                    to_points(lot.issued),
                    to_points(lot.remaining),
                    lot.state,
                    _opened_on(lot, posting),
                    lot.available_on,
                    lot.expires_on,
                    lot.source[0] if lot.source else posting.source_model,
                    lot.source[1] if lot.source else posting.source_id,
                    self.env.uid,
                )
            )
            for lot in lots
        ]
        return SQL(
            """
            INSERT INTO loyalty_club_point_lot (
                card_id, club_id, company_id, issued, remaining, state, opened_on,
                available_on, expires_on, source_model, source_id,
                create_uid, create_date, write_date)
            VALUES %s
            RETURNING id
            """,
            SQL(", ").join(rows),
        )

    def _club_lots_statement(self, lots):
        rows = SQL(", ").join(
            SQL(
                "%s",
                (
                    lot.id,
                    to_points(lot.remaining),
                    lot.state,
                    lot.expires_on,
                    lot.available_on,
                ),
            )
            for lot in lots
        )
        return SQL(
            """
            UPDATE loyalty_club_point_lot AS lot
               SET remaining = v.remaining, state = v.state,
                   expires_on = v.expires_on::date,
                   available_on = v.available_on::date,
                   write_date = now() AT TIME ZONE 'UTC'
              FROM (VALUES %s) AS v (id, remaining, state, expires_on, available_on)
             WHERE lot.id = v.id
            """,
            rows,
        )

    def _club_moves_statement(self, account, posting, new):
        numbers = {id(lot): number for number, lot in enumerate(new, 1)}
        amounts = _share_amounts(account.moves, posting, self.club_id.currency_id.round)
        rows = []
        parts = {}
        for move, amount in zip(account.moves, amounts, strict=True):
            part = parts[move.kind] = parts.get(move.kind, -1) + 1
            number = numbers.get(id(move.lot))
            new_id = SQL(NEW_ID, number) if number else None
            rows.append(self._club_move_row(move, amount, part, posting, new_id))
        return SQL(
            """
            INSERT INTO loyalty_club_point_move (
                card_id, club_id, company_id, lot_id, kind, points, amount_untaxed,
                document_date, source_model, source_id, revision, part,
                reversed_move_id, rule_version_id, tier_id, explanation, reason,
                create_uid, create_date, write_date)
            VALUES %s
            """,
            SQL(", ").join(rows),
        )

    def _club_move_row(self, move, amount, part, posting, new_id):
        lot_id = move.lot.id if move.lot is not None else None
        detail = posting.details.get(move.kind) or Detail()
        explanation = detail.explanation if part == 0 else None
        values = (
            self.id,
            self.club_id.id,
            posting.company_id,
            new_id or lot_id,
            move.kind,
            to_points(move.points),
            amount,
            posting.document_date,
            posting.source_model,
            posting.source_id,
            posting.revision,
            part,
            posting.reverses.get((move.kind, lot_id))
            or posting.reverses.get((move.kind, None)),
            posting.rule_version_id,
            posting.tier_id if move.kind in (post.ACCRUAL, post.CLAWBACK) else None,
            _json(explanation),
            posting.reason,
            self.env.uid,
        )
        return _row(values)

    def _club_history_statement(self, account, posting):
        """Keep the native history in step: gross, one row for each posting, or none."""
        gains = sum(m.points for m in account.moves if _is_history(m) and m.points > 0)
        costs = sum(m.points for m in account.moves if _is_history(m) and m.points < 0)
        if not (gains or costs):
            return None
        model, record_id = posting.order or (None, None)
        values = (
            self.id,
            posting.description,
            to_points(gains),
            to_points(-costs),
            model,
            record_id,
            self.env.uid,
            self.env.uid,
        )
        return SQL(
            """
            INSERT INTO loyalty_history (
                card_id, description, issued, used, order_model, order_id,
                create_uid, write_uid, create_date, write_date)
            VALUES %s
            """,
            _row(values),
        )

    def _club_store_balance(self, account):
        """Set the number: old balance plus what the moves changed."""
        balance = to_hundredths(self.points) + account.balance_change
        pending = to_hundredths(self.club_points_pending) + account.pending_change
        self._club_write(
            {
                self.id: {
                    "points": to_points(balance),
                    "club_points_pending": to_points(pending),
                    "club_points_deficit": to_points(account.deficit),
                    "club_posting_count": self.club_posting_count + 1,
                }
            }
        )


def _opened_on(lot: Lot, posting: Posting) -> date:
    return lot.opened[0] if isinstance(lot.opened, tuple) else posting.document_date


def _is_history(move) -> bool:
    """An opening changes no balance; a paid deficit was told when it arose."""
    return move.kind not in (post.DEFICIT, post.OPENING)


def _row(values) -> SQL:
    """One row of VALUES, closed by the two dates of Odoo's log fields."""
    return SQL(f"({'%s, ' * len(values)}{NOW}, {NOW})", *values)


def _json(value):
    return None if value is None else Json(value)


def _share_amounts(moves, posting, rounded):
    """Split each kind's amount over its moves by points; the last takes the rest."""
    amounts = [0.0] * len(moves)
    for kind, detail in posting.details.items():
        own = [n for n, move in enumerate(moves) if move.kind == kind]
        total = sum(moves[n].points for n in own)
        left = detail.amount_untaxed
        for n in own[:-1]:
            part = rounded(detail.amount_untaxed * moves[n].points / total)
            amounts[n] = part
            left -= part
        if own:
            amounts[own[-1]] = left
    return amounts
