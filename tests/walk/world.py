"""The shop of a walk: two companies, three clubs with different rules, customers."""

from datetime import timedelta

from membership import new_customer
from tiers import make_tiers

from odoo import Command

from tests.support.shop import Shop


def settle_in(walk, make_clubs):
    """Make the shop and give the walk its clubs, goods and customers."""
    shop = walk.shop = Shop(walk.root, "Walk", companies=2)
    walk.foreign_pricelists = shop.pricelist("EUR", 0.8).ids
    walk.products = _products(shop)
    for _ in range(10):
        new_customer(walk)
    walk.clubs = make_clubs(shop)
    for club in walk.clubs:
        for partner in walk.customers[:6]:
            if not partner.parent_id:
                shop.member(partner, club)
    walk.method = _payment_method(walk)
    walk.provider = _providers(walk)
    walk.clock.tick(timedelta(days=1))
    walk.cr.commit()


def _products(shop):
    sales_taxes = shop.env["account.tax"].search([("type_tax_use", "=", "sale")])
    by_company = sales_taxes.grouped("company_id")
    taxes = [Command.set([by_company[company][0].id for company in shop.companies])]
    return [
        shop.product("Cake", 100),
        shop.product("Tea", 9.99),
        shop.product("Bread", 3.5, taxes_id=taxes),
        shop.product("Machine", 799, taxes_id=taxes),
        shop.product("Sample", 0),
    ]


def changing_clubs(shop):
    """Clubs whose rules change on the way."""
    plain = shop.club(shop.program("Plain"))
    slow = shop.club(
        shop.program("Slow", rate=0.25, discount=0.05),
        maturity="days",
        maturity_days=3,
        expiry="month_end",
        point_step="0.01",
        invoice_accrual=True,
    )
    billed = shop.club(
        shop.program("Billed", mode="unit", rate=2),
        accrual_event="invoice_paid",
        maturity="return_window",
        maturity_days=7,
        expiry="inactivity",
        expiry_number=60,
        return_policy="accept",
    )
    return make_tiers(plain | slow | billed)


def steady_clubs(shop):
    """One club for each earning event; the night matters to the last one only."""
    plain = shop.club(shop.program("Confirmed"), invoice_accrual=True)
    posted = shop.club(
        shop.program("Posted", mode="unit", rate=3),
        accrual_event="invoice_posted",
        base_taxed=True,
        rounding="half_up",
    )
    paid = shop.club(
        shop.program("Paid", rate=0.37),
        accrual_event="invoice_paid",
        maturity="invoice_paid",
        expiry="days",
        expiry_number=90,
        point_step="0.01",
        invoice_accrual=True,
    )
    return make_tiers(plain | posted | paid)


def _payment_method(walk):
    methods = walk.env()["payment.method"]
    return methods.search([("code", "=", "club_walk")]) or methods.create(
        {"name": "Card", "code": "club_walk"}
    )


def _providers(walk):
    made = {}

    def provider(company):
        if company not in made:
            made[company] = walk.env()["payment.provider"].create(
                {"name": f"Bank of {company.name}", "company_id": company.id}
            )
        return made[company]

    return provider
