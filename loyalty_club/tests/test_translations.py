import re
from io import BytesIO
from pathlib import Path

import polib
from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

CATALOGUE = Path(__file__).parents[1] / "i18n" / "fa.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
#: What people read or hear of a tag: its tooltip and its name for screen readers.
SPOKEN = re.compile(r'(?<=\s)(?:alt|aria-label|placeholder|title)="([^"]*)"')
LATIN = re.compile("[A-Za-z]")
PERSIAN = re.compile("[\u0600-\u06ff]")
#: Arabic yeh, alef maksura, kaf, heh with a marbuta, and Arabic digits.
ARABIC = re.compile("[\u064a\u0649\u0643\u0629\u0660-\u0669]")
#: A prefix or ending of a word that a space cuts off, where a ZWNJ belongs.
CUT_OFF = re.compile(
    r"(?<![\u0600-\u06ff\u200c])(?:ن?می\s|(?:ها|های|هایی|تر|ترین)(?![\u0600-\u06ff\u200c]))"
)

UPDATE = "Run 'sh dev/python -m dev.terms' and translate what it lists."


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = BytesIO()
        trans_export(False, ["loyalty_club"], buffer, "po", cls.env)
        cls.terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        catalogue = polib.pofile(str(CATALOGUE))
        cls.persian = {entry.msgid: entry.msgstr for entry in catalogue}

    def test_every_term_has_its_persian(self):
        wanted = filter(LATIN.search, self.terms)
        missing = sorted(term for term in wanted if not self.persian.get(term))
        self.assertEqual(missing, [], UPDATE)

    def test_no_term_is_left_over(self):
        self.assertEqual(sorted(set(self.persian) - self.terms), [], UPDATE)

    def test_no_term_is_left_in_english(self):
        left = [text for text in self.texts() if not PERSIAN.search(text)]
        self.assertEqual(left, [])

    def test_placeholders_and_tags_are_kept(self):
        for term, text in self.translated():
            for kept in (PLACEHOLDER, TAG):
                with self.subTest(term):
                    found = [kept.findall(SPOKEN.sub("", t)) for t in (text, term)]
                    self.assertEqual(*map(sorted, found))

    def test_letters_are_persian_and_not_arabic(self):
        self.assertEqual(list(filter(ARABIC.search, self.texts())), [])

    def test_numbers_have_persian_digits(self):
        self.assertEqual([t for t in self.texts() if re.search("[0-9]", t)], [])

    def test_punctuation_is_persian(self):
        wrong = [text for text in self.texts() if re.search("[,;?\"']", text)]
        self.assertEqual(wrong, [])

    def test_words_are_not_cut_by_a_space(self):
        self.assertEqual(list(filter(CUT_OFF.search, self.texts())), [])

    def test_a_full_stop_is_kept(self):
        for term, text in self.translated():
            with self.subTest(term):
                ends = [words.endswith(".") for words in (term, text)]
                self.assertEqual(*ends)

    def test_a_persian_user_reads_persian(self):
        self.load_persian()
        env = self.env(context={"lang": "fa_IR"})
        club = env["loyalty.club"]
        self.assertEqual(club.fields_get(["name"])["name"]["string"], "نام")
        self.assertIn("کسب امتیاز", club.get_view(view_type="form")["arch"])
        self.assertEqual(env._("Order %s", 7), "سفارش 7")

    def test_labels_in_our_own_views_are_persian(self):
        """Native fields without a Persian label get one from our view."""
        self.load_persian()
        data = self.env["ir.model.data"].search(
            [("module", "=", "loyalty_club"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        for view in views.filtered(lambda view: view.model and not view.inherit_id):
            arch = etree.fromstring(view.with_context(lang="fa_IR").arch.encode())
            with self.subTest(view.name):
                self.assertEqual(list(self.english_labels(arch, view.model)), [])

    def load_persian(self):
        """Install the language with our texts, and no others."""
        self.env["res.lang"]._activate_lang("fa_IR")
        module = self.env["ir.module.module"].search([("name", "=", "loyalty_club")])
        module._update_translations(["fa_IR"])

    def english_labels(self, parent, model):
        """Fields of a view whose label nobody gave a translation."""
        fields = self.env[model].with_context(lang="fa_IR").fields_get()
        for node in parent.iterchildren(etree.Element):
            field = fields.get(node.get("name"), {}) if node.tag == "field" else {}
            unlabelled = node.get("nolabel") or node.get("column_invisible")
            hidden = unlabelled or node.get("invisible") == "1"
            label = node.get("string") or field.get("string")
            if label and not hidden and not PERSIAN.search(label):
                yield node.get("name")
            yield from self.english_labels(node, field.get("relation", model))

    def translated(self):
        """Every term that has words to translate, with its Persian."""
        return [pair for pair in self.persian.items() if LATIN.search(bare(pair[0]))]

    def texts(self):
        """The Persian texts, bare of tags and placeholders."""
        return [bare(text) for _, text in self.translated()]


def bare(text):
    """The words of a text, without its placeholders and the code in its tags."""
    return PLACEHOLDER.sub("", TAG.sub(lambda tag: spoken(tag[0]), text))


def spoken(tag):
    """The words in a tag: its tooltip and its name for screen readers."""
    return " ".join(SPOKEN.findall(tag))
