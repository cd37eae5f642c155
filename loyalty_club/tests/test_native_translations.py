from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from .native_translations import NativeTranslations


@tagged("post_install", "-at_install")
class TestNativeTranslations(NativeTranslations, TransactionCase):
    """Native loyalty ships no Persian: a Persian shop reads ours."""

    ADDON = "loyalty_club"
    NATIVE = ("loyalty", "sale_loyalty")
    #: Samples of a printed coupon, and words that look like terms of code and are none.
    BARE = {
        "$100",
        "1000",
        "2023-08-20",
        "2023-12-31",
        "ABCDE12345",
        "DEMO_CODE",
        "Odoo",
        "mail.template",
        "order_id",
    }

    def test_native_screens_are_persian(self):
        """Every label, hint and sentence of every form, list and wizard."""
        for view in self.native_views():
            model = self.persian[view.model]
            arch = model.get_view(view.id, view.type)["arch"]
            with self.subTest(view.xml_id):
                words = self.words(etree.fromstring(arch), view.model)
                self.assertEqual(self.english(words), [])

    def test_native_choices_are_persian(self):
        for view in self.native_views():
            fields = self.persian[view.model].fields_get()
            shown = etree.fromstring(self.env[view.model].get_view(view.id)["arch"])
            for name in set(shown.xpath("//field/@name")) & fields.keys():
                choices = dict(fields[name].get("selection", ())).values()
                with self.subTest(f"{view.model}.{name}"):
                    self.assertEqual(self.english(choices), [])

    def test_native_code_answers_in_persian(self):
        order = self.persian["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "لیلا"}).id}
        )
        wizard = self.persian["sale.loyalty.coupon.wizard"].create(
            {"order_id": order.id, "coupon_code": "۷۷۷"}
        )
        with self.assertRaisesRegex(ValidationError, "این کد نادرست است"):
            wizard.action_apply()

    def test_native_scripts_speak_persian(self):
        messages = self.scripts()
        self.assertEqual(messages["loyalty", "Add"], "افزودن")
        self.assertEqual(messages["sale_loyalty", "Used :"], "مصرف‌شده:")

    def test_an_update_of_native_loyalty_keeps_the_persian(self):
        self.update([("name", "in", self.NATIVE)])
        label = self.persian["loyalty.card"].fields_get(["expiration_date"])
        self.assertEqual(label["expiration_date"]["string"], "تاریخ انقضا")

    def test_the_words_of_a_shop_are_kept(self):
        action = self.persian.ref("loyalty.loyalty_program_discount_loyalty_action")
        action.name = "تخفیف‌های ما"
        self.update([("name", "=", "loyalty_club")])
        self.assertEqual(action.name, "تخفیف‌های ما")

    def native_views(self):
        """Every screen of native loyalty, and of no other addon."""
        views = self.env["ir.ui.view"].browse(self.native("ir.ui.view"))
        return views.filtered(lambda v: v.type != "qweb" and v.mode == "primary")
