from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestLongWork(LoyaltyClubCommon):
    def _start(self, kind):
        action = self.env["loyalty.club.job"]._start(self.club, kind)
        return self.env["loyalty.club.job"].browse(action["res_id"])

    def _damage(self):
        """What no path of the product can do: a balance changed past the ledger."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points + 7 WHERE id = %s", [self.card.id]
        )
        self.env.cr.execute(
            "UPDATE loyalty_club_point_lot SET remaining = 1 WHERE card_id = %s",
            [self.card.id],
        )
        self.env.invalidate_all()

    def test_a_check_counts_the_differing_cards(self):
        self._give(100)
        self._damage()
        job = self._start("verify")
        with self._without_commits():
            job._run()
        self.assertEqual((job.state, job.found), ("done", 1))
        self.assertEqual(self.club.difference_count, 1)
        self.club._rebuild_slice(self.card.ids)

    def test_a_rebuild_brings_lots_and_balance_back(self):
        self._give(100)
        self._sale()
        self._damage()
        self.assertEqual(self.club.action_verify(), 1)
        job = self._start("rebuild")
        with self._without_commits():
            self.env["loyalty.club.job"]._cron_run()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.card.points, 200)
        self.assertEqual(self.club.difference_count, 0)

    def test_a_rebuild_keeps_pending_points_pending(self):
        self.club.write({"maturity": "days", "maturity_days": 10})
        self._sale()
        self._damage()
        self.club._rebuild_slice(self.card.ids)
        self.assertEqual((self.card.points, self.card.club_points_pending), (0, 100))

    def test_work_goes_on_where_a_crash_left_it(self):
        others = [
            self._enrol(self.env["res.partner"].create({"name": f"P{n}"}))
            for n in range(3)
        ]
        job = self._start("verify")
        job.last_id = others[0].points_card_id.id
        with self._without_commits():
            job._run()
        self.assertEqual(job.done, 2)

    def test_cancelled_work_stops_and_other_work_may_start(self):
        job = self._start("verify")
        with self.assertRaises(UserError):
            self._start("rebuild")
        job.action_cancel()
        with self._without_commits():
            job._run()
        self.assertEqual((job.state, job.done), ("cancelled", 0))
        self.assertEqual(self._start("rebuild").state, "running")

    def test_only_a_manager_starts_it(self):
        officer = new_test_user(
            self.env, "club_officer", groups="loyalty_club.group_loyalty_club_officer"
        )
        with self.assertRaises(AccessError):
            self.club.with_user(officer).action_rebuild()

    def test_the_night_checks_what_was_touched(self):
        self._give(100)
        with self._without_commits():
            self.env["loyalty.club"]._cron_verify()
        self.assertEqual(self.club._touched_cards(), [])
        self._sale()
        self.assertEqual(self.club._touched_cards(), self.card.ids)
        with self._without_commits():
            self.env["loyalty.club"]._cron_verify()
        self.assertEqual(self.club.difference_count, 0)
