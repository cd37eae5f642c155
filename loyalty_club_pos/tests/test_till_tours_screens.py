from odoo import Command
from odoo.tests import tagged
from odoo.tools.image import base64_to_image

from .till_tours import TillTourCommon


@tagged("post_install", "-at_install")
class TestTillToursScreens(TillTourCommon):
    """The same till in Persian, on a phone, and where there is no club."""

    def test_in_persian_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.cashier.lang = self.partner.lang = "fa_IR"
        self.club.write({"calendar": "jalali", "expiry": "days", "expiry_number": 9})
        self._give(1240)
        self._tour("club_persian")
        self.assertEqual(self._all_moves(), [[("redemption", -40), ("accrual", 96)]])

    def test_the_mailed_receipt_has_what_the_club_says(self):
        self._tour("club_mail")
        heights = {}
        for order in self._orders():
            picture = self.env["ir.attachment"].search(
                [("res_model", "=", "pos.order"), ("res_id", "=", order.id)]
            )
            heights[order.email] = base64_to_image(picture.datas).height
        # The same goods, without title, rows and barcode.
        self.assertGreater(
            heights["sara@example.com"], heights["stranger@example.com"] + 100
        )

    def test_where_there_is_no_club_native_gives_the_points(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
        self.cashier.write(
            {"company_ids": [Command.link(company.id)], "company_id": company.id}
        )
        self.env.user.company_ids |= company
        program = self._make_program("Stamps", company_id=company.id)
        config = self.env["pos.config"].with_company(company).create({"name": "There"})
        self._open(config)
        self._tour("club_native", config)
        card = self.env["loyalty.card"].search([("program_id", "=", program.id)])
        self.assertEqual((card.partner_id, card.points), (self.partner, 100))
        self.assertFalse(self.card.club_move_ids)


@tagged("post_install", "-at_install")
class TestTillToursPhone(TillTourCommon):
    """A till in the hand."""

    browser_size = "375x667"
    touch_enabled = True

    def test_on_a_small_screen(self):
        self._give(500)
        self._tour("club_phone")
        self.assertEqual(self._all_moves(), [[("redemption", -50), ("accrual", 95)]])
