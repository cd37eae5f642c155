from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_club.models.benefits import loyalty_club_tier_pricelist

from .benefits import BenefitsCommon

FEATURE = loyalty_club_tier_pricelist.FEATURE


@tagged("post_install", "-at_install")
class TestTierPricelist(BenefitsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user")._remove_group(cls.env.ref(FEATURE))
        cls.cheap = cls._pricelist("Silver prices", 10)

    @classmethod
    def _pricelist(cls, name, percent, **values):
        item = {"compute_price": "percentage", "percent_price": percent}
        return cls.env["product.pricelist"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "item_ids": [Command.create({**item, "applied_on": "3_global"})],
                **values,
            }
        )

    def _give_prices(self, tier=None, pricelist=None):
        (tier or self.silver).pricelist_id = pricelist or self.cheap

    def _list_of(self, partner):
        return partner.property_product_pricelist

    def _enabled(self):
        return self.env["res.groups"]._is_feature_enabled(FEATURE)

    def test_a_member_buys_at_the_prices_of_his_tier(self):
        self._give_prices()
        order = self._order()
        self.assertEqual(order.pricelist_id, self.cheap)
        self.assertEqual(order.amount_total, 90)

    def test_other_tiers_and_strangers_do_not(self):
        self._give_prices()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        for partner in (
            self._member_in(self.base, "Below").partner_id,
            self._member_in(self.gold, "Above").partner_id,
            stranger,
        ):
            self.assertNotEqual(self._list_of(partner), self.cheap)
            self.assertEqual(self._order(partner=partner).amount_total, 100)

    def test_saving_a_tier_with_prices_turns_price_lists_on(self):
        self.assertFalse(self._enabled())
        self._give_prices()
        self.assertTrue(self._enabled())
        self.assertTrue(self.env.user.has_group(FEATURE))

    def test_a_manager_of_the_club_need_not_be_administrator_for_that(self):
        manager = new_test_user(
            self.env, "club_pricer", groups="loyalty_club.group_loyalty_club_manager"
        )
        self.silver.with_user(manager).pricelist_id = self.cheap
        self.assertTrue(self._enabled())

    def test_a_tier_without_prices_turns_nothing_on(self):
        self._tier("Platinum", 5000)
        self.assertFalse(self._enabled())

    def test_switching_price_lists_off_switches_those_of_tiers_off(self):
        self._give_prices()
        self.env.ref("base.group_user")._remove_group(self.env.ref(FEATURE))
        self.partner.invalidate_recordset()
        self.assertFalse(self._list_of(self.partner))

    def test_a_list_set_on_the_customer_by_hand_goes_before(self):
        self._give_prices()
        own = self._pricelist("Sara's own", 30)
        self.partner.property_product_pricelist = own
        self.assertEqual(self._list_of(self.partner), own)
        own.active = False
        self.partner.invalidate_recordset()
        self.assertEqual(self._list_of(self.partner), self.cheap)

    def test_the_general_list_set_by_hand_goes_before_too(self):
        self._give_prices()
        general = self.env["product.pricelist"]._get_country_pricelist_multi([])[False]
        self.partner.property_product_pricelist = general
        self.partner.invalidate_recordset()
        self.assertEqual(self._list_of(self.partner), general)

    def test_choosing_the_list_of_the_tier_by_hand_follows_the_tier(self):
        self._give_prices()
        self.partner.property_product_pricelist = self._pricelist("Sara's own", 30)
        self.partner.property_product_pricelist = self.cheap
        self.assertFalse(self.partner.specific_property_product_pricelist)
        self.member._set_tier(self.base, "Test")
        self.assertNotEqual(self._list_of(self.partner), self.cheap)

    def test_emptying_the_choice_follows_the_tier(self):
        self._give_prices()
        self.partner.property_product_pricelist = self._pricelist("Sara's own", 30)
        self.partner.property_product_pricelist = False
        self.partner.invalidate_recordset()
        self.assertEqual(self._list_of(self.partner), self.cheap)

    def test_the_list_of_the_country_comes_after(self):
        country = self.env.ref("base.be")
        group = self.env["res.country.group"].create(
            {"name": "Here", "country_ids": [Command.set(country.ids)]}
        )
        local = self._pricelist("Here", 20, country_group_ids=[Command.set(group.ids)])
        self._give_prices()
        other = self.env["res.partner"].create(
            {"name": "Neighbour", "country_id": country.id}
        )
        self.partner.country_id = country
        self.assertEqual(self._list_of(other), local)
        self.assertEqual(self._list_of(self.partner), self.cheap)

    def test_contacts_of_a_company_have_its_prices(self):
        self._give_prices()
        self.partner.is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self.assertEqual(self._list_of(contact), self.cheap)

    def test_who_is_away_or_put_away_has_them_not(self):
        self._give_prices()
        for state in ("suspended", "left", "invited"):
            with self.subTest(state):
                self.member.state = state
                self.assertNotEqual(self._list_of(self.partner), self.cheap)
                self.member.state = "active"
                self.assertEqual(self._list_of(self.partner), self.cheap)
        self.member.active = False
        self.assertNotEqual(self._list_of(self.partner), self.cheap)

    def test_prices_follow_a_change_of_tier_at_once(self):
        self._give_prices()
        rich = self._pricelist("Gold prices", 20)
        self._give_prices(self.gold, rich)
        self.assertEqual(self._list_of(self.partner), self.cheap)
        self._sale([(self.product, 20)])
        self.assertEqual(self.member.tier_id, self.gold)
        self.assertEqual(self._list_of(self.partner), rich)

    def test_open_quotations_keep_their_prices(self):
        before = self._order()
        self._give_prices()
        self.member._set_tier(self.silver, "Again")
        before.order_line.product_uom_qty = 2
        before._update_programs_and_rewards()
        self.assertNotEqual(before.pricelist_id, self.cheap)
        self.assertEqual(before.amount_total, 200)
        during = self._order()
        self.member._set_tier(self.base, "Test")
        during.order_line.product_uom_qty = 2
        self.assertEqual(during.pricelist_id, self.cheap)
        self.assertEqual(during.amount_total, 180)

    def test_the_first_club_of_the_company_decides(self):
        second = self._make_club(self._make_program("Second"))
        rich = self._pricelist("Rich", 40)
        tier = self._tier("Everybody", club=second, pricelist_id=rich.id)
        self._enrol(self.partner, second)
        self.assertEqual(self._list_of(self.partner), rich)
        self._give_prices()
        self.assertEqual(self._list_of(self.partner), self.cheap)
        self.cheap.active = False
        self.partner.invalidate_recordset()
        self.assertEqual(self._list_of(self.partner), rich)
        tier.pricelist_id = False
        self.assertNotEqual(self._list_of(self.partner), rich)

    def test_another_company_has_other_prices(self):
        self._give_prices()
        other = self.partner.with_company(self._other_company())
        self.assertNotEqual(self._list_of(other), self.cheap)

    def test_a_batch_of_customers_takes_one_query_more(self):
        self._give_prices()
        members = [self._member_in(self.silver, f"M{n}") for n in range(20)]
        partners = self.env["res.partner"].union(*(m.partner_id for m in members))
        pricelists = self.env["product.pricelist"]

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = pricelists._get_partner_pricelist_multi(partners.ids)
            self.assertEqual(len(found), 20)
            return self.env.cr.sql_log_count - before, set(found.values())

        queries()
        with_tiers, found = queries()
        self.assertEqual(found, {self.cheap})
        with patch.object(type(pricelists), "_club_lists", lambda *args: ()):
            without, _found = queries()
        # The members; and of the lists, company and what is read with it.
        self.assertLessEqual(with_tiers - without, 3)

    def test_prices_that_do_not_fit_are_refused(self):
        currency = self.env["res.currency"].create(
            {"name": "TST", "symbol": "t", "active": True}
        )
        other = self._other_company()
        for pricelist in (
            self._pricelist("Foreign", 5, currency_id=currency.id),
            self._pricelist("Elsewhere", 5, company_id=other.id),
            self._pricelist("Old", 5, active=False),
        ):
            with self.subTest(pricelist.name), self.assertRaises(ValidationError):
                self._give_prices(pricelist=pricelist)

    def test_a_list_in_use_is_not_deleted(self):
        self._give_prices()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.cheap.unlink()

    def test_a_list_that_everybody_gets_is_named(self):
        self._give_prices()
        self.assertFalse(self.silver.pricelist_warning)
        self.cheap.sequence = -1
        self.silver.invalidate_recordset()
        self.assertIn("customers outside", self.silver.pricelist_warning)

    def test_tills_and_websites_that_do_not_offer_it_are_named(self):
        self._give_prices()
        tier = type(self.silver)
        place = self.env["res.partner"].create({"name": "Corner"})
        with (
            patch.object(tier, "_tills_without_pricelist", lambda tier: place),
            patch.object(tier, "_websites_without_pricelist", lambda tier: place),
        ):
            self.silver.invalidate_recordset()
            warning = self.silver.pricelist_warning
        self.assertIn("The till Corner does not offer", warning)
        self.assertIn("The website Corner does not offer", warning)

    def test_a_salesperson_sells_at_these_prices_but_sets_none(self):
        self._give_prices()
        seller = new_test_user(
            self.env, "club_price_seller", groups="sales_team.group_sale_salesman"
        )
        order = self._order_as(seller)
        self.assertEqual(order.pricelist_id, self.cheap)
        with self.assertRaises(UserError):
            self.silver.with_user(seller).pricelist_id = False

    def _order_as(self, user):
        lines = [Command.create({"product_id": self.product.id})]
        orders = self.env["sale.order"].with_user(user)
        return orders.create({"partner_id": self.partner.id, "order_line": lines})
