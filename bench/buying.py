"""The purchases of the data set: ten a member, over two years and the coming nights.

Some members buy often and most seldom. Rows come in the order of time, so that what
one member bought lies scattered over the table. Those of the coming nights wait in a
table of their own, until the day of their sale.
"""

import random
from datetime import datetime, time, timedelta

from .past import NIGHTS, SEED, Past

EACH = 10
DAYS = 730
#: The higher, the more purchases belong to few members; 1 would spread them evenly.
SKEW = 1.5
#: Seconds of a day in an order that looks like none.
STRIDE = 7919
DAY = 24 * 60 * 60
PURCHASE = (
    "id, source_model, source_id, partner_id, company_id, date, amount,"
    " amount_untaxed, document_currency_id, line_count, channel, reference, state,"
    " create_date, write_date, reviewed"
)
COMING = "bench_coming"
MAKE_COMING = f"CREATE TABLE {COMING} (LIKE loyalty_club_purchase)"
#: The sales of a day, written on it.
SELL = f"""
    UPDATE {COMING} SET write_date = now() AT TIME ZONE 'UTC'
     WHERE date >= %(day)s AND date < %(day)s + 1;
    INSERT INTO loyalty_club_purchase
    SELECT * FROM {COMING} WHERE date >= %(day)s AND date < %(day)s + 1
    RETURNING partner_id
"""


def purchases(past: Past):
    """Yield ``(member, instant, amount)`` of each purchase, amounts in whole units."""
    chance = random.Random(SEED + 1).random
    first = datetime.combine(past.today - timedelta(days=DAYS), time())
    count = EACH * past.members
    days = [str((first + timedelta(days=n)).date()) for n in range(DAYS + NIGHTS + 1)]
    times = [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(DAY)]
    for number in range(count):
        member = int(past.members * chance() ** SKEW)
        instant = f"{days[number * len(days) // count]} {times[number * STRIDE % DAY]}"
        yield member, instant, 10 + int(chance() * 190)


def lines(past: Past, place, first_order, coming):
    """Yield the lines of COPY; each purchase has a past order of its own.

    :param first_order: an id from which no order has moved points
    :param coming: list that takes the lines of the coming days
    """
    stamp = str(past.today - timedelta(days=1))
    tomorrow = str(past.today + timedelta(days=1))
    for number, (member, instant, amount) in enumerate(purchases(past)):
        line = (
            f"{place.purchase + number}\tsale.order\t{first_order + number}"
            f"\t{place.partner + member}\t{place.company}\t{instant}"
            f"\t{amount}\t{amount}\t{place.currency}\t3\torder\tS{number:08d}"
            f"\tvalid\t{stamp}\t{stamp}\tt\n"
        )
        if instant < tomorrow:
            yield line
        else:
            coming.append(line)
