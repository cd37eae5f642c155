from odoo import api, fields, models

from .loyalty_club_consent import CHANNELS, PURPOSES


class LoyaltyClubConsentWording(models.Model):
    """What a club asks its members to agree to, for a channel and a purpose.

    A consent keeps the text that was shown; a changed text has a new version.
    """

    _name = "loyalty.club.consent.wording"
    _description = "Wording of a Consent"
    _order = "club_id, sequence, id"
    _rec_name = "text"

    club_id = fields.Many2one(
        "loyalty.club",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["loyalty.club.interest"]._default_club(),
    )
    sequence = fields.Integer(default=10)
    channel = fields.Selection(CHANNELS, required=True, default="sms")
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    text = fields.Text(
        string="Wording",
        required=True,
        translate=True,
        help="One sentence in plain words, for example: I want offers by text message.",
    )
    version = fields.Integer(readonly=True, default=1, copy=False)

    _one_a_purpose = models.UniqueIndex(
        "(club_id, channel, purpose)",
        "This club has a wording for this channel and purpose.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["version"] = 1
        return super().create(vals_list)

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "version"}
        changed = self.filtered(lambda w: "text" in vals and w.text != vals["text"])
        result = super().write(vals)
        changed._count_version()
        return result

    def _update_field_translations(self, *args, **options):
        """A translation that changes is a new version as well."""
        result = super()._update_field_translations(*args, **options)
        self._count_version()
        return result

    def _begin_with(self, texts):
        """Write the first version in its languages: nobody has agreed to another.

        :param texts: dict of language to text
        """
        # pylint: disable-next=super-method-mismatch
        return super()._update_field_translations("text", texts)

    def _count_version(self):
        # pylint: disable=missing-return,super-method-mismatch
        for wording in self:
            version = wording.version + 1
            super(LoyaltyClubConsentWording, wording).write({"version": version})
