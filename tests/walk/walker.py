"""Chooses operations by a seed, runs each in its own transaction, and counts."""

import random
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from unittest.mock import patch

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

from odoo.addons.account_payment.models.payment_transaction import PaymentTransaction
from odoo.addons.sale.models.sale_order import SaleOrder

START = datetime(2026, 3, 2, 9)
REFUSALS = (UserError, ValidationError, AccessError, RedirectWarning)


class Idle(Exception):
    """The operation found no record to work on."""


class Walk:
    """One random walk: the shop, the clock, and what was done so far."""

    clubs = None
    products = ()
    foreign_pricelists = ()
    method = None
    provider = None

    def __init__(self, cr, clock, seed):
        self.cr = cr
        self.clock = clock
        self.random = random.Random(seed)
        self.done = Counter()
        self.refused = Counter()
        self.trail = []
        self.shop = None
        self.customers = []
        self.native = []
        self.native_history = set()
        self.note = ""

    def env(self, role=None):
        """The environment of one of the shop's users, else the superuser's."""
        if not role:
            return self.shop.env
        return self.shop.env(user=self.shop.users[role].id, su=False)

    def records(self, model, domain=(), role=None, limit=60):
        """The youngest records of this walk's shop that fit."""
        domain = [*self._scope(model), *domain]
        return self.env(role)[model].search(domain, order="id desc", limit=limit)

    def _scope(self, model):
        if model == "loyalty.club.member":
            return [("club_id", "in", self.clubs.ids)]
        return [("company_id", "in", self.shop.companies.ids)]

    def cards_of(self, document):
        """The cards on which a document has moved points."""
        source = [("source_model", "=", document._name)]
        source += [("source_id", "=", document.id)]
        return self.env()["loyalty.club.point.move"].search(source).card_id

    def one(self, records):
        """One of these records, younger ones more often."""
        if not records:
            raise Idle
        place = min(self.random.randrange(len(records)) for _ in range(2))
        return records[place]

    def chance(self, probability):
        """True with this probability."""
        return self.random.random() < probability

    def step(self, operation):
        """Do one operation as a call over RPC does: committed, or refused in plain
        words and rolled back.
        """
        name, self.note = operation.__name__, ""
        self.clock.tick(60)
        try:
            retrying(partial(operation, self), self.env())
        except Idle:
            self._roll_back()
            return
        except REFUSALS as refusal:
            self._roll_back()
            self.refused[name] += 1
            self._remember(name, f"refused: {str(refusal).splitlines()[0]}")
            return
        except Exception as fault:
            self._remember(name, f"FAULT: {fault!r}")
            raise
        self.done[name] += 1
        self._remember(name, self.note)

    def _roll_back(self):
        self.cr.rollback()
        self.native = [program for program in self.native if program.exists()]
        self.customers = [partner for partner in self.customers if partner.exists()]

    def _remember(self, name, outcome):
        day = f"{datetime.now():%Y-%m-%d}"  # noqa: DTZ005 (the walk's own clock)
        self.trail.append(f"{len(self.trail)} {day} {name} {outcome}")

    def tail(self, length=40):
        """The last operations, for whoever must find out what went wrong."""
        return "\n".join(self.trail[-length:])


@contextmanager
def walking(seed):
    """A walk in the database of the tests, at its own time, without e-mail.

    The walk's payment provider is no real one: its payments make no entries.
    """
    database = config["db_name"]
    database = database[0] if isinstance(database, list) else database
    quiet = {
        "_send_order_confirmation_mail": lambda orders: None,
        "_send_payment_succeeded_for_order_mail": lambda orders: None,
    }
    with (
        patch.multiple(SaleOrder, **quiet),
        patch.object(PaymentTransaction, "_create_payment", lambda *args, **_: None),
        freeze_time(START) as clock,
        Registry(database).cursor() as cr,
    ):
        walk = Walk(cr, clock, seed)
        walk.root = api.Environment(cr, SUPERUSER_ID, {})
        try:
            yield walk
        except BaseException:
            print(f"\nseed {seed}; the last operations:\n{walk.tail()}")
            raise
        finally:
            cr.rollback()
            _leave_no_programme(walk)


def _leave_no_programme(walk):
    """A native programme of all companies would give points in the next walk too."""
    if walk.shop:
        name = [("name", "like", walk.shop.name)]
        walk.env()["loyalty.program"].search(name).active = False
        walk.cr.commit()
