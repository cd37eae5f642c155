from odoo import api, models
from odoo.fields import Domain

from ..wording import MEMBER_PAGE, local_digits, money_text, number_text
from .loyalty_club_member import ACTIVE, INVITED, LEFT

#: Ways of enrolment that let a customer join by himself.
SELF_SERVICE = ("voluntary", "open")
#: Rows on the first page; the history has the others.
LATEST = 3
REWARD_FIELDS = [
    "description",
    "discount",
    "discount_max_amount",
    "discount_mode",
    "program_id",
    "required_points",
    "reward_type",
]
#: What every page of a member reads.
MEMBER_FIELDS = [
    "club_id",
    "joined_on",
    "number",
    "partner_id",
    "points_card_id",
    "state",
    "tier_id",
    "tier_until",
]


class LoyaltyClubMember(models.Model):
    """What a member sees of his club, in words ready to show."""

    _inherit = "loyalty.club.member"

    @api.model
    def _own(self):
        """Memberships of the user who asks, one a club, in superuser mode.

        The pages for members read nothing that is not reached from here. What a page
        sends along, like a club's id, only chooses among these.
        """
        partner = self.env.user.partner_id
        entity = partner.commercial_partner_id
        members = self.sudo().with_context(**{MEMBER_PAGE: True})
        members = members.search_fetch(
            [
                ("partner_id", "in", (entity | partner).ids),
                ("merged_into_id", "=", False),
                ("erased_on", "=", False),
                ("club_id.active", "=", True),
            ],
            MEMBER_FIELDS,
        )
        groups = members.grouped("club_id").values()
        firsts = (
            group.sorted(lambda m: m.partner_id != entity)[:1] for group in groups
        )
        return members.browse().union(*firsts)

    @api.model
    def _own_open_clubs(self):
        """Clubs that the user who asks can join by himself, in superuser mode."""
        user = self.env.user
        entity = user.partner_id.commercial_partner_id
        known = self.sudo().with_context(active_test=False)
        known = known.search([("partner_id", "in", (entity | user.partner_id).ids)])
        clubs = known.env["loyalty.club"].with_context(**{MEMBER_PAGE: True})
        companies = entity.company_id or user.company_ids
        return clubs.search(
            Domain("active", "=", True)
            & Domain("company_ids", "in", companies.ids)
            & Domain("enrolment", "in", SELF_SERVICE)
            & Domain("id", "not in", known.club_id.ids)
        )

    @api.model
    def _own_join(self, club):
        """Make the user who asks a member of an open club, or bring him back."""
        member = self._own().filtered(lambda member: member.club_id == club)
        if member._may_return():
            member.action_activate()
        return member or self._enrol(club, self.env.user.partner_id)

    def _may_return(self):
        """Whether the member may come in by himself; who is on hold may not."""
        return self.state in (INVITED, LEFT)

    def _may_leave(self):
        """Whether the member may go by himself. Who is on hold could come back in."""
        return self.state in (INVITED, ACTIVE)

    # What the page shows

    def _portal_values(self):
        """Words and numbers of the member's page."""
        self.ensure_one()
        return {
            "number": local_digits(self.env, self.number or ""),
            "codes": self._portal_codes(),
            "balance": self._portal_balance(),
            "point_name": self.point_name or self.env._("Points"),
            "pending": self._portal_points(self.points_pending),
            "pending_from": self._portal_pending_from(),
            "debt": self._portal_points(self.points_deficit),
            "expiring": self._portal_expiring(),
            "joined_on": self.club_id._date_text(self.joined_on),
            "notice": self._portal_notice(),
            "tier": self._portal_tier(),
            "purchases": self._portal_purchases(),
            "rows": self._portal_rows(LATEST),
        }

    def _portal_balance(self):
        return number_text(self.env, self.points)

    def _portal_points(self, points):
        """A number of points; nothing for none, so that the page can leave it out."""
        return points and number_text(self.env, points)

    def _portal_pending_from(self):
        """The first day on which pending points can be spent, and whether all can.

        Nothing where a paid invoice decides, for nobody knows its day.
        """
        if not self.points_pending:
            return {}
        lots = self.env["loyalty.club.point.lot"].search_fetch(
            [("card_id", "=", self.points_card_id.id), ("state", "=", "pending")],
            ["available_on"],
        )
        days = set(lots.mapped("available_on"))
        known = sorted(filter(None, days))
        if not known:
            return {}
        return {"day": self.club_id._date_text(known[0]), "all": len(days) == 1}

    def _portal_codes(self):
        """The card's code as images for a scanner; a stopped card has none.

        They stand in the page itself: an address for the image would hold the code, and
        the code is what spends the points.
        """
        if self.state != ACTIVE or self.card_blocked or not self.card_code:
            return {}
        return {
            "barcode": self.card_barcode,
            "qr": self._barcode(self.card_code, "QR", 300, 300),
        }

    def _portal_notice(self):
        """Say what keeps the member from earning or spending, or nothing."""
        if self.card_blocked:
            return self.env._(
                "This card is blocked. Your points are safe; ask us for a new card."
            )
        return {
            INVITED: self.env._(
                "You are invited. Accept, and your next purchase counts."
            ),
            LEFT: self.env._(
                "You have left this club. Your points wait until they expire."
            ),
            ACTIVE: "",
        }.get(self.state, self.env._("Your membership is on hold. Please ask us why."))

    def _portal_expiring(self):
        """Points that expire soon and the first day of it, or nothing."""
        member = self.with_context(tz=self.club_id.tz)
        if not member.expiring_points:
            return {}
        return {
            "points": number_text(self.env, member.expiring_points),
            "day": self.club_id._date_text(member.expiring_on),
        }

    def _portal_tier(self):
        """The tier, what it gives, and exactly what the next one asks for."""
        progress = self._tier_progress()
        tier, following = progress["tier"], progress["next_tier"]
        (tier | following).fetch(["name", "description", "earning_factor", "rule_join"])
        percent = progress["percent"]
        factor = tier.earning_factor if tier else 1.0
        return {
            "name": tier.name,
            "benefits": tier.description,
            "factor": factor != 1.0 and number_text(self.env, factor),
            "until": self.club_id._date_text(self.tier_until),
            "next": following.name,
            "next_benefits": following.description,
            "any": following.rule_join == "any",
            "percent": percent,
            "percent_text": local_digits(self.env, f"{percent}%"),
            "missing": progress["missing"],
            "facts": progress["facts"],
        }

    # What the points buy

    def _portal_rewards(self):
        """Rewards of the points programme that the member could spend points on."""
        program = self.club_id.points_program_id
        return self.env["loyalty.reward"].search_fetch(
            [("program_id", "=", program.id)], REWARD_FIELDS
        )

    def _portal_purchases(self):
        """What the balance buys today, and the next reward with what it lacks."""
        if self.state != ACTIVE or self.card_blocked:
            return {}
        rewards = self._portal_rewards().sorted("required_points")
        now = rewards.filtered(lambda reward: reward.required_points <= self.points)
        return {
            "now": [self._portal_reward(reward) for reward in now],
            "next": self._portal_next_reward((rewards - now)[:1]),
        }

    def _portal_reward(self, reward):
        per_point = reward.discount_mode == "per_point"
        if reward.reward_type != "discount" or not per_point:
            return {
                "words": reward.description,
                "points": number_text(self.env, reward.required_points),
            }
        worth = self.points * reward.discount
        worth = min(worth, reward.discount_max_amount or worth)
        amount = money_text(self.env, worth, reward.currency_id)
        words = self.env._("%(amount)s off your next purchase", amount=amount)
        return {"words": words, "points": number_text(self.env, self.points)}

    def _portal_next_reward(self, reward):
        if not reward:
            return {}
        required = reward.required_points
        return {
            "words": reward.description,
            "missing": number_text(self.env, required - self.points),
            "percent": int(100 * self.points / required),
        }

    # History

    def _portal_rows(self, limit, offset=0, why=False):
        """Rows of the member's history, newest first."""
        moves = self.env["loyalty.club.point.move"]
        card = self.points_card_id
        movements = moves._portal_movements(card, limit, offset)
        return moves._portal_rows(movements, why)

    def _portal_rows_count(self):
        return self.env["loyalty.club.point.move"]._portal_count(self.points_card_id)
