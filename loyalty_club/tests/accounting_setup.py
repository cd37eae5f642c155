from odoo.tests import new_test_user

from .accounting import GROUP, AccountingCommon
from .stored_value import GiftCards

MANAGER = "account.group_account_manager"
#: What the pages may leave behind, and a rehearsal or a refusal may not.
TABLES = (
    "account.account",
    "account.journal",
    "account.move",
    "loyalty.club.account.config",
    "loyalty.club.closing.line",
    "loyalty.club.closing.run",
    "loyalty.club.closing.source",
    "loyalty.club.estimate",
    "mail.message",
)


class SetupCommon(GiftCards, AccountingCommon):
    """A club that is not set up yet, an accountant and a company with a chart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["accountant"] = new_test_user(
            cls.env, "club_accountant", groups=f"{GROUP}preparer,{MANAGER}"
        )
        cls.discount = cls.reward.discount_line_product_id
        # Other addons may bring gift cards; a test makes those that it needs.
        programs = cls.env["loyalty.program"].search(
            [("program_type", "in", ("gift_card", "ewallet"))]
        )
        programs.active = False
        programs.coupon_ids.unlink()
        programs.unlink()

    @classmethod
    def _make_config(cls, club, **values):
        return cls.env["loyalty.club.account.config"]

    @classmethod
    def _estimate(cls, config, **values):
        return cls.env["loyalty.club.estimate"]

    def _setup(self, role="accountant", **values):
        """The wizard on its first page, with the club of the test."""
        setups = self.env["loyalty.club.account.setup"].with_user(self.users[role])
        setup = setups.browse(setups.action_start()["res_id"])
        setup.write({"club_id": self.club.id, **values})
        return setup

    def _fixed(self, role="accountant", **values):
        """The same with numbers that are set by hand."""
        return self._setup(
            role,
            **{
                "value_source": "fixed",
                "point_value": 0.1,
                "rate_source": "fixed",
                "redemption_rate": 0.8,
                "evidence": "The reward gives 0.10 for a point.",
                **values,
            },
        )

    def _walk(self, setup):
        """Go to the last page."""
        while setup.page != "review":
            setup.action_next()
        return setup

    def _finish(self, setup):
        action = self._walk(setup).action_finish()
        return self.env["loyalty.club.account.config"].browse(action["res_id"])

    def _counts(self):
        return {name: self.env[name].sudo().search_count([]) for name in TABLES}
