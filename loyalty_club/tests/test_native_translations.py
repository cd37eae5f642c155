import re
from pathlib import Path

import polib
from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path

CATALOGUES = Path(__file__).parents[1] / "i18n_extra"
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
PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\))?[a-z]|\{\{.*?\}\}")
TITLE = re.compile(r'(?<= title=")[^"]*')
TAG = re.compile(r"<[^>]+>")
#: A word, not the sign in "3 x coffee".
LATIN = re.compile("[A-Za-z]{2}")
PERSIAN = re.compile("[\u0600-\u06ff]")
#: Arabic yeh, alef maksura, kaf, heh with a marbuta, and Arabic digits.
ARABIC = re.compile("[\u064a\u0649\u0643\u0629\u0660-\u0669]")
#: What a mail shows as its example, where the record has its own.
EXAMPLE = re.compile(r"\$|[0-9a-f][0-9a-f.,/-]+")
TEXT_ATTRIBUTES = ("string", "placeholder", "title", "help", "confirm", "add-label")

UPDATE = "Odoo has new terms: translate them in loyalty_club/i18n_extra."


@tagged("post_install", "-at_install")
class TestNativeTranslations(TransactionCase):
    """Native loyalty ships no Persian: a Persian shop reads ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.update("loyalty_club")
        cls.persian = cls.env(context={"lang": "fa_IR"})
        files = [CATALOGUES / "fa.po", *CATALOGUES.glob("*/*.po")]
        cls.entries = [entry for file in files for entry in polib.pofile(str(file))]

    @classmethod
    def update(cls, *names):
        """Load the translations of these modules only, as their update does."""
        modules = cls.env["ir.module.module"].search([("name", "in", names)])
        modules._update_translations(["fa_IR"])

    def test_every_native_term_has_its_persian(self):
        ours = {use for entry in self.entries for use in self.uses(entry)}
        for module in NATIVE:
            template = polib.pofile(file_path(f"{module}/i18n/{module}.pot"))
            wanted = {use for entry in template for use in self.uses(entry)}
            with self.subTest(module):
                missing = {use for use in wanted - ours if use[0] not in BARE}
                self.assertEqual(sorted(missing), [], UPDATE)

    def test_one_term_has_one_persian(self):
        known = {}
        for entry in self.entries:
            with self.subTest(entry.msgid):
                text = known.setdefault(entry.msgid, entry.msgstr)
                self.assertEqual(text, entry.msgstr)

    def test_placeholders_and_tags_are_kept(self):
        for entry in self.entries:
            term, text = (TITLE.sub("", s) for s in (entry.msgid, entry.msgstr))
            for kept in (PLACEHOLDER, TAG):
                with self.subTest(term):
                    self.assertEqual(
                        sorted(kept.findall(text)), sorted(kept.findall(term))
                    )

    def test_words_are_persian_letters_and_digits(self):
        for entry in self.entries:
            titles = "".join(TITLE.findall(entry.msgstr))
            text = TAG.sub("", entry.msgstr) + titles
            text = EXAMPLE.sub("", PLACEHOLDER.sub("", text))
            with self.subTest(entry.msgid):
                self.assertRegex(text, PERSIAN)
                self.assertNotRegex(text, ARABIC)
                self.assertNotRegex(text, "[A-Za-z0-9,;?\"']")

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

    def test_native_menus_and_actions_are_persian(self):
        models = ("ir.ui.menu", "ir.actions.act_window", "loyalty.program")
        for model in models:
            records = self.persian[model].browse(self.native(model))
            with self.subTest(model):
                self.assertEqual(self.english(records.mapped("name")), [])

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
        terms = self.env["ir.http"]._get_translations_for_webclient(NATIVE, "fa_IR")[0]
        messages = {
            (module, message["id"]): message["string"]
            for module in NATIVE
            for message in terms[module]["messages"]
        }
        self.assertEqual(messages["loyalty", "Add"], "افزودن")
        self.assertEqual(messages["sale_loyalty", "Used :"], "مصرف‌شده:")

    def test_an_update_of_native_loyalty_keeps_the_persian(self):
        self.update(*NATIVE)
        label = self.persian["loyalty.card"].fields_get(["expiration_date"])
        self.assertEqual(label["expiration_date"]["string"], "تاریخ انقضا")

    def test_the_words_of_a_shop_are_kept(self):
        action = self.persian.ref("loyalty.loyalty_program_discount_loyalty_action")
        action.name = "تخفیف‌های ما"
        self.update("loyalty_club")
        self.assertEqual(action.name, "تخفیف‌های ما")

    def native(self, model):
        """Ids of the records of a model that native loyalty ships."""
        domain = [("module", "in", NATIVE), ("model", "=", model)]
        return self.env["ir.model.data"].search(domain).mapped("res_id")

    def native_views(self):
        """Every screen of native loyalty, and of no other addon."""
        views = self.env["ir.ui.view"].browse(self.native("ir.ui.view"))
        return views.filtered(lambda v: v.type != "qweb" and v.mode == "primary")

    def uses(self, entry):
        """Where a term stands: a term of code once, whatever its file."""
        for place, _line in entry.occurrences:
            code = place.startswith("code:")
            yield entry.msgid, place.split("/")[1] if code else place

    def words(self, parent, model):
        """Every label and text that a view shows, of views in views too."""
        fields = self.persian[model].fields_get()
        for node in parent.iterchildren(etree.Element):
            if node.get("invisible") in ("1", "True"):
                continue
            field = fields.get(node.get("name"), {}) if node.tag == "field" else {}
            yield from (node.get(name) for name in TEXT_ATTRIBUTES if node.get(name))
            yield from filter(None, (node.text, node.tail))
            if field and not node.get("string") and not node.get("nolabel"):
                yield field["string"]
            yield from self.words(node, field.get("relation", model))

    def english(self, words):
        return [w for w in words if LATIN.search(w) and not PERSIAN.search(w)]
