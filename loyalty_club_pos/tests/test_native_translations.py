from lxml import etree

from odoo.tests import TransactionCase, tagged

from odoo.addons.loyalty_club.tests.native_translations import NativeTranslations


@tagged("post_install", "-at_install")
class TestNativeTranslations(NativeTranslations, TransactionCase):
    """Native loyalty ships no Persian for the till either: a till speaks ours."""

    ADDON = "loyalty_club_pos"
    NATIVE = ("pos_loyalty", "pos_sale_loyalty")

    def test_native_additions_to_screens_are_persian(self):
        """What the till adds to programmes, cards and the settings."""
        for view in self.persian["ir.ui.view"].browse(self.native("ir.ui.view")):
            with self.subTest(view.xml_id):
                words = list(self.words(etree.fromstring(view.arch), view.model))
                self.assertEqual(self.english(words), [])

    def test_native_code_answers_in_persian(self):
        answer = self.persian["pos.order"].validate_coupon_programs({"7777777": -1}, [])
        self.assertRegex(answer["payload"]["message"], "^برخی کوپن‌ها نادرست است")

    def test_native_scripts_speak_persian(self):
        messages = self.scripts()
        self.assertEqual(messages["pos_loyalty", "Enter Code"], "وارد کردن کد")
        self.assertEqual(messages["pos_loyalty", "Won:"], "کسب‌شده:")
