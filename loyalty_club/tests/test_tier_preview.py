from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club.models.membership import loyalty_club_tier_actions

from .screens import ScreensCommon

MANY = 10_000

#: Every customer has bought (id modulo 15) times for 100 in the last days.
BOUGHT = """
    INSERT INTO loyalty_club_purchase (
        source_model, source_id, partner_id, company_id, date, amount, amount_untaxed,
        document_currency_id, line_count, channel, reference, state)
    SELECT 'test', partner.id * 100 + number, partner.id, %(company)s,
           (now() AT TIME ZONE 'UTC') - number * interval '1 day', 100, 100,
           %(currency)s, 1, 'import', 'T', 'valid'
      FROM res_partner partner,
           LATERAL generate_series(1, partner.id %% 15) AS number
     WHERE partner.id = ANY(%(partners)s)
"""


@tagged("post_install", "-at_install")
class TestTierPreview(ScreensCommon):
    """Before a rule changes, the manager sees who would move, up and down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls._tier("Base", 10)
        cls.silver = cls._tier("Silver", 20, 500)
        cls.gold = cls._tier("Gold", 30, 1000)

    @classmethod
    def _tier(cls, name, sequence, amount=None):
        rules = [{"metric": "amount", "value": amount, "window": "years"}]
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": name,
                "sequence": sequence,
                "rule_ids": [Command.create(rule) for rule in rules if amount],
            }
        )

    def _preview(self, role="manager"):
        action = self._as(role, self.club).action_change_tier_rules()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        return preview.with_user(self.users[role])

    def _draft(self, preview, tier):
        return preview.tier_ids.filtered(lambda draft: draft.tier_id == tier)

    def _ways(self, preview):
        """``{(old tier, new tier): number}`` by names."""
        names = {tier.id: tier.name for tier in self.club.tier_ids}
        return {
            (names.get(old, old), names.get(new, new)): count
            for old, new, count, _ids in preview.outcome["ways"]
        }

    def _held(self):
        groups = self.env["loyalty.club.member"]._read_group(
            [("club_id", "=", self.club.id)], ["tier_id"], ["__count"]
        )
        return {tier.name: count for tier, count in groups}

    def _many_partners(self, number):
        """Copies of a customer, by one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO res_partner
            SELECT copy.*
              FROM (SELECT nextval('res_partner_id_seq') AS id
                      FROM generate_series(1, %s)) AS made,
                   res_partner partner,
                   LATERAL jsonb_populate_record(partner, jsonb_build_object(
                       'id', made.id, 'commercial_partner_id', made.id)) AS copy
             WHERE partner.id = %s
            RETURNING id
            """,
            [number, self.env["res.partner"].create({"name": "Customer"}).id],
        )
        return self.env["res.partner"].browse(id_ for (id_,) in self.env.cr.fetchall())

    def _many_members(self, number):
        partners = self._many_partners(number)
        self.club._open_in_bulk([(partner.id, 0, None) for partner in partners])
        self.env.cr.execute(
            SQL(
                BOUGHT,
                company=self.company.id,
                currency=self.company.currency_id.id,
                partners=partners.ids,
            )
        )
        # As autovacuum does in time; a transaction of a test is too short for it.
        self.env.cr.execute("ANALYZE loyalty_club_purchase, loyalty_club_member")
        self.env.invalidate_all()

    def test_unchanged_rules_move_nobody(self):
        self._sale([(self.product, 6)])
        self.member._review_tier()
        preview = self._preview()
        drafts = self.club._plan_data()
        for tier in drafts["tiers"]:
            tier.pop("factor")
        self.assertEqual(preview._plan_data(), drafts)
        preview.action_preview()
        self.assertEqual(preview.outcome["ways"], [])
        self.assertIn("Nobody would move", preview.summary)

    def test_the_preview_moves_nobody(self):
        self._sale([(self.product, 6)])
        preview = self._preview()
        self._draft(preview, self.silver).rule_ids.value = 700
        preview.action_preview()
        self.assertEqual(self._ways(preview), {("Silver", "Base"): 1})
        self.assertIn("Sara", preview.summary)
        self.assertEqual(self.member.tier_id, self.silver)
        self.assertEqual(self.silver.rule_ids.value, 500)
        self.assertEqual(self.club._plan().tiers[1].rules[0].value, 50000)

    def test_the_rules_that_were_previewed_are_applied_at_once(self):
        self._sale([(self.product, 6)])
        before = self.club.rule_version_id.number
        preview = self._preview()
        self._draft(preview, self.silver).rule_ids.value = 700
        self._draft(preview, self.gold).grace_days = 5
        preview.action_preview()
        preview.action_apply()
        self.assertEqual(self.silver.rule_ids.value, 700)
        self.assertEqual(self.gold.grace_days, 5)
        self.assertEqual(self.member.tier_id, self.base)
        self.assertFalse(self.club.tiers_review_due)
        self.assertEqual(self.club.rule_version_id.number, before + 1)

    def test_rules_that_nobody_saw_are_not_applied(self):
        preview = self._preview()
        with self.assertRaises(UserError):
            preview.action_apply()
        preview.action_preview()
        self._draft(preview, self.silver).rule_ids.value = 1
        with self.assertRaises(UserError):
            preview.action_apply()
        self.assertEqual(self.silver.rule_ids.value, 500)

    def test_a_new_tier_is_previewed_and_made(self):
        self._sale([(self.product, 20)])
        preview = self._preview()
        rule = {"metric": "purchases", "operator": "ge", "value": 1}
        preview.tier_ids = [
            Command.create(
                {
                    "club_id": self.club.id,
                    "name": "Diamond",
                    "rule_ids": [Command.create({**rule, "window": "lifetime"})],
                }
            )
        ]
        preview.action_preview()
        self.assertEqual(self._ways(preview), {("Gold", -4): 1})
        self.assertIn("Diamond", preview.summary)
        preview.action_apply()
        self.assertEqual(self.member.tier_id.name, "Diamond")
        self.assertEqual(self.club.tier_ids.mapped("sequence"), [10, 20, 30, 40])

    def test_a_tier_that_is_given_up_is_previewed_and_archived(self):
        self._many_members(60)
        self.club._review_members(self.club.member_ids)
        held = self._held()
        preview = self._preview()
        self._draft(preview, self.silver).given_up = True
        preview.action_preview()
        self.assertEqual(self._ways(preview), {("Silver", "Base"): held["Silver"]})
        self.assertIn("Silver", preview.summary)
        self.assertTrue(self.silver.active)
        preview.action_apply()
        self.assertFalse(self.silver.active)
        self.assertEqual(
            self._held(),
            {"Base": held["Base"] + held["Silver"], "Gold": held["Gold"]},
        )

    def test_a_new_order_of_the_tiers_is_previewed(self):
        self._sale([(self.product, 20)])
        preview = self._preview()
        self._draft(preview, self.base).sequence = 99
        preview.action_preview()
        self.assertEqual(self._ways(preview), {("Gold", "Base"): 1})
        preview.action_apply()
        self.assertEqual(self.member.tier_id, self.base)

    def test_the_preview_is_what_happens_to_ten_thousand(self):
        self._many_members(MANY)
        with self._without_commits():
            self.club._review_tiers()
        held = self._held()
        self.assertGreater(min(held.values()), MANY // 10)
        preview = self._preview()
        self._draft(preview, self.silver).rule_ids.value = 800
        self._draft(preview, self.gold).rule_ids.value = 900
        preview.action_preview()
        ways = self._ways(preview)
        self.assertEqual(set(ways), {("Silver", "Base"), ("Silver", "Gold")})
        last = self.env["loyalty.club.tier.change"].search([], limit=1)
        work = preview.action_apply()
        job = self.env[work["res_model"]].browse(work["res_id"])
        with self._without_commits():
            job._run()
        changes = self.env["loyalty.club.tier.change"]._read_group(
            [("id", ">", last.id)], ["from_tier_id", "to_tier_id"], ["__count"]
        )
        done = {(old.name, new.name): count for old, new, count in changes}
        self.assertEqual(done, ways)
        for (old, new), count in ways.items():
            held[old] -= count
            held[new] += count
        self.assertEqual(self._held(), held)
        self.assertFalse(self.club.tiers_review_due)

    def test_rules_that_change_during_the_work_are_reviewed_later(self):
        self.patch(loyalty_club_tier_actions, "AT_ONCE", 0)
        preview = self._preview()
        self._draft(preview, self.silver).rule_ids.value = 1
        preview.action_preview()
        work = preview.action_apply()
        job = self.env[work["res_model"]].browse(work["res_id"])
        self.club.rule_version_id.flush_recordset()
        self.env.cr.execute(
            "UPDATE loyalty_club_rule_version SET create_date = %s"
            " + interval '1 second' WHERE id = %s",
            [job.create_date, self.club.rule_version_id.id],
        )
        self.club.rule_version_id.invalidate_recordset()
        with self._without_commits():
            job._run()
        self.assertTrue(self.club.tiers_review_due)

    def test_rules_without_meaning_are_refused_in_plain_words(self):
        preview = self._preview()
        rule = self._draft(preview, self.silver).rule_ids
        for values in (
            {"value": -1},
            {"value": float("nan")},
            {"metric": "purchases", "value": 1.5},
            {"window": "days", "window_number": 0},
        ):
            with (
                self.subTest(values),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                rule.write(values)

    def test_only_managers_change_rules(self):
        for role in ("salesperson", "officer", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._preview(role)

    def test_an_officer_sets_a_tier_by_hand_with_a_reason(self):
        member = self._as("officer", self.member)
        action = member.action_set_tier()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users["officer"])
            .with_context(**action["context"])
            .create({"tier_id": self.gold.id, "reason": "Guest of honour"})
        )
        wizard.action_apply()
        self.assertEqual(self.member.tier_id, self.gold)
        self.assertEqual(self.member.tier_until, wizard.until)
        change = self.member.tier_change_ids[:1]
        self.assertEqual((change.kind, change.reason), ("manual", "Guest of honour"))
        self.assertIn("Guest of honour", self.member.tier_why)

    def test_a_tier_by_hand_does_not_end_before_today(self):
        wizard = self.env["loyalty.club.tier.hand"].create(
            {
                "member_id": self.member.id,
                "tier_id": self.gold.id,
                "until": "2020-01-01",
                "reason": "Late",
            }
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_only_officers_set_a_tier_by_hand(self):
        values = {
            "member_id": self.member.id,
            "tier_id": self.gold.id,
            "reason": "Friend",
        }
        for role in ("salesperson", "auditor"):
            wizards = self.env["loyalty.club.tier.hand"].with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                wizards.create(values)
