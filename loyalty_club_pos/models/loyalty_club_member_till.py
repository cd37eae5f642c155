from odoo import api, fields, models

from odoo.addons.loyalty_club.engine import windows
from odoo.addons.loyalty_club.models.membership.loyalty_club_member import ACTIVE
from odoo.addons.loyalty_club.models.wording import number_text

#: How many days ahead a cashier hears of a birthday.
BIRTHDAY_DAYS = 7


class LoyaltyClubMember(models.Model):
    """What a cashier sees of a member, and no more than that."""

    _inherit = "loyalty.club.member"

    @api.model
    def _till_members(self, club, partners):
        """The member behind each of these customers, in superuser mode.

        :return: dict of partner id to member
        """
        entities = partners | partners.commercial_partner_id
        members = self.sudo().search_fetch(
            [
                ("club_id", "=", club.id),
                ("partner_id", "in", entities.ids),
                ("merged_into_id", "=", False),
            ],
            ["partner_id", "state", "points_card_id", "tier_id"],
        )
        by_partner = members.grouped("partner_id")
        found = {}
        for partner in partners:
            entity = partner.commercial_partner_id
            member = by_partner.get(entity) or by_partner.get(partner)
            if member:
                found[partner.id] = member
        return found

    def _till_data(self):
        """The member as a till keeps him: his card only while it can be used."""
        self.ensure_one()
        card = self.points_card_id._club_resolve()
        usable = self.state == ACTIVE and not (card.club_blocked or card.club_suspended)
        return {
            "card_id": usable and card.id,
            "points": card.points if usable else 0.0,
            "tier_id": usable and self.tier_id.id,
            "text": " · ".join(self._till_short_words(usable)),
        }

    def _till_short_words(self, usable):
        """Tier and points, for a row in a list."""
        words = [self.tier_id.name] if self.tier_id else []
        if usable:
            return [*words, self._till_points(self.points)]
        return [*words, self._till_hold()]

    def _till_points(self, points):
        name = self.point_name or self.env._("Points")
        return f"{number_text(self.env, points)} {name}"

    def _till_hold(self):
        """Why the points rest, in two words for the cashier."""
        if self.state == ACTIVE:
            return self.env._("card blocked")
        states = dict(self._fields["state"]._description_selection(self.env))
        return states[self.state]

    def _till_words(self, data, measures):
        """The cashier's line: parts in the order in which they matter.

        :param data: :meth:`_till_data`
        :param measures: :meth:`_till_measures`
        """
        self.ensure_one()
        words = self._till_short_words(bool(data["card_id"]))
        if data["card_id"]:
            words[-1] = ", ".join([words[-1], *self._till_expiring()])
        words += self._till_open_points()
        words += self._till_missing(measures) if data["card_id"] else []
        words += self._till_birthday()
        return [self.partner_id.name or self.number, *words]

    def _till_expiring(self):
        expiring = self._portal_expiring()
        if not expiring:
            return []
        return [
            self.env._(
                "%(points)s expire on %(day)s",
                points=expiring["points"],
                day=expiring["day"],
            )
        ]

    def _till_open_points(self):
        """Points that wait, and points that are owed."""
        words = []
        if self.points_pending:
            number = number_text(self.env, self.points_pending)
            words.append(self.env._("%s pending", number))
        if self.points_deficit:
            number = number_text(self.env, self.points_deficit)
            words.append(self.env._("owes %s", number))
        return words

    def _till_measures(self):
        """What the rules of the tiers measure for this member today."""
        plan = self._tier_plan()
        return self._measures(plan) if plan else {}

    def _till_missing(self, measures):
        """What the next tier still asks for."""
        tier, missing = self._next_tier(measures)
        if not missing:
            return []
        either = tier.rule_join == "any"
        joined = (self.env._(" or ") if either else self.env._(" and ")).join(missing)
        return [
            self.env._("%(missing)s to %(tier)s", missing=joined, tier=tier.name),
        ]

    def _till_birthday(self):
        """That a birthday is near; never the date, and never the year."""
        born, club = self.partner_id.birthdate_date, self.club_id
        if not born:
            return []
        today = club._today()
        if born > today:
            return []
        days = (windows.next_anniversary(born, today, club.calendar) - today).days
        if not days:
            return [self.env._("birthday today")]
        if days > BIRTHDAY_DAYS:
            return []
        if days == 1:
            return [self.env._("birthday tomorrow")]
        number = number_text(self.env, days)
        return [self.env._("birthday in %s days", number)]

    def _till_line(self, measures=None):
        """What the till shows when this customer is chosen.

        :param measures: :meth:`_till_measures`, where they are known
        """
        data = self._till_data()
        measures = self._till_measures() if measures is None else measures
        return {
            **data,
            "words": self._till_words(data, measures),
            "deficit": self.points_deficit,
            "at": fields.Datetime.to_string(fields.Datetime.now()),
            "ask_consent": bool(self.club_id.wording_ids) and not self.consent_ids,
        }

    def _till_line_and_prices(self):
        """A new tier may have brought other prices since the till loaded him."""
        pricelist = self.partner_id.property_product_pricelist
        return {**self._till_line(), "pricelist_id": pricelist.id}
