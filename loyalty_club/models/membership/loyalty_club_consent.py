import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..ledger.append_only import guard_table

CHANNELS = [
    ("sms", "Text message"),
    ("email", "Email"),
    ("phone", "Phone call"),
    ("post", "Letter"),
    ("app", "App"),
]
PURPOSES = [
    ("service", "Service"),
    ("marketing", "Marketing"),
    ("profiling", "Profiling"),
]

#: What a consent says. The wording is guarded by its checksum, so that words which
#: name the person can be erased.
VALUE_COLUMNS = (
    "channel",
    "purpose",
    "given",
    "checksum",
    "wording_version",
    "lang",
    "source",
    "date",
)


class LoyaltyClubConsent(models.Model):
    """That a member gave or withdrew a consent; never changed.

    The newest row of a channel and purpose counts. The wording that the member saw is
    kept in the row.
    """

    _name = "loyalty.club.consent"
    _description = "Consent"
    _order = "date desc, id desc"
    _rec_name = "channel"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, readonly=True, ondelete="restrict"
    )
    club_id = fields.Many2one(related="member_id.club_id", store=True, index=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        readonly=True,
        help="Service: about the member's own points and purchases. Marketing: offers "
        "and news. Profiling: choosing offers by past purchases.",
    )
    given = fields.Boolean(readonly=True, help="Otherwise it was withdrawn.")
    wording = fields.Text(readonly=True, help="What the member saw and agreed to.")
    wording_version = fields.Integer(
        readonly=True, help="Version of the club's wording. Zero: another text."
    )
    lang = fields.Char(string="Language", readonly=True)
    checksum = fields.Char(required=True, readonly=True, help="SHA-256 of the wording.")
    source = fields.Selection(
        [
            ("form", "Form"),
            ("portal", "Portal"),
            ("till", "Till"),
            ("import", "Import"),
        ],
        required=True,
        readonly=True,
        help="Where the member said so.",
    )
    user_id = fields.Many2one(
        "res.users", "Recorded By", readonly=True, ondelete="set null"
    )
    date = fields.Datetime(required=True, readonly=True)

    _latest = models.Index("(member_id, channel, purpose, date DESC, id DESC)")

    def init(self):
        guard_table(self.env.cr, self._table, VALUE_COLUMNS)

    @api.constrains("date")
    def _check_date(self):
        """A row of tomorrow would count before every later word of the member."""
        now = fields.Datetime.now()
        if any(consent.date > now for consent in self):
            raise ValidationError(self.env._("A consent cannot lie in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Consents are recorded on the member, by the button there.")
            )
        for vals in vals_list:
            vals["checksum"] = self._checksum(vals.get("wording"))
        return super().create(vals_list)

    @api.model
    def _checksum(self, wording):
        return hashlib.sha256((wording or "").encode()).hexdigest()

    def write(self, vals):
        # A merge of members changes the owner, an erasure takes words away.
        if not self.env.su or vals.keys() - {"member_id", "wording"}:
            raise UserError(
                self.env._("A consent is never changed. Record the new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A consent is never deleted. Record a withdrawal."))
