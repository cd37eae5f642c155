"""The shop of the benchmark: a club, native Odoo beside it, goods and customers.

Club and native programme belong to two companies of one database, so that an order is
counted by the one or by the other; in everything else the companies are alike.
"""

from dataclasses import dataclass

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry

#: Tiers, the lowest first: amount of a year, or purchases of three months; the factor
#: of points, and for how many months the tier is kept.
TIERS = {
    "Bronze": (300, 2, 1.0, 0),
    "Silver": (900, 4, 1.25, 0),
    "Gold": (2000, 8, 1.5, 6),
}
#: The administrator: an ordinary user, so that access rules are asked.
USER = 2
PRICES = (10, 20, 30)
REWARD_COST = 50
NATIVE_BALANCE = 1000


@dataclass(frozen=True)
class Shop:
    """Ids of the records that a measure needs; ``strangers`` are no members."""

    database: str
    members: int
    club: int
    club_company: int
    native_company: int
    native_program: int
    products: tuple[int, ...]
    first_stranger: int
    strangers: int


def environment(cr, company, user=USER):
    """A fresh environment, as a web request makes it."""
    context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": [company]}
    return api.Environment(cr, user, context)


def superuser(cr):
    """The environment of scheduled work."""
    return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def make(database):
    """Make club, programme and goods in an empty database.

    :return: ids by name
    """
    with Registry(database).cursor() as cr:
        env = superuser(cr)
        # Each side has one programme; the till's addon brings gift cards of its own.
        env["loyalty.program"].search([]).active = False
        companies = [env.company, _second_company(env)]
        for company in companies:
            _chart(env, company)
        club_program, native_program = (_program(env, company) for company in companies)
        club = env["loyalty.club"].create(
            {
                "name": "Bench",
                "points_program_id": club_program.id,
                "company_ids": [Command.set(companies[0].ids)],
                "tz": "UTC",
                "calendar": "gregorian",
                "expiry": "months",
                "expiry_number": 36,
            }
        )
        goods = env["product.product"].create([_goods(price) for price in PRICES])
        _no_scheduled_work(env)
        return {
            "club": club.id,
            "program": club_program.id,
            "version": club.rule_version_id.id,
            "sequence": _member_sequence(env),
            "club_company": companies[0].id,
            "currency": companies[0].currency_id.id,
            "native_company": companies[1].id,
            "native_program": native_program.id,
            "products": tuple(goods.ids),
        }


def make_tiers(club):
    """Three tiers with two rules each."""
    for place, (name, terms) in enumerate(TIERS.items()):
        amount, purchases, factor, months = terms
        rules = [("amount", amount, "years", 1), ("purchases", purchases, "months", 3)]
        keys = ("metric", "value", "window", "window_number", "operator")
        conditions = [dict(zip(keys, (*rule, "ge"), strict=True)) for rule in rules]
        club.env["loyalty.club.tier"].create(
            {
                "club_id": club.id,
                "name": name,
                "sequence": place,
                "earning_factor": factor,
                "validity": "months" if months else "none",
                "validity_number": months,
                "rule_ids": [Command.create(values) for values in conditions],
            }
        )


def _second_company(env):
    company = env["res.company"].create(
        {"name": "Native", "currency_id": env.company.currency_id.id}
    )
    env["res.users"].browse(USER).company_ids |= company
    return company


def _chart(env, company):
    if not company.chart_template:
        env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )


def _program(env, company):
    rule = {
        "reward_point_mode": "money",
        "reward_point_amount": 1,
        "minimum_qty": 0,
    }
    reward = {
        "reward_type": "discount",
        "discount_mode": "per_order",
        "discount": 5,
        "required_points": REWARD_COST,
    }
    return env["loyalty.program"].create(
        {
            "name": f"Points of {company.name}",
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "portal_point_name": "Points",
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "rule_ids": [Command.create(rule)],
            "reward_ids": [Command.create(reward)],
        }
    )


def _goods(price):
    return {
        "name": f"Goods for {price}",
        "type": "service",
        "list_price": price,
        "taxes_id": False,
        "company_id": False,
    }


def _member_sequence(env):
    """PostgreSQL's sequence behind the member numbers."""
    sequence = env.ref("loyalty_club.ir_sequence_loyalty_club_member")
    return f"ir_sequence_{sequence.id:03d}"


def _no_scheduled_work(env):
    """Another server over the same cluster must not work in this database."""
    env["ir.cron"].search([]).active = False
