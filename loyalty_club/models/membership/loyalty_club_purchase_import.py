from odoo import fields, models


class LoyaltyClubPurchase(models.Model):
    """Purchases that came from a file of another program."""

    _inherit = "loyalty.club.purchase"

    import_key = fields.Char(
        string="Identity in the Imported File",
        readonly=True,
        copy=False,
        help="The number of the document in the other program. It is never imported "
        "twice.",
    )

    _imported_once = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "A purchase with this number was imported before.",
    )

    def action_open_document(self):
        """Open the import where there is no document."""
        self.ensure_one()
        if self.source_model != "loyalty.club.import.log":
            return super().action_open_document()
        log = self.env["loyalty.club.import.log"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("first_purchase_id", "<=", self.source_id),
                ("last_purchase_id", ">=", self.source_id),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": log._name,
            "res_id": log.id,
            "view_mode": "form",
        }
