from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LoyaltyClubMember(models.Model):
    """What a member agreed to, channel by channel and purpose by purpose."""

    _inherit = "loyalty.club.member"

    consent_ids = fields.One2many("loyalty.club.consent", "member_id")
    latest_consent_ids = fields.One2many(
        "loyalty.club.consent",
        string="Consents",
        compute="_compute_latest_consent_ids",
        help="The last word of the member on each channel and purpose.",
    )

    @api.depends("consent_ids")
    def _compute_latest_consent_ids(self):
        latest = self._latest_consents()
        for member in self:
            member.latest_consent_ids = latest.filtered(
                lambda consent, m=member: consent.member_id.id == m._origin.id
            )

    def _latest_consents(self):
        """The row that counts of each member, channel and purpose."""
        Consent = self.env["loyalty.club.consent"]
        Consent.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (member_id, channel, purpose) id
                  FROM loyalty_club_consent
                 WHERE member_id = ANY(%s)
                 ORDER BY member_id, channel, purpose, date DESC, id DESC
                """,
                list(self._origin.ids),
            )
        )
        return Consent.browse(consent_id for (consent_id,) in rows)

    def _consenting(self, channel, purpose):
        """Those of these members whose last word on channel and purpose is yes."""
        latest = self.sudo()._latest_consents().filtered("given")
        allowed = latest.filtered(
            lambda consent: consent.channel == channel and consent.purpose == purpose
        )
        return self & self.browse(allowed.member_id.ids)

    def _consent_to(self, channel, purpose) -> bool:
        """Tell whether the member agrees to ``purpose`` by ``channel``; silence is no.

        :param channel: a key of ``CHANNELS``, such as "sms"
        :param purpose: a key of ``PURPOSES``, such as "marketing"
        """
        self.ensure_one()
        return bool(self._consenting(channel, purpose))

    def _record_consent(
        self, channel, purpose, given, wording=None, source="form", date=None
    ):
        """Write down what the member said; the caller has checked who may say so.

        :param wording: a record of wordings, or the text that was shown; by default
            the club's wording
        :param source: "form", "portal", "till" or "import"
        :param date: UTC instant, by default now
        :return: the new row
        :raises UserError: when a consent is given to no wording
        """
        self.ensure_one()
        if not wording:
            wording = self.sudo().club_id._consent_wording(channel, purpose)
        text = wording if isinstance(wording, str) else wording.text
        if given and not text:
            raise UserError(
                self.env._(
                    "There is no wording for this channel and purpose to agree to. A "
                    "manager adds it under Configuration, Consent Wordings."
                )
            )
        values = {
            "member_id": self.id,
            "channel": channel,
            "purpose": purpose,
            "given": bool(given),
            "wording": text,
            "wording_version": 0 if isinstance(wording, str) else wording.version,
            "lang": self.env.lang or "en_US",
            "source": source,
            "user_id": self.env.uid,
            "date": date or fields.Datetime.now(),
        }
        return self.env["loyalty.club.consent"].sudo().create(values)

    def action_record_consent(self):
        """Open the form on which staff note a consent or its withdrawal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a Consent"),
            "res_model": "loyalty.club.consent.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }

    def action_open_consents(self):
        """Open all that the member ever said."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_consent_action"
        )
        action["domain"] = [("member_id", "=", self.id)]
        action["context"] = {}
        return action

    def _merge_into(self, target, reason=None):
        """The last word of either counts from now on: they are one person."""
        self.sudo().consent_ids.write({"member_id": target.id})
        return super()._merge_into(target, reason)
