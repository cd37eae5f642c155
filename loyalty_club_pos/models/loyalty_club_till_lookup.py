from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import hmac

SCOPE = "loyalty_club_pos-lookup"
#: Characters of a fingerprint; enough to tell the codes of ten minutes apart.
DIGITS = 16

#: How long a look-up is kept, and how far back exceptions are looked for.
DAYS_KEPT = 90
#: Rows that the nightly cleaning takes away in one transaction.
SLICE = 10_000

MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)

#: All look-ups of a user since a minute ago, and the different codes since ten minutes
#: ago that nobody has: one scan may ask twice, as native Odoo does.
RECENT = """
    SELECT count(*) FILTER (WHERE create_date > %(minute)s),
           count(DISTINCT coalesce(fingerprint, id::text)) FILTER (WHERE NOT found)
      FROM loyalty_club_till_lookup
     WHERE user_id = %(user)s AND create_date > %(ten_minutes)s
"""


class LoyaltyClubTillLookup(models.Model):
    """Somebody at a till looked a customer up: who, when, and whether he was found.

    What was typed is not kept. Rows are written by :meth:`_note` alone.
    """

    _name = "loyalty.club.till.lookup"
    _description = "Look-up at the Till"
    _order = "id desc"
    _rec_name = "create_date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Cashier",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    member_id = fields.Many2one(
        "loyalty.club.member",
        readonly=True,
        ondelete="set null",
        help="The member who was found. Empty where a customer who is no member was "
        "found, a gift card or a coupon.",
    )
    found = fields.Boolean(readonly=True, help="Whether anything had this code.")
    fingerprint = fields.Char(
        readonly=True,
        help="Tells codes apart without keeping them: a keyed hash.",
    )

    _by_user = models.Index("(user_id, create_date)")
    _by_company = models.Index("(company_id, create_date)")

    @api.model
    def _check_rate(self, company=None):
        """Raise a plain sentence where the user has looked up too much already.

        Call it before the look-up: what is raised takes a noted row back.

        :param company: whose club's limits count; the current one where it is left
            out, which a call from outside can choose among the user's
        """
        clubs = self.env["loyalty.club"]._of_company(company or self.env.company)
        if not clubs:
            return
        lookups, failed = self._recent()
        if lookups >= min(clubs.mapped("till_lookups_per_minute")):
            raise UserError(
                self.env._("Too many codes were tried at this till. Wait a minute.")
            )
        if failed >= min(clubs.mapped("till_failed_lookups")):
            raise UserError(
                self.env._(
                    "Too many codes that nobody has were tried at this till. Wait ten "
                    "minutes."
                )
            )

    def _recent(self):
        """Count the user's look-ups of a minute, and the failed ones of ten."""
        self.flush_model()
        now = self.env.cr.now()
        statement = SQL(
            RECENT,
            minute=now - MINUTE,
            ten_minutes=now - TEN_MINUTES,
            user=self.env.uid,
        )
        return self.env.execute_query(statement)[0]

    @api.model
    def _note(self, config, member, code=None, found=None):
        """Write down a look-up of the current user, in superuser mode.

        Answer the till afterwards and raise nothing: an error would take the row back,
        and with it the limit on failed look-ups.

        :param config: the till, or an empty one where it is not known
        :param member: who was found, or an empty one
        :param code: what was looked up, so that the same code twice fails once
        :param found: whether anything was found; by default whether a member was
        """
        company = config.sudo().company_id or self.env.company
        if not self.env["loyalty.club"]._of_company(company):
            return
        fingerprint = code and hmac(self.env(su=True), SCOPE, code)[:DIGITS]
        self.sudo().create(
            {
                "company_id": company.id,
                "config_id": config.id,
                "user_id": self.env.uid,
                "member_id": member.id,
                "found": bool(member) if found is None else found,
                "fingerprint": fingerprint or False,
            }
        )

    @api.autovacuum
    def _gc_old(self):
        """Take away what is older than :data:`DAYS_KEPT` days."""
        before = self.env.cr.now() - timedelta(days=DAYS_KEPT)
        old = self.sudo().search([("create_date", "<", before)], limit=SLICE)
        old.unlink()
        return len(old), len(old) == SLICE
