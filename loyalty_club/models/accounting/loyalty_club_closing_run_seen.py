from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .loyalty_club_closing_run import POSTED
from .touched_statements import TERMS

#: Transactions are told apart by their number for half of its range.
LONGEST = 2**30
ROUND = 2**32

#: The oldest transaction that may still be open, and the last reward and credit note.
SEEING = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           (SELECT coalesce(max(id), 0) FROM loyalty_reward),
           (SELECT coalesce(max(id), 0) FROM account_move
             WHERE move_type = 'out_refund')
"""

#: The newest transaction, and the age of an older one; a replica can tell too.
AGE = """
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, age(%s::text::xid)
"""


class LoyaltyClubClosingRun(models.Model):
    """Remembers what a run has seen, so that the next looks at what came since."""

    _inherit = "loyalty.club.closing.run"

    seen = fields.Json(
        readonly=True,
        copy=False,
        help="Where ledger, invoices and terms stood when the documents were frozen. "
        "The next closing looks only at what was touched since.",
    )

    def _seeing(self, configs):
        """What the run is about to see, for :attr:`seen`."""
        mark, reward, credit = self.env.execute_query(SQL(SEEING))[0]
        seen = {
            "mark": mark,
            "reward": reward,
            "credit": credit,
            "posted": self._posted_until(self.date_to).ids,
        }
        terms = {str(config.id): self._terms(config, seen) for config in configs}
        return {**seen, "terms": terms}

    def _known(self, config):
        """Where the closing that this one follows has stopped; None: look at all.

        :return: ``age`` of its mark and ``closed``, its last day, as
            ``touched_statements`` take them
        """
        posted = self._posted_until(self.date_to)
        last = posted[-1:]
        if not last.seen or not last._still_tells(config, posted[:-1]):
            return None
        mark = last.seen["mark"]
        ((now, age),) = self.env.execute_query(SQL(AGE, str(mark % ROUND)))
        if abs(now - mark) > LONGEST:
            return None
        return {"age": age, "closed": last.date_to}

    def _check_base(self):
        """Refuse a run when what it was computed from holds no longer."""
        if not self._has_its_base():
            raise UserError(
                self.env._(
                    "What this closing was computed from has changed since: another "
                    "closing, an estimate, a reward, or a credit note that was "
                    "deleted. Compute it again; when it is approved, send it back "
                    "first."
                )
            )

    def _has_its_base(self):
        """Whether posted runs and terms are those that the run has seen."""
        posted = (self.seen or {}).get("posted")
        return posted == self._posted_until(self.date_to).ids and all(
            map(self._has_its_terms, self._active_configs())
        )

    def _has_its_terms(self, config):
        """Whether the terms of a set-up are those that the run has seen."""
        return self.seen["terms"].get(str(config.id)) == self._terms(config, self.seen)

    def _still_tells(self, config, earlier):
        """Whether what the run has seen and kept of a set-up holds as it did then.

        The same runs are posted before it, and the terms are the same. Its rows are
        those that its transaction has written: numbers of transactions mean nothing in
        a database that was restored elsewhere.
        """
        return (
            self.seen["posted"] == earlier.ids
            and self.seen["row"] is not None
            and self.seen["row"] == self._row_mark()
            and self._has_its_terms(config)
        )

    def _posted_until(self, day):
        """The company's posted runs until a day, the last one last."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", POSTED),
            ("date_to", "<=", day),
        ]
        return self.sudo().search(domain, order="date_to, id")

    def _row_mark(self):
        """The number of the transaction that wrote the first row, as text, if any."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT xmin::text FROM loyalty_club_closing_source
                 WHERE run_id = %s ORDER BY id LIMIT 1
                """,
                self.id,
            )
        )
        return rows[0][0] if rows else None

    def _terms(self, config, seen):
        """All that decides and belongs to no document, as text to be compared."""
        club = config.club_id
        ((rest,),) = self.env.execute_query(
            SQL(
                TERMS,
                config=config.id,
                closed=self.date_to,
                reward=seen["reward"],
                credit=seen["credit"],
            )
        )
        bounds = self._bounds(config)
        own = (
            club.calendar,
            club.points_program_id.id,
            *(str(bounds[name]) for name in ("start", "opened", "opening_price")),
            self._stored_value(),
            sorted(self._share_statements()),
        )
        return f"{own} {rest}"
