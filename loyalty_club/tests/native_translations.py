"""Persian of native addons that ship none: what every addon's catalogues must keep."""

import re
from pathlib import Path

import polib
from lxml import etree

from odoo.tools.misc import file_path

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


class NativeTranslations:
    """A Persian shop reads our words for the native addons below one of ours."""

    ADDON = ""
    NATIVE = ()
    #: Terms that no language changes.
    BARE = frozenset()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        # All of ours, for a native screen shows the terms of what is installed beside.
        cls.update([("name", "=like", "loyalty_club%")])
        cls.persian = cls.env(context={"lang": "fa_IR"})
        cls.entries = cls.catalogues(cls.ADDON)

    @classmethod
    def update(cls, domain):
        """Load the translations of these modules only, as their update does."""
        modules = cls.env["ir.module.module"].search(domain)
        modules._update_translations(["fa_IR"])

    @staticmethod
    def catalogues(addon):
        """Every term that an addon of ours has for native ones."""
        folder = Path(file_path(f"{addon}/i18n_extra"))
        files = sorted(folder.glob("**/*.po"))
        return [entry for file in files for entry in polib.pofile(str(file))]

    def test_every_native_term_has_its_persian(self):
        ours = {use for entry in self.entries for use in self.uses(entry)}
        update = f"Odoo has new terms: translate them in {self.ADDON}/i18n_extra."
        for module in self.NATIVE:
            template = polib.pofile(file_path(f"{module}/i18n/{module}.pot"))
            wanted = {use for entry in template for use in self.uses(entry)}
            with self.subTest(module):
                missing = {use for use in wanted - ours if use[0] not in self.BARE}
                self.assertEqual(sorted(missing), [], update)

    def test_one_term_has_one_persian(self):
        """In the catalogues of loyalty_club too: till and office speak alike."""
        known = {}
        for entry in self.catalogues("loyalty_club") + self.entries:
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

    def test_native_menus_and_actions_are_persian(self):
        models = ("ir.ui.menu", "ir.actions.act_window", "loyalty.program")
        for model in models:
            records = self.persian[model].browse(self.native(model))
            with self.subTest(model):
                self.assertEqual(self.english(records.mapped("name")), [])

    def native(self, model):
        """Ids of the records of a model that the native addons ship."""
        domain = [("module", "in", self.NATIVE), ("model", "=", model)]
        return self.env["ir.model.data"].search(domain).mapped("res_id")

    def scripts(self):
        """What the web client is told of the native addons: by addon and term."""
        routing = self.env["ir.http"]
        terms = routing._get_translations_for_webclient(self.NATIVE, "fa_IR")[0]
        return {
            (module, message["id"]): message["string"]
            for module in terms
            for message in terms[module]["messages"]
        }

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
