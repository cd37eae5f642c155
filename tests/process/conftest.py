"""What tests with real processes share; nothing here runs inside a transaction."""

import os
from contextlib import contextmanager

import psycopg2
import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import connection_info_for

from tests.support.kill import Killer
from tests.support.server import Server, database

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
# Two hosts and a replica are for those who have the time and the memory.
collect_ignore = [] if LONG else ["test_scaled_out.py"]


@pytest.fixture(scope="session")
def size():
    """How much to test: "ci" or "long"."""
    return "long" if LONG else "ci"


@pytest.fixture
def opened():
    """Open the database in this process, as the superuser, and commit at the end."""

    @contextmanager
    def environment():
        registry = Registry(database()).check_signaling()
        with registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})
        registry.signal_changes()

    return environment


@pytest.fixture
def server(tmp_path):
    """Make servers with two workers; those that were started are killed in the end."""
    servers = []

    def make(**settings):
        servers.append(Server(tmp_path, f"server{len(servers)}", **settings))
        return servers[-1]

    yield make
    for one in servers:
        one.kill()


@pytest.fixture
def killer():
    """Someone who sees what PostgreSQL is doing, and kills a server in the midst."""
    connection = psycopg2.connect(**connection_info_for(database())[1])
    yield Killer(connection)
    connection.close()
