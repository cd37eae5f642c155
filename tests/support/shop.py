"""A company with a club, goods, customers and staff, made anew for each run.

Every run has a company of its own, so that two runs in one database do not meet.
"""

from itertools import count

from odoo import Command
from odoo.tests import new_test_user

_serial = count(1)

SALE = "sales_team.group_sale_salesman_all_leads"
BILLING = "account.group_account_invoice"
ROLES = {
    "seller": SALE,
    "biller": f"{SALE},{BILLING},account.group_account_user",
    "officer": f"{SALE},loyalty_club.group_loyalty_club_officer",
    "manager": f"{SALE},loyalty_club.group_loyalty_club_manager",
    "approver": f"{SALE},loyalty_club.group_loyalty_club_manager",
}


class Shop:
    """The records of one run; ``env`` is the superuser's, in the first company."""

    def __init__(self, env, name="Shop", companies=1):
        self.name = f"{name} {env.cr.now():%H%M%S%f}-{next(_serial)}"
        env = env(context={"tracking_disable": True, "lang": "en_US"})
        made = [_company(env, f"{self.name}/{n}") for n in range(companies)]
        self.companies = env["res.company"].union(*made)
        self.company = made[0]
        self.env = env(
            context={**env.context, "allowed_company_ids": self.companies.ids}
        )
        self.users = {role: self._user(role, groups) for role, groups in ROLES.items()}

    def _user(self, role, groups):
        return new_test_user(
            self.env,
            f"{role} {self.name}",
            groups=groups,
            tz="UTC",
            company_id=self.company.id,
            company_ids=[Command.set(self.companies.ids)],
        )

    def program(self, name="Points", mode="money", rate=1, discount=0.1):
        """A native programme of points with a reward for a chosen number of them."""
        return self.env["loyalty.program"].create(
            {
                "name": f"{name} {self.name}",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "portal_point_name": "Points",
                "company_id": False,
                "currency_id": self.company.currency_id.id,
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": mode,
                            "reward_point_amount": rate,
                            "minimum_qty": 0,
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": discount,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )

    def club(self, program, **values):
        """A club over all companies of the shop."""
        return self.env["loyalty.club"].create(
            {
                "name": program.name,
                "points_program_id": program.id,
                "company_ids": [Command.set(self.companies.ids)],
                "tz": "UTC",
                "calendar": "gregorian",
                "manager_id": self.users["manager"].id,
                **values,
            }
        )

    def product(self, name, price, **values):
        """Something to sell, invoiced as ordered."""
        return self.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
                "invoice_policy": "order",
                **values,
            }
        )

    def partner(self, name, **values):
        """A customer of every company."""
        return self.env["res.partner"].create({"name": name, **values})

    def member(self, partner, club):
        """Enrol a customer."""
        return self.env["loyalty.club.member"].create(
            {"club_id": club.id, "partner_id": partner.id}
        )

    def give(self, member, points):
        """Points out of nothing, by an adjustment."""
        values = {"member_id": member.id, "points": points, "reason": "Gift"}
        self.env["loyalty.club.adjustment"].create(values)._post()

    def pricelist(self, code, rate):
        """A price list in another currency, of which one of ours buys ``rate``."""
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", code)])
        currency.active = True
        for company in self.companies:
            day = {"name": "2020-01-01", "rate": rate, "company_id": company.id}
            currency.rate_ids = [Command.create(day)]
        return self.env["product.pricelist"].create(
            {"name": code, "currency_id": currency.id, "company_id": False}
        )


def _company(env, name):
    company = env["res.company"].create(
        {"name": name, "currency_id": env.ref("base.USD").id}
    )
    env.user.company_ids |= company
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
    return company
