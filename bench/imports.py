"""Purchases from a CSV file, by the wizard, against COPY of the finished rows."""

import csv
import hashlib
import tempfile
from pathlib import Path

from odoo.modules.registry import Registry

from .backfill import TABLE, TOTAL, sweep
from .measuring import Figure, Memory, alternate, timed
from .past import this_day
from .selling import sales
from .shop import superuser

HEADER = ("Invoice", "Customer", "Date", "Total", "Lines")
MAPPING = {
    "reference": "Invoice",
    "ref": "Customer",
    "date": "Date",
    "amount": "Total",
    "line_count": "Lines",
}
COLUMNS = (
    "source_model, source_id, partner_id, company_id, date, amount, amount_untaxed,"
    " document_currency_id, line_count, channel, reference, import_key, state,"
    " create_date, write_date"
)


def run(shop):
    """One row; what was imported is rolled back after each round."""
    memory, totals = Memory(), set()
    with tempfile.TemporaryDirectory() as folder:
        table, rows = Path(folder, "table.csv"), Path(folder, "rows.tsv")
        write_table(shop, table)
        write_rows(shop, rows)
        size = table.stat().st_size / 2**20

        def ours(_number):
            return rolled_back(shop, totals, by_wizard, table, memory)

        ours, other = alternate(
            ours, lambda _number: rolled_back(shop, totals, by_copy, rows)
        )
    if len(totals) != 1:
        raise RuntimeError(f"The two sides brought different purchases: {totals}.")
    figure = Figure(
        measure=f"CSV import of {shop.members:,} purchases",
        ours=ours,
        other=other,
        bar=3,
        aim=2,
        other_name="COPY of the rows",
        note=f"a file of {size:.0f} MB",
    )
    return [figure], memory.growth


def _sales(shop):
    return sales(shop.members, this_day())


def write_table(shop, path):
    """The file that another program has saved."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for sale in _sales(shop):
            row = (f"V-{sale.number}", f"C-{sale.customer}", sale.day)
            writer.writerow([*row, f"{sum(sale.prices)}.00", 2])


def write_rows(shop, path):
    """The same purchases as rows of the table, with the ids of their customers."""
    with Registry(shop.database).cursor() as cr:
        company = superuser(cr)["res.company"].browse(shop.club_company)
        currency = company.currency_id.id
    with path.open("w") as file:
        for sale in _sales(shop):
            total = sum(sale.prices)
            file.write(
                f"loyalty.club.import.log\t{sale.number + 1}"
                f"\t{shop.first_stranger + sale.customer}\t{shop.club_company}"
                f"\t{sale.day} 00:00:00\t{total}\t{total}\t{currency}\t2\timport"
                f"\tV-{sale.number}\tV-{sale.number}\tvalid\t{sale.day}\t{sale.day}\n"
            )


def rolled_back(shop, totals, work, *arguments):
    """Seconds of a work, of which nothing stays; what it wrote goes to ``totals``."""
    with Registry(shop.database).cursor() as cr:
        seconds = work(cr, shop, *arguments)
        cr.execute(TOTAL)
        totals.add(cr.fetchone())
        cr.rollback()
    sweep(shop.database)
    return seconds


def by_wizard(cr, shop, table, memory):
    """What the button of the wizard does, once the file is there."""
    env = superuser(cr)
    wizard = env["loyalty.club.purchase.import"].create(
        {"club_id": shop.club, "company_id": shop.club_company, "mapping": MAPPING}
    )
    upload(env, wizard, table)
    with memory.watch():
        return timed(wizard.action_import)


def upload(env, wizard, table):
    """Put the file where an upload leaves it, without a copy in memory."""
    data = table.read_bytes()
    name = hashlib.sha1(data).hexdigest()
    attachments = env["ir.attachment"]
    attachment = attachments.create(
        {
            "name": "file",
            "res_model": wizard._name,
            "res_id": wizard.id,
            "res_field": "file",
            "raw": b"-",
        }
    )
    path = Path(attachments._full_path(f"{name[:2]}/{name}"))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    env.flush_all()
    env.cr.execute(
        "UPDATE ir_attachment SET store_fname = %s WHERE id = %s",
        [f"{name[:2]}/{name}", attachment.id],
    )
    env.invalidate_all()


def by_copy(cr, _shop, rows):
    """Rows that need no reading, checking or finding any more."""
    with rows.open() as file:
        return timed(cr._obj.copy_expert, f"COPY {TABLE} ({COLUMNS}) FROM STDIN", file)
