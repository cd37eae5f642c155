from odoo import fields, models
from odoo.exceptions import AccessError

PERSON = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "vat",
    "lang",
    "birthdate_date",
)
MEMBERSHIP = ("club_id", "number", "card_code", "state", "joined_on")
MOVES = ("create_date", "document_date", "kind", "source_name", "points", "reason")
LOTS = ("opened_on", "source_name", "issued", "remaining", "available_on", "expires_on")
PURCHASES = ("date", "reference", "amount", "currency_id", "channel", "state")
TIER_CHANGES = ("date", "from_tier_id", "to_tier_id", "explanation")
CONSENTS = ("date", "channel", "purpose", "given", "wording", "lang", "source")
OCCASIONS = ("kind", "name", "date", "yearly")
REQUESTS = ("create_date", "text", "state", "answer", "answered_on")


class LoyaltyClubMember(models.Model):
    """All that the club knows of a member, for the member himself."""

    _inherit = "loyalty.club.member"

    def _export_personal_data(self):
        """All data of the member as a dictionary that JSON can hold.

        Days are ISO dates, instants are UTC. The caller has checked who asks.
        """
        self.ensure_one()
        member = self.sudo()
        partner = member.partner_id
        return {
            "person": _rows(partner, PERSON)[0],
            "contacts": _rows(partner.child_ids, PERSON),
            "membership": _rows(member, MEMBERSHIP)[0],
            "balance": {
                "available": member.points,
                "pending": member.points_pending,
                "debt": member.points_deficit,
            },
            "moves": _rows(member.move_ids, MOVES),
            "lots": _rows(member.lot_ids, LOTS),
            "purchases": _rows(member._own_purchases(), PURCHASES),
            "tier_changes": _rows(member._own_tier_changes(), TIER_CHANGES),
            "consents": _rows(member.consent_ids, CONSENTS),
            "occasions": _rows(member.occasion_ids, OCCASIONS),
            "interests": member.interest_ids.mapped("name"),
            "requests": _rows(member.request_ids, REQUESTS),
        }

    def _own_purchases(self):
        """The member's purchases in the companies of the club."""
        return self.env["loyalty.club.purchase"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "in", self.club_id.company_ids.ids),
            ]
        )

    def _own_tier_changes(self):
        """The member's way from tier to tier."""
        changes = self.env["loyalty.club.tier.change"]
        return changes.search([("member_id", "=", self.id)])

    def action_export(self):
        """Download the personal data as a file, to hand to the member."""
        self.ensure_one()
        self._check_may_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_club/member/{self.id}/personal_data",
            "target": "download",
        }

    def _check_may_export(self):
        """Let officers export the members that they may read.

        :raises AccessError: to all others
        """
        self.check_access("read")
        if not self.env.user.has_group("loyalty_club.group_loyalty_club_officer"):
            raise AccessError(
                self.env._("Only officers of the club export personal data.")
            )


def _rows(records, names):
    """Records as dictionaries of plain values."""
    return [
        {name: _plain(record._fields[name], record[name]) for name in names}
        for record in records
    ]


def _plain(field, value):
    """A value that JSON can hold; links by their name."""
    if field.type == "many2one":
        return value.display_name or None
    if field.type in ("date", "datetime"):
        to_string = fields.Date if field.type == "date" else fields.Datetime
        return to_string.to_string(value) or None
    if field.type == "boolean":
        return value
    return None if value is False else value
