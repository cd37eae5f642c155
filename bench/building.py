"""Makes the databases of the benchmark: a shop with the past of its club."""

import importlib
import time
from dataclasses import fields

import odoo.sql_db
from odoo.modules.registry import Registry
from odoo.service import db

from . import buying, shop
from .loading import Loader
from .past import Past, this_day
from .rows import Place, Rows

#: One in so many customers is no member.
STRANGERS = 10
#: A card of the native programme for everyone who is no member: scattered over as many
#: pages as a big shop's, so that the two sides find their cards alike.
NATIVE_CARDS = """
    INSERT INTO loyalty_card (program_id, company_id, partner_id, code, active, points,
                              create_uid, write_uid, create_date, write_date)
    SELECT %(program)s, %(company)s, id, '044-' || md5(id::text), TRUE, %(points)s,
           1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM res_partner
     WHERE id >= %(first)s AND id < %(first)s + %(count)s
"""
#: Known to Python only once Odoo's settings are read.
ADDON = "odoo.addons.loyalty_club"


def build(template: str, members: int) -> shop.Shop:
    """Copy the template and fill the copy with ``members`` members; prove the result.

    :return: what the measures need to know of it
    """
    name = f"club_bench_{members}"
    start = time.monotonic()
    print(f"· Making {name} …", flush=True)
    drop(name)
    db.exp_duplicate_database(template, name)
    ids = shop.make(name)
    made = _fill(name, members, ids)
    with Registry(name).cursor() as cr:
        env = shop.superuser(cr)
        _native_customers(cr, made)
        _first_reviews(env["loyalty.club"].browse(made.club))
        differing = env["loyalty.club"].browse(made.club).action_verify()
        if differing:
            raise RuntimeError(f"{differing} cards of the data set do not add up.")
    odoo.sql_db.close_db(name)
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
    return made


def drop(name):
    """Drop a database of an earlier run, if there."""
    odoo.sql_db.close_db(name)
    if db.exp_db_exist(name):
        db.exp_drop(name)


def _fill(name, members, ids):
    strangers = members // STRANGERS
    with Registry(name).cursor() as cr:
        place = _place(cr, ids)
    past = Past(members, this_day(), place.lot)
    number = importlib.import_module(f"{ADDON}.engine.number")
    rows = Rows(past, place, strangers, number.with_check_digit)
    contents = list(rows.tables())
    loader = Loader(name, [table for table, _columns, _lines in contents])
    loader.load(contents)
    loader.cursor.execute(buying.MAKE_COMING)
    loader.copy(buying.COMING, buying.PURCHASE, rows.coming)
    loader.set_sequence("loyalty_club_purchase_id_seq", rows.free_purchase)
    loader.set_sequence("sale_order_id_seq", rows.free_order + 1)
    loader.set_sequence(ids["sequence"], place.serial + members)
    loader.close()
    return shop.Shop(
        database=name,
        members=members,
        first_stranger=place.partner + members,
        strangers=strangers,
        **{f.name: ids[f.name] for f in fields(shop.Shop) if f.name in ids},
    )


def _place(cr, ids):
    """The first free ids, and the records that the rows name."""
    firsts = {
        "partner": "res_partner",
        "card": "loyalty_card",
        "member": "loyalty_club_member",
        "lot": "loyalty_club_point_lot",
        "move": "loyalty_club_point_move",
        "history": "loyalty_history",
        "purchase": "loyalty_club_purchase",
        "order": "sale_order",
    }
    free = {}
    for name, table in firsts.items():
        cr.execute(f"SELECT nextval('{table}_id_seq')")
        free[name] = cr.fetchone()[0]
    cr.execute(f"SELECT nextval('{ids['sequence']}')")
    return Place(
        club=ids["club"],
        company=ids["club_company"],
        currency=ids["currency"],
        program=ids["program"],
        version=ids["version"],
        serial=cr.fetchone()[0],
        **free,
    )


def _first_reviews(club):
    """Give the club tiers and put everybody into one; then look at all once more.

    The second review writes nothing, so that the next one is that of any night.
    """
    shop.make_tiers(club)
    for name in ("first", "second"):
        start = time.monotonic()
        club._review_tiers()
        print(f"  {name} review of all: {time.monotonic() - start:.0f} s", flush=True)


def _native_customers(cr, made):
    """Cards of the native programme, with points to spend."""
    values = {
        "program": made.native_program,
        "company": made.native_company,
        "points": shop.NATIVE_BALANCE,
        "first": made.first_stranger,
        "count": made.strangers,
    }
    cr.execute(NATIVE_CARDS, values)
