from odoo import models
from odoo.tools import SQL

from ..ledger import posting as post
from ..ledger.posting import NEWEST, Detail, Posting
from ..ledger.slices import look_again
from . import past_points as statements

#: The document of such points.
PURCHASE = "loyalty.club.purchase"


class LoyaltyClub(models.Model):
    """Gives members points for purchases that came from elsewhere.

    Each purchase earns by the rules of today, without a tier, on its own day: what
    would have expired by now is not given.
    """

    _inherit = "loyalty.club"

    def _stage_past_points(self, purchases: SQL):
        """Reckon the points of purchases in a temporary table.

        :param purchases: statement with ``id``, ``partner_id``, ``company_id``,
            ``date``, ``amount`` and ``amount_untaxed``
        :return: their sum
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(statements.STAGING, earned=self._past_points(purchases))
        )
        ((total,),) = self.env.execute_query(
            SQL("SELECT coalesce(sum(points), 0) FROM club_past_points")
        )
        return total

    def _past_points(self, purchases) -> SQL:
        past = self._past_sales(self.points_program_id._club_money_rate() or 0)
        day = SQL("(purchase.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.tz)
        days = [
            day
            for (day,) in self.env.execute_query(
                SQL("SELECT DISTINCT %s FROM (%s) AS purchase", day, purchases)
            )
        ]
        # A past purchase is no activity of today, but one before may still have been.
        of_today = self.expiry == "inactivity"
        last = self._expires_on(self._today()) if of_today else None
        return SQL(
            statements.EARNED,
            club=self.id,
            today=self._today(),
            base=past.base(),
            points=past.points(),
            day=day,
            purchases=purchases,
            days=days,
            available=[self._available_on(one) for one in days],
            expiries=[last if of_today else self._expires_on(one) for one in days],
        )

    def _give_past_points(self):
        """Post what :meth:`_stage_past_points` has reckoned, under the cards' locks."""
        rows = self.env.execute_query(SQL(statements.CARDS))
        cards = self.env["loyalty.card"].browse(card_id for card_id, _owes in rows)
        if not cards:
            return
        cards._club_lock()
        owing = cards.filtered("club_points_deficit")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                statements.GIVE,
                cards=(cards - owing).ids,
                club=self.id,
                model=PURCHASE,
                version=self.rule_version_id.id,
                description=self.env._("Points for past purchases"),
            )
        )
        self.env.invalidate_all(flush=False)
        for card in owing:
            self._give_past_points_to(card)
        look_again(self.env, ["loyalty_club_point_lot"], len(cards))

    def _give_past_points_to(self, card):
        """Post purchase by purchase on a card that owes points: they pay the debt."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, company_id, day, base, points, available_on, expires_on,
                       pending
                  FROM club_past_points WHERE card_id = %s ORDER BY day, id
                """,
                card.id,
            )
        )
        for purchase_id, company_id, day, base, points, since, until, pending in rows:
            account = card._club_open()
            account.credit(
                post.ACCRUAL,
                post.to_hundredths(points),
                source=(PURCHASE, purchase_id),
                expires_on=until,
                available_on=since,
                pending=pending,
                opened=(day, NEWEST),
            )
            posting = Posting(
                source_model=PURCHASE,
                source_id=purchase_id,
                company_id=company_id,
                document_date=day,
                description=self.env._("Points for past purchases"),
                rule_version_id=self.rule_version_id.id,
                details={post.ACCRUAL: Detail(float(base))},
            )
            card._club_store(account, posting)
