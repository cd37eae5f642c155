"""A company whose last month is to be closed, and the two people who close it."""

from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2
from freezegun import freeze_time

from odoo import Command, fields
from odoo.sql_db import connection_info_for
from odoo.tests import new_test_user

from odoo.addons.loyalty_club.tests.accounting import ACCOUNTS

from tests.support.rpc import Client
from tests.support.server import database
from tests.support.shop import Shop

RUN = "loyalty.club.closing.run"
GROUP = "loyalty_club.group_loyalty_club_liability_"
SALES = 6
WAITING = """
    SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = %s::regclass
"""


@dataclass
class Books:
    """Ids of what is closed, and the logins of who does it."""

    company: int
    config: int
    preparer: str
    approver: str

    def client(self, house, login):
        """A person at his screen."""
        return Client(house.url, database(), login, login)


def open_books(env):
    """A shop that sold something last month, and an approved estimate."""
    shop = Shop(env, "Books")
    club = shop.club(shop.program())
    people = {role: _person(shop, role) for role in ("preparer", "approver")}
    first = fields.Date.subtract(club._today().replace(day=1), months=1)
    with freeze_time(f"{first} 12:00:00"):
        config = _set_up(shop, club, first)
        _approve(config, first, people)
        _sell(shop, club)
    logins = {role: user.login for role, user in people.items()}
    return Books(shop.company.id, config.id, **logins)


def _person(shop, role):
    return new_test_user(
        shop.env,
        f"{role} of {shop.name}",
        groups=f"{GROUP}{role}",
        tz="UTC",
        company_id=shop.company.id,
        company_ids=[Command.set(shop.company.ids)],
    )


def _set_up(shop, club, first):
    accounts = {
        f"{name}_account_id": shop.env["account.account"]
        .create(
            {
                "name": f"Points: {name}",
                "code": f"9870{number}",
                "account_type": kind,
                "company_ids": [Command.set(shop.company.ids)],
            }
        )
        .id
        for number, (name, kind) in enumerate(ACCOUNTS.items())
    }
    journal = shop.env["account.journal"].create(
        {
            "name": "Points",
            "code": "LOYAL",
            "type": "general",
            "company_id": shop.company.id,
            "restrict_mode_hash_table": True,
        }
    )
    return shop.env["loyalty.club.account.config"].create(
        {
            "club_id": club.id,
            "company_id": shop.company.id,
            "start_date": first,
            "journal_id": journal.id,
            **accounts,
        }
    )


def _approve(config, first, people):
    estimate = config.env["loyalty.club.estimate"].with_user(people["preparer"])
    estimate = estimate.create(
        {
            "config_id": config.id,
            "date_from": first,
            "point_value": 0.1,
            "redemption_rate": 0.8,
            "evidence": "The reward gives 0.10 for a point.",
        }
    )
    estimate.with_user(people["approver"]).action_approve()


def _sell(shop, club):
    product = shop.product("Cake", 100)
    for number in range(SALES):
        partner = shop.partner(f"Guest {number}")
        shop.member(partner, club)
        order = shop.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_confirm()
        order._create_invoices().action_post()


def entries(env, books):
    """What stands in the journal of the closings, by number."""
    config = env["loyalty.club.account.config"].browse(books.config)
    moves = env["account.move"].search([("journal_id", "=", config.journal_id.id)])
    return moves.sorted("id")


def rows(env, run_id):
    """How many frozen rows and lines a run has."""
    domain = [("run_id", "=", run_id)]
    names = ("loyalty.club.closing.source", "loyalty.club.closing.line")
    return tuple(env[name].search_count(domain) for name in names)


@contextmanager
def halted(table, mode="SHARE"):
    """Let nobody write to a table: who comes there waits, in an open transaction.

    :param mode: the lock that PostgreSQL is asked for; "ACCESS EXCLUSIVE" lets nobody
        read either
    """
    connection = psycopg2.connect(**connection_info_for(database())[1])
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table}" IN {mode} MODE')
            yield
    finally:
        connection.close()


def is_waited_for(killer, table):
    """Whether somebody waits for a table, in a transaction that has begun."""
    killer.cursor.execute(WAITING, [table])
    return killer.cursor.fetchone()[0]
