from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .loyalty_club_member import LEFT
from .res_partner_erasure import forget


class LoyaltyClubMember(models.Model):
    """Erases a person: the ledger stays, whom it is about does not.

    Odoo's invoices have no name of their own; they show that of their customer. Where
    the law keeps invoices, renaming the customer would change documents that are
    posted, and moving invoices to another contact would change the books. So there, and
    where an order is not invoiced yet, the contact keeps what the invoices show, name,
    address, tax number and bank account, and nothing else; the membership passes to a
    new contact without a name. Without such documents the contact itself loses its
    name. In both cases the ledger has a member with a number and no person, and no move
    is touched.

    Invoices in draft or unpaid stop an erasure: who owes money is needed.
    """

    _inherit = "loyalty.club.member"

    erased_on = fields.Datetime(
        readonly=True, copy=False, help="When the personal data were erased."
    )

    def action_erase(self):
        """Open the page that says what goes and what stays."""
        self.ensure_one()
        self._check_may_erase()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase the Person"),
            "res_model": "loyalty.club.erasure",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }

    def _check_may_erase(self):
        """Let officers erase the members that they may write.

        :raises AccessError: to all others
        """
        self.check_access("write")
        if not self.env.user.has_group("loyalty_club.group_loyalty_club_officer"):
            raise AccessError(
                self.env._("Only officers of the club erase personal data.")
            )

    def _erase(self):
        """End the membership and erase the person, in superuser mode.

        :raises UserError: when something that still runs needs the person
        """
        member = self.sudo().with_context(tracking_disable=True)
        member.ensure_one()
        obstacles = member._erasure_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))
        family = member | member._merged_members()
        people = member._people()
        needed = member._needed_by_law() or member._orders_to_invoice()
        shared = member._other_memberships()
        family.write({"state": LEFT, "erased_on": fields.Datetime.now()})
        family._erase_rows()
        name = self.env._("Erased member %s", member.number)
        if needed or shared:
            family._pass_to_nobody(name)
        if not shared:
            people._club_erase(name=None if needed else name)

    def _people(self):
        """The contact of the member and those below it."""
        everybody = self.env["res.partner"].with_context(active_test=False)
        people = everybody.search(
            [("commercial_partner_id", "=", self.partner_id.commercial_partner_id.id)]
        )
        return people.with_env(self.env)

    def _merged_members(self):
        """Members that were merged into these, and into those."""
        members = self.with_context(active_test=False)
        found = members.search([("merged_into_id", "in", self.ids)])
        return found | found._merged_members() if found else found

    def _other_memberships(self):
        """Memberships of the same person in other clubs."""
        members = self.with_context(active_test=False)
        return members.search(
            [
                ("partner_id", "in", self._people().ids),
                ("club_id", "!=", self.club_id.id),
                ("merged_into_id", "=", False),
                ("erased_on", "=", False),
            ]
        )

    def _erasure_obstacles(self):
        """Sentences that say what keeps the person from being erased now."""
        member = self.sudo()
        checks = (
            (member.erased_on, self.env._("This person was erased before.")),
            (
                member.merged_into_id,
                self.env._("This member was merged. Erase the member that stayed."),
            ),
            (
                member._people()._club_internal_users(),
                self.env._(
                    "The person is a user of the back office. Archive the user first."
                ),
            ),
            (
                member._running_invoices(),
                self.env._(
                    "There are invoices in draft or not paid. Finish them first."
                ),
            ),
        )
        return [sentence for obstacle, sentence in checks if obstacle]

    def _orders_to_invoice(self):
        """An order whose invoice will show name and address, or none."""
        return self.env["sale.order"].search(
            [
                ("partner_id", "in", self._people().ids),
                ("state", "=", "sale"),
                ("invoice_status", "=", "to invoice"),
            ],
            limit=1,
        )

    def _running_invoices(self):
        unpaid = Domain("state", "=", "posted") & Domain("amount_residual", "!=", 0)
        return self.env["account.move"].search(
            Domain("partner_id", "in", self._people().ids)
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & (Domain("state", "=", "draft") | unpaid),
            limit=1,
        )

    def _needed_by_law(self):
        """The youngest entry of the books that must keep the name, or none."""
        years = self.club_id.retention_years
        since = fields.Date.subtract(self.club_id._today(), years=years)
        return self.env["account.move.line"].search(
            [
                ("partner_id", "in", self._people().ids),
                ("parent_state", "=", "posted"),
                ("date", ">", since),
            ],
            order="date desc",
            limit=1,
        )

    def _erase_rows(self):
        """Erase what the members told of themselves, and what was written of them."""
        self.occasion_ids.unlink()
        self.write(self._forgotten_values())
        requests = self.request_ids
        requests.write({"text": self.env._("Erased"), "answer": False})
        forget(requests)
        forget(self)
        # The club's own wordings name nobody; others may.
        own_words = self.consent_ids.filtered(lambda row: not row.wording_version)
        own_words.write({"wording": False})

    def _forgotten_values(self):
        """Values that empty what members say of the person; for others to extend."""
        return {"interest_ids": [fields.Command.clear()]}

    def _pass_to_nobody(self, name):
        """Part the membership from the person by a contact that is nobody.

        Purchases that an import told of go along: no document here needs their name.
        """
        contacts = self.env["res.partner"].with_context(mail_create_nolog=True)
        nobody = contacts.create({"name": name, "active": False})
        for member in self:
            told = member._own_purchases().filtered(lambda row: row.channel == "import")
            told.write({"partner_id": nobody.id})
            member._move_to(nobody)
