from freezegun import freeze_time

from odoo.tests import Form, tagged

from .accounting import NEW_YEAR, cents
from .accounting_setup import SetupCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestOpeningInTheSetup(SetupCommon):
    """The four pages say what is outstanding, and what an opening would owe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.joined_on = "2024-01-01"

    def _before(self):
        self._invoiced_sale("2024-11-10", [(self.product, 10)])
        self._invoiced_sale("2024-12-10", [(self.product, 4)], spend=300)
        with self._on("2024-12-20"):
            self._sale([(self.product, 1)])

    def test_the_pages_tell_of_points_from_before(self):
        self._before()
        counts = self._counts()
        setup = self._fixed()
        self.assertEqual(setup.opening_points, 1170)
        with Form(setup) as form:
            form.start_date = "2024-12-01"
            self.assertEqual(form.opening_points, 1000)
            form.start_date = "2025-01-01"
        self._walk(setup)
        # 700 of November and 370 of December × 0.08; 100 are not invoiced.
        for words in (
            "hold 1,170 points",
            "1,070 are of sales",
            "12/31/2024",
            "85.60",
            "Retained Earnings: Points From Before",
            "starts with nothing",
        ):
            with self.subTest(words):
                self.assertIn(
                    words, setup.review_text.replace("\N{NO-BREAK SPACE}", "")
                )
        self.assertEqual(self._counts(), counts)

    def test_what_the_page_says_is_what_the_opening_posts(self):
        self._before()
        config = self._finish(self._fixed())
        self.assertEqual(config.opening_account_id.account_type, "equity")
        config.estimate_ids.with_user(self.users["approver"]).action_approve()
        opening = self._close("2025-01-05", opening_config_id=config.id)
        self.assertEqual(cents(sum(opening.line_ids.mapped("closing"))), cents("85.60"))
        self.assertEqual(
            opening.move_ids.line_ids.account_id,
            config.opening_account_id | config.liability_account_id,
        )
        self._close("2025-02-01")

    def test_a_provision_opens_too(self):
        self._before()
        setup = self._walk(self._fixed(method="provision"))
        self.assertIn("85.60", setup.review_text.replace("\N{NO-BREAK SPACE}", ""))

    def test_without_points_nothing_is_said_or_made(self):
        config = self._finish(self._fixed())
        self.assertFalse(config.opening_account_id)

    def test_an_account_of_another_type_is_refused(self):
        self._before()
        account = self.accounts["release"]
        setup = self._fixed(opening_account_id=account.id)
        setup.action_next()
        with self.assertRaisesRegex(Exception, "wrong type"):
            setup.action_next()
