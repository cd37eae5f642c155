from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.loyalty_club.models.membership.loyalty_club_member import SUSPENDED

from .till_codes import MOST_CHARACTERS, is_code, is_id_or_nothing


class PosConfig(models.Model):
    """What a till asks of the club; each is public, and for cashiers only."""

    _inherit = "pos.config"

    def club_find(self, text):
        """Find a customer by phone in any spelling, member number or card.

        :return: see :meth:`_club_answer`; ``phone`` is the number in its international
            form where nobody has it
        """
        club = self._club_of_cashier()
        lookups = self.env["loyalty.club.till.lookup"]
        lookups._check_rate(self.company_id)
        Member = club.env["loyalty.club.member"]
        text = text if is_code(text) else ""
        partner = Member._till_find(club, text)
        member = Member._till_members(club, partner).get(partner.id, Member)
        lookups._note(self, member, code=text, found=bool(partner))
        return {
            **self._club_answer(club, partner),
            "phone": not partner and (Member._till_phone(text) or False),
        }

    def club_line(self, partner_id):
        """The cashier's line for a customer: tier, points, what is near.

        :return: ``loyalty.club.member._till_line_and_prices()``, or False
        """
        club = self._club_of_cashier()
        partner = self._club_customer(partner_id)
        members = club.env["loyalty.club.member"]._till_members(club, partner)
        member = members.get(partner.id)
        return member._till_line_and_prices() if member else False

    def club_enrol(self, values):
        """Make a customer a member, or bring him back.

        :param values: ``phone`` and ``name``, or ``partner_id``; ``wording_ids`` that
            the customer agreed to; ``birthdate`` as ISO text, if he told it
        :return: see :meth:`_club_answer`. With ``offer`` nothing was done: somebody
            has this number already, and the cashier asks whether it is he
        :raises UserError: where something is missing, in plain words
        """
        club = self._club_of_cashier()
        values = values if isinstance(values, dict) else {}
        partner = self._club_customer(values.get("partner_id"))
        if not partner:
            number = self._club_phone(club, values.get("phone"))
            known = club.env["loyalty.club.member"]._till_by_phone(club, number)
            if known:
                return {**self._club_answer(club, known), "offer": True}
            partner = self._club_new_customer(number, values.get("name"))
        member = self._club_member_of(club, partner)
        self._club_record_wordings(member, values.get("wording_ids"))
        self._club_record_birthdate(member, values.get("birthdate"))
        return self._club_answer(club, partner)

    def _club_of_cashier(self):
        """The till's club, in superuser mode, for who may sell at this till."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only cashiers look customers up at a till."))
        club = self.with_company(self.company_id)._club()
        if not club:
            raise UserError(
                self.env._("%s has no customer club.", self.company_id.name)
            )
        return club.with_company(self.company_id)

    def _club_customer(self, partner_id):
        """A customer whom the cashier may see, in superuser mode, or none."""
        partners = self.env["res.partner"]
        if not partner_id or not is_id_or_nothing(partner_id):
            return partners.sudo()
        partner = partners.browse(partner_id).exists()
        partner.check_access("read")
        return partner.sudo()

    def _club_answer(self, club, partner):
        """A found customer as the till loads him, and his line.

        :return: ``partner_id``, ``data`` by model as the till loads records, ``line``
        """
        if not partner:
            return {"partner_id": False, "data": {}, "line": False}
        member = club.env["loyalty.club.member"]._till_members(club, partner)
        read = partner.with_company(self.company_id)._load_pos_data_read(partner, self)
        line = member and member[partner.id]._till_line_and_prices()
        return {
            "partner_id": partner.id,
            "data": {"res.partner": read},
            "line": line or False,
        }

    def _club_phone(self, club, text):
        Member = club.env["loyalty.club.member"]
        number = isinstance(text, str) and Member._till_phone(text[:MOST_CHARACTERS])
        if not number:
            raise UserError(
                self.env._("This is not a telephone number. Type it once more.")
            )
        return number

    def _club_new_customer(self, number, name):
        """A contact for who has none; cashiers need not be able to make others."""
        name = name.strip()[:MOST_CHARACTERS] if isinstance(name, str) else ""
        if not name:
            raise UserError(self.env._("Ask for the name, then enrol again."))
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {"name": name, "phone": number, "company_id": self.company_id.id}
                if self._club_parts_customers()
                else {"name": name, "phone": number}
            )
        )

    def _club_parts_customers(self):
        """Whether this company keeps customers to itself, as Odoo's setting says."""
        rule = self.env.ref("base.res_partner_rule", raise_if_not_found=False)
        return bool(rule and rule.sudo().active)

    def _club_member_of(self, club, partner):
        Member = club.env["loyalty.club.member"]
        member = Member._find(club, partner)
        if not member:
            return Member._enrol(club, partner)
        if member.state == SUSPENDED or not member.active:
            raise UserError(
                self.env._(
                    "The membership of %s is on hold. The club's manager can say why.",
                    partner.name,
                )
            )
        if member._may_return():
            member.action_activate()
        return member

    def _club_record_wordings(self, member, wording_ids):
        """Write down what the customer said to each wording that the till has shown.

        A no is written where he was never asked, so that nobody asks again; it never
        takes an earlier yes back.
        """
        if not isinstance(wording_ids, list):
            return
        asked = {(c.channel, c.purpose) for c in member.consent_ids}
        for wording in member.club_id.wording_ids:
            given = wording.id in wording_ids
            if given or (wording.channel, wording.purpose) not in asked:
                member._record_consent(
                    wording.channel, wording.purpose, given, wording, source="till"
                )

    def _club_record_birthdate(self, member, text):
        """Keep a birth date once; whoever wants to change it asks the manager."""
        if not text or member.partner_id.birthdate_date:
            return
        try:
            day = fields.Date.to_date(text) if isinstance(text, str) else None
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("This is not a date. Leave the birthday out."))
        member.birthdate_date = day
