from odoo.exceptions import UserError

#: What a refusal leaves as it was: entries, closings and set-ups, by their state.
STANDING = """
    SELECT (SELECT array_agg(number ORDER BY number)
              FROM (SELECT (state, count(*))::text AS number
                      FROM account_move GROUP BY state) AS entry),
           (SELECT array_agg((id, state, date_from, date_to)::text ORDER BY id)
              FROM loyalty_club_closing_run),
           (SELECT count(*) FROM loyalty_club_closing_line),
           (SELECT count(*) FROM loyalty_club_closing_source),
           (SELECT array_agg((id, state, point_value)::text ORDER BY id)
              FROM loyalty_club_estimate),
           (SELECT array_agg(config::text ORDER BY id)
              FROM loyalty_club_account_config config)
"""


class Refusing:
    """Tests of what is refused in the accounts."""

    def _refused(self, pattern, work, error=UserError):
        """One sentence that says what to do, or several; and nothing was posted."""
        before = self._standing()
        with self.assertRaisesRegex(error, pattern) as caught, self.env.cr.savepoint():
            work()
        self.assertRegex(str(caught.exception), r"[.]$")
        self.env.invalidate_all()
        self.assertEqual(self._standing(), before)

    def _standing(self):
        self.env.flush_all()
        self.env.cr.execute(STANDING)
        return self.env.cr.fetchone()
