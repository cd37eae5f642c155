"""Two hosts over one PostgreSQL with a replica: bigger is configuration (law 14)."""

import re
from concurrent.futures import ThreadPoolExecutor

import night
import psycopg2
from counter import open_counter, sell

from odoo.tools import config

from tests.support.replica import replica, wait_for_replica
from tests.support.server import database, primary_host
from tests.support.waiting import wait_until

CARDS = 20000
CLIENTS = 8
ROUNDS = 10
STARTED = re.compile(r"Job '(Customer Club: [^']+)' \(\d+\) starting")
BALANCES = """
    SELECT id, points, club_points_pending, club_points_deficit
      FROM loyalty_card WHERE club_id IS NOT NULL ORDER BY id
"""


def test_two_hosts_share_the_work_and_do_it_once(opened, server, tmp_path):
    with opened() as env:
        club = night.prepare(env, CARDS)
        counter = open_counter(env, members=4)
        jobs = env["ir.cron"].search([("cron_name", "like", "Customer Club:%")])
        jobs.nextcall = "2020-01-01 00:00:00"
        names = jobs.mapped("cron_name")
    with replica(primary_host()) as standby:
        hosts = [
            server(
                cron=2,
                data_dir=tmp_path / f"data{number}",
                db_replica_host=standby,
                log_handler=":INFO",
            )
            for number in range(2)
        ]
        for host in hosts:
            host.start()
        sold = sell_everywhere(counter, hosts)
        wait_until(lambda: night.is_done(opened, club), "the night has no end", 600)
        assert sold == ["sold"] * (CLIENTS * ROUNDS)
        with opened() as env:
            night.check_once(env, club, CARDS)
            selling = env["loyalty.club"].browse(counter.club)
            assert sum(selling.member_ids.mapped("points")) == 100 * len(sold)
            assert selling.action_verify() == 0
        check_jobs(names, hosts)
        wait_for_replica(primary_host(), standby, database())
        assert balances(primary_host()) == balances(standby)


def sell_everywhere(counter, hosts):
    """Eight tills, half of them at each host, while both do the night."""

    def till(number):
        client = counter.client(hosts[number % 2])
        partner = counter.partners[number % 4]
        return [sell(client, counter, partner) for _ in range(ROUNDS)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [one for many in pool.map(till, range(CLIENTS)) for one in many]


def check_jobs(names, hosts):
    """Every job was started once, by one of the hosts; and both took part."""
    started = [STARTED.findall(host.text()) for host in hosts]
    print(f"\njobs by host: {started}")
    assert sorted(started[0] + started[1]) == sorted(names)
    assert all(started), "one host did all the work"


def balances(host):
    """The balances of all cards, as one PostgreSQL server has them."""
    name = {"host": host, "user": config["db_user"] or "odoo", "dbname": database()}
    with psycopg2.connect(**name) as connection, connection.cursor() as cursor:
        cursor.execute(BALANCES)
        return cursor.fetchall()
