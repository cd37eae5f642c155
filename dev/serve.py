"""`make demo`: the suite with demo data in the database club_demo, served here.

python -m dev.serve [--no-serve] [--fresh]
"""

import contextlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from . import databases, environment, testing
from .paths import LOGS
from .say import Stop, command, last_lines, step
from .stamps import is_stamped, only_one, stamp, unstamp

DATABASE = "club_demo"
# Separate from the database's own stamp: changed sources update it, and what was
# tried out in it stays.
SOURCES_STAMP = f"{DATABASE}-sources"
PORT = 8069
PATIENCE = 120
WELCOME = """
The customer club is at {address}   (Ctrl-C stops it)

  log in as      password      who
  manager        manager       club manager, approves closings
  sales          sales         salesperson
  accountant     accountant    accountant, prepares the closing of points
  cashier        cashier       cashier, sells at the till
  nasrin         nasrin        the same in Persian
  member         member        a customer, sees the portal
  mina           mina          the same in Persian

Three things to try:
  1. As sales: Sales > Orders > Quotations holds two of Sara Ahmadi. Confirm one: its
     Points button shows what it gave, and each move says in words why.
  2. As sales: on Sara's other quotation press Spend Points and confirm it: Sara is
     Gold, and her page (as member) has the code of a gift. Cancel it: points, tier
     and gift are as before.
  3. As manager: Customer Club > Tiers > Gold > Change the Rules shows who would move.
     Customer Club > Configuration > Set Up a Club opens a club of your own.

At the till: as cashier press Continue Selling, then Find or enrol. Type a phone number
or a card's code, or scan a card from {address}/cards, to be seen or printed:
  Sara Ahmadi           0913 000 0001    044sara     Silver
  Mina Rahimi           0913 000 0004    044mina     Silver, her receipt is in Persian
  Abbasi Guest House    0913 000 0014    044hotel    Gold, 5% less
A number that nobody has becomes a member; Orders > Paid takes goods back.
"""


@command
def main():
    """Make the demo if needed, then serve it until Ctrl-C."""
    ready = environment.ensure()
    with only_one():
        ensure_demo(ready, fresh="--fresh" in sys.argv)
    if "--no-serve" not in sys.argv:
        serve(ready)


def ensure_demo(ready, fresh):
    """Make the database, or bring it to the sources as they are now."""
    addons = databases.our_addons()
    sources = databases.sources_key()
    if fresh or not databases.is_current(ready, DATABASE, ready.odoo.key):
        make(ready, addons)
    elif not is_stamped(SOURCES_STAMP, sources):
        unstamp(SOURCES_STAMP)
        with step(f"Bringing {DATABASE} up to date"):
            databases.update(ready, DATABASE, addons)
    stamp(SOURCES_STAMP, sources)


def make(ready, addons):
    """A copy of the bare database, with our addons and the life of a shop in it.

    Odoo's own demo data stays out: it is slow to make, and not a pastry shop's.
    """
    databases.ensure_base(ready, databases.BASE, databases.native_depends())
    what = f"Making {DATABASE}, with a year of sales (about a minute)"
    with step(what), databases.remade(ready, DATABASE, ready.odoo.key):
        databases.odoo(ready, DATABASE, "db", "duplicate", databases.BASE, DATABASE)
        databases.install(ready, DATABASE, addons)
        databases.inside(ready, DATABASE, "demo")


def serve(ready):
    """Serve on the first free port, and say where once it answers."""
    port = testing.free_port(PORT)
    log = LOGS / "demo-server.log"
    options = ["-d", DATABASE, f"--http-port={port}", "--max-cron-threads=1"]
    arguments = ["server", *options, f"--db-filter=^{DATABASE}$", f"--logfile={log}"]
    log.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = subprocess.Popen(ready.command(*arguments), env=ready.variables)
    try:
        address = f"http://127.0.0.1:{port}"
        taken = "" if port == PORT else f" on port {port}, because {PORT} is taken"
        with step(f"Starting Odoo{taken}"):
            wait_for(address, server, log)
        print(WELCOME.format(address=address), flush=True)
        server.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        server.wait()


def wait_for(address, server, log):
    """Wait until the log-in page answers, or tell why it does not."""
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/web/login", timeout=PATIENCE):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    print(last_lines(log.read_text() if log.exists() else ""))
    raise Stop(f"Odoo did not answer: its log is {log}.")


if __name__ == "__main__":
    main()
