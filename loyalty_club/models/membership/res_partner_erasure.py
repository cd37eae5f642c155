from odoo import api, models
from odoo.fields import Command

#: What invoices do not show; taken from the person in any case.
NEEDLESS = {
    "phone": False,
    "email": False,
    "website": False,
    "function": False,
    "comment": False,
    "image_1920": False,
    "barcode": False,
    "birthdate_date": False,
    "club_birthdate_changed_on": False,
    "signup_type": False,
    "category_id": [Command.clear()],
}
#: What invoices show of the customer.
ON_INVOICES = {
    "street": False,
    "street2": False,
    "zip": False,
    "city": False,
    "state_id": False,
    "country_id": False,
    "vat": False,
    "ref": False,
    "company_name": False,
    "company_registry": False,
}


class ResPartner(models.Model):
    """Takes from a contact what identifies the person."""

    _inherit = "res.partner"

    @api.model
    def _club_needless_values(self):
        """Values that empty what invoices do not show; addons add their own fields."""
        return dict(NEEDLESS)

    def _club_erase(self, name=None):
        """Archive contacts, with their logins, and empty what identifies the person.

        :param name: the new name; without one the contacts keep name, address, tax
            number and bank account, which invoices show
        """
        contacts = self.sudo().with_context(tracking_disable=True)
        contacts._club_erase_logins()
        contacts._club_forget()
        values = self._club_needless_values()
        if name:
            values |= {**ON_INVOICES, "name": name}
            contacts._club_erase_banks()
        contacts.write({**values, "active": False})

    def _club_erase_logins(self):
        """Close portal accounts: the login is an email address."""
        users = self.env["res.users"].with_context(active_test=False)
        for user in users.search([("partner_id", "in", self.ids)]):
            user.write({"active": False, "login": f"erased-{user.id}", "password": ""})
            user.api_key_ids._remove()

    def _club_erase_banks(self):
        banks = self.env["res.partner.bank"].with_context(active_test=False)
        for bank in banks.search([("partner_id", "in", self.ids)]):
            bank.allow_out_payment = False
            bank.write(
                {
                    "acc_number": f"erased-{bank.id}",
                    "acc_holder_name": False,
                    "active": False,
                }
            )

    def _club_internal_users(self):
        """Users of the back office among these contacts."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("partner_id", "in", self.ids), ("share", "=", False)])

    def _club_forget(self):
        """Delete chatter, files and activities of these contacts."""
        forget(self)


def forget(records):
    """Delete what was written about ``records``, and not in them."""
    env = records.env
    about = [("res_id", "in", records.ids)]
    messages = env["mail.message"].sudo()
    messages.search([("model", "=", records._name), *about]).unlink()
    activities = env["mail.activity"].sudo().with_context(active_test=False)
    activities.search([("res_model", "=", records._name), *about]).unlink()
    files = env["ir.attachment"].sudo()
    own = [("res_model", "=", records._name), ("res_field", "=", False)]
    files.search([*own, *about]).unlink()
