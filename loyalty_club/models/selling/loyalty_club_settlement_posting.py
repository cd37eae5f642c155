from odoo import models
from odoo.tools import SQL

from ...engine.ledger import PENDING
from ..ledger import posting as post
from ..ledger.posting import NEWEST, Detail, Posting


class LoyaltyClubSettlement(models.AbstractModel):
    """Posts the difference between what a document should have moved and has moved."""

    _inherit = "loyalty.club.settlement"

    def _club_post_difference(self, club, card, target, so_far):
        """Post target minus posted; tell whether there was anything to post."""
        accrual = target.accrual - so_far.accrual
        redemption = target.redemption - so_far.redemption
        matures = self._club_may_mature(club, so_far)
        if not (accrual or redemption or matures):
            return False
        loads = accrual < 0 or redemption or matures or club.expiry == "inactivity"
        account = card._club_open(filter(None, so_far.taken), lots=loads)
        posting = self._club_posting(club, target, so_far)
        if redemption:
            self._club_post_redemption(club, card, account, redemption, so_far)
            posting.details.update(_redemption_details(target, so_far))
        if accrual:
            self._club_post_accrual(club, account, accrual)
            posting.details.update(_accrual_details(target, so_far))
        if matures or accrual > 0:
            self._club_mature(club, account)
        if club.expiry == "inactivity":
            account.extend(club._expires_on(club._today()))
        card._club_store(account, posting)
        return True

    def _club_posting(self, club, target, so_far):
        return Posting(
            source_model=self._name,
            source_id=self.id,
            company_id=self.company_id.id,
            document_date=self._club_day(club),
            description=self._club_description(),
            revision=so_far.revision + 1,
            rule_version_id=target.rule_version_id,
            tier_id=target.tier_id or so_far.tier_id,
            order=self._club_order_reference(),
            reverses=so_far.reverses,
        )

    def _club_post_redemption(self, club, card, account, points, so_far):
        if points < 0:
            self._club_give_back(club, account, -points, so_far)
            return
        shortage = account.debit(post.REDEMPTION, points)
        if shortage:
            club._alert(
                self.env["loyalty.club.member"].search(
                    [("points_card_id", "=", card.id)], limit=1
                ),
                self.env._(
                    "%(document)s spent %(points)s points that were not there",
                    document=self.display_name,
                    points=post.to_points(shortage),
                ),
            )

    def _club_give_back(self, club, account, points, so_far):
        lots = {lot.id: lot for lot in account.lots}
        here = [
            (lots.get(lot_id), taken)
            for lot_id, taken in so_far.taken.items()
            if taken > 0 and (lot_id is None or lot_id in lots)
        ]
        account.give_back(
            post.GIVE_BACK,
            points,
            here,
            source=(self._name, self.id),
            expires_on=club._expires_on(club._today()),
            opened=(club._today(), NEWEST),
        )

    def _club_post_accrual(self, club, account, points):
        source = (self._name, self.id)
        if points < 0:
            self._club_claw_back(club, account, -points)
            return
        day = self._club_day(club)
        available_on = club._available_on(day)
        account.credit(
            post.ACCRUAL,
            points,
            source=source,
            expires_on=club._expires_on(day),
            available_on=available_on,
            pending=not available_on or available_on > club._today(),
            opened=(day, NEWEST),
        )

    def _club_claw_back(self, club, account, points):
        """Take back what the document gave; what lapsed meanwhile is not owed."""
        source = (self._name, self.id)
        own = sum(lot.remaining for lot in account.lots if lot.source == source)
        lapsed = min(max(0, points - own), self._club_lapsed())
        if points > lapsed:
            shortage = account.claw_back(post.CLAWBACK, points - lapsed, source=source)
            if shortage and club.return_policy != "debt":
                account.waive(post.WAIVER, shortage)
        if lapsed:
            account.excuse(post.CLAWBACK, post.LAPSED, lapsed)

    def _club_lapsed(self):
        """Points in hundredths that expired in the lots of this document.

        Less what an earlier return has found lapsed.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT (coalesce(sum(points), 0) * -100)::bigint
                  FROM loyalty_club_point_move
                 WHERE kind = 'expiry' AND lot_id IN (
                       SELECT id FROM loyalty_club_point_lot
                        WHERE source_model = %(model)s AND source_id = %(id)s)
                """,
                model=self._name,
                id=self.id,
            )
        )
        return max(0, rows[0][0] - self._club_excused())

    def _club_excused(self):
        """Points in hundredths that returns of this document found lapsed so far."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT (coalesce(sum(points), 0) * 100)::bigint
                  FROM loyalty_club_point_move
                 WHERE source_model = %s AND source_id = %s AND kind = 'lapsed'
                """,
                self._name,
                self.id,
            )
        )
        return rows[0][0]

    def _club_may_mature(self, club, so_far):
        """Points that wait for the invoice can mature by a settlement only."""
        return so_far.accrual > 0 and club.maturity in ("invoice_paid", "return_window")

    def _club_mature(self, club, account):
        if club.maturity not in ("invoice_paid", "return_window"):
            return
        day = self._club_matures_on(club)
        source = (self._name, self.id)
        for lot in account.lots:
            if lot.source != source or lot.state != PENDING or not day:
                continue
            if day <= club._today():
                account.mature(lot)
            elif lot.available_on != day:
                lot.available_on = day
                account.redated.append(lot)


def _redemption_details(target, so_far):
    value = target.value - so_far.value
    detail = Detail(value, {"cost": target.redemption, "value": target.value})
    return {post.REDEMPTION: detail, post.GIVE_BACK: detail}


def _accrual_details(target, so_far):
    detail = Detail(target.base - so_far.base, target.explanation)
    return {post.ACCRUAL: detail, post.CLAWBACK: detail}
