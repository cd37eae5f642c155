import base64

from odoo.exceptions import UserError

from .common import LoyaltyClubCommon

HEADER = "Invoice number,Date,Mobile,Total\n"
ROW = "INV-1,2026-03-21,202-555-0123,1250.50\n"


class ImportCommon(LoyaltyClubCommon):
    """Files of other programs, for one of the import wizards."""

    wizard_model = None
    counted_model = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.us")

    def _wizard(self, text, written="utf-8", **values):
        data = text if isinstance(text, bytes) else text.encode(written)
        return self.env[self.wizard_model].create(
            {
                "club_id": self.club.id,
                "file": base64.b64encode(data),
                "file_name": "old.csv",
                **values,
            }
        )

    def _logs(self):
        return self.env["loyalty.club.import.log"].search(
            [("club_id", "=", self.club.id)], order="id"
        )

    def _bring(self, text, **values):
        """Import a file, and return the counts."""
        return self._wizard(text, **values).action_import()

    def _assert_refused(self, words, text, **values):
        """The file is refused in these words, and nothing is stored."""
        records = self.env[self.counted_model].with_context(active_test=False)
        before = records.search_count([])
        partners = self.env["res.partner"].search_count([])
        with self.assertRaisesRegex(UserError, words):
            self._bring(text, **values)
        self.env.flush_all()
        self.assertEqual(records.search_count([]), before)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)


class PurchaseImportCommon(ImportCommon):
    """Two customers, one of them a member, and a file with one purchase."""

    wizard_model = "loyalty.club.purchase.import"
    counted_model = "loyalty.club.purchase"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write(
            {"phone": "+1 202 555 0123", "email": "Sara@example.com", "ref": "C-1"}
        )
        purchases = cls.env["loyalty.club.purchase"].search(
            [], order="id desc", limit=1
        )
        cls.last_id = purchases.id or 0
        cls.reza = cls.env["res.partner"].create(
            {"name": "Reza", "phone": "(202) 555-0199", "ref": "C-2"}
        )

    def _imported(self):
        return self.env["loyalty.club.purchase"].search(
            [("channel", "=", "import"), ("id", ">", self.last_id)], order="id"
        )
