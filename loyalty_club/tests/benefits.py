from datetime import date

from odoo import Command

from .common import LoyaltyClubCommon

FAR = date(2190, 1, 1)


class BenefitsCommon(LoyaltyClubCommon):
    """Three tiers, and Sara in the middle one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls._tier("Base")
        cls.silver = cls._tier("Silver", 500)
        cls.gold = cls._tier("Gold", 1000)
        cls.member._review_tier()
        cls.member._set_tier(cls.silver, "A regular", FAR)

    @classmethod
    def _tier(cls, name, amount=0, club=None, **values):
        """A tier that opens with purchases of an amount in all."""
        club = club or cls.club
        rule = {
            "metric": "amount",
            "operator": "ge",
            "value": amount,
            "window": "lifetime",
        }
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": club.id,
                "name": name,
                "sequence": 10 * (len(club.tier_ids) + 1),
                "rule_ids": [Command.create(rule)] if amount else [],
                **values,
            }
        )

    @classmethod
    def _member_in(cls, tier, name="Omid"):
        partner = cls.env["res.partner"].create({"name": name})
        member = cls._enrol(partner, tier.club_id)
        if member.tier_id != tier:
            member._set_tier(tier, "Test", FAR)
        return member

    @classmethod
    def _promotion(cls, program_type="promotion", name="Offer", **values):
        """Ten percent off; what it asks for says its type."""
        coupon = program_type == "coupons"
        code = {"mode": "with_code", "code": f"CODE-{name}"}
        auto = {"mode": "auto", "minimum_qty": 1}
        reward = {"reward_type": "discount", "discount": 10, "discount_mode": "percent"}
        rules = [] if coupon else [code if program_type == "promo_code" else auto]
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": program_type,
                "applies_on": "current",
                "trigger": "auto" if program_type == "promotion" else "with_code",
                "rule_ids": [Command.clear(), *map(Command.create, rules)],
                "reward_ids": [
                    Command.clear(),
                    Command.create({**reward, "required_points": 1}),
                ],
                **values,
            }
        )

    @classmethod
    def _other_company(cls):
        """Another company of the user, with the same currency."""
        company = cls.env["res.company"].create(
            {"name": "Other", "currency_id": cls.company.currency_id.id}
        )
        cls.env.user.company_ids |= company
        return company
