from odoo import Command

from .screens import ScreensCommon


class PersonCommon(ScreensCommon):
    """A member of whom much is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write(
            {
                "email": "sara@example.com",
                "phone": "+98 912 000 0000",
                "street": "Rose Alley 5",
                "vat": "SECRET-VAT",
                "comment": "Secret note",
                "birthdate_date": "1990-02-03",
            }
        )
        cls.interest = cls.env["loyalty.club.interest"].create(
            {"name": "Gardening", "club_id": cls.club.id}
        )
        cls.member.interest_ids = cls.interest
        cls.occasion = cls.env["loyalty.club.occasion"].create(
            {
                "member_id": cls.member.id,
                "kind": "child",
                "name": "Little Omid",
                "date": "2015-05-05",
            }
        )
        cls.request = cls.env["loyalty.club.request"].create(
            {"member_id": cls.member.id, "text": "Cake for Little Omid"}
        )
        cls.member._record_consent("sms", "marketing", True, "I, Sara, agree")
        cls.member.message_post(body="Sara was here")

    def _elsewhere(self):
        """A member in a club of another company."""
        abroad = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        program = self._make_program("Elsewhere", company_id=abroad.id)
        club = self._make_club(program, company_ids=[Command.set(abroad.ids)])
        return self._enrol(self.env["res.partner"].create({"name": "Far"}), club)
