from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import cells
from . import import_customer_sql as statements

PARTNERS_AT_ONCE = 1000
#: Contacts are made like data: without messages and without followers.
QUIETLY = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class LoyaltyClubImport(models.AbstractModel):
    """Finds the customers whom the rows name, and makes contacts of the others."""

    _inherit = "loyalty.club.import"

    #: Columns of the temporary table that name a customer, the surest first.
    _import_customer = ()

    def _find_customers(self):
        """Look up each text that names a customer, once."""
        self.env.cr.execute(statements.CUSTOMERS)
        for kind in self._import_customer:
            self.env.cr.execute(
                SQL(
                    statements.FIND_CUSTOMERS,
                    kind=kind,
                    column=SQL.identifier(kind),
                    found=self._found_by(kind),
                )
            )
        self.env.cr.execute("ANALYZE club_import_customer")

    def _found_by(self, kind):
        if kind == "member":
            return SQL(statements.BY_MEMBER, club=self.club_id.id)
        texts = {
            "ref": SQL("partner.ref"),
            "email": SQL("partner.email_normalized"),
            "phone": self._phone_sql(),
        }
        return SQL(
            statements.BY_TEXT,
            text=texts[kind],
            companies=self.club_id.company_ids.ids,
        )

    def _phone_sql(self):
        """A contact's telephone number in the form of the engine."""
        return SQL(
            statements.PHONE,
            code=self._calling_code(),
            national=cells.NATIONAL_DIGITS,
            digits=cells.PERSIAN_DIGITS + cells.ARABIC_DIGITS,
        )

    def _calling_code(self):
        """The calling code of numbers that name no country."""
        return str(self.company_id.sudo().country_id.phone_code or "")

    def _check_country(self, mapping):
        if "phone" in mapping and not self._calling_code():
            raise UserError(
                self.env._(
                    "Set the country of %s first: telephone numbers are compared with "
                    "its calling code.",
                    self.company_id.name,
                )
            )

    def _matched(self):
        """SQL for the statements: rows with what was found, the customer, and whether
        a row names several."""
        aliases = [SQL.identifier(f"by_{kind}") for kind in self._import_customer]
        joins = [
            SQL(
                "LEFT JOIN club_import_customer %(alias)s ON %(alias)s.kind = %(kind)s"
                " AND %(alias)s.key = staged.%(column)s",
                alias=alias,
                kind=kind,
                column=SQL.identifier(kind),
            )
            for alias, kind in zip(aliases, self._import_customer, strict=True)
        ]
        partners = [SQL("%s.partner_id", alias) for alias in aliases]
        doubtful = [
            SQL("(%s.key IS NOT NULL AND %s.partner_id IS NULL)", alias, alias)
            for alias in aliases
        ]
        partner = SQL("coalesce(%s)", SQL(", ").join(partners))
        return {
            "rows": SQL("club_import_row staged %s", SQL(" ").join(joins)),
            "partner": partner,
            "several": SQL(
                "(%s IS NULL AND (%s))", partner, SQL(" OR ").join(doubtful)
            ),
            "differ": SQL(
                "greatest(%(list)s) <> least(%(list)s)", list=SQL(", ").join(partners)
            ),
        }

    def _make_partners(self, vals_list):
        """Make contacts, with the rights of the club's manager over its members.

        :param vals_list: iterable of values
        :return: their ids, in order
        """
        Partner = self.env["res.partner"].sudo().with_context(**QUIETLY)
        ids, batch = [], []
        for vals in vals_list:
            batch.append(vals)
            if len(batch) == PARTNERS_AT_ONCE:
                ids += Partner.create(batch).ids
                self.env.invalidate_all()
                batch = []
        ids += Partner.create(batch).ids
        self.env.flush_all()
        return ids
