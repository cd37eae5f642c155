"""The databases: bare ones with native addons only, and copies with ours on top.

Installing Odoo's own addons takes a minute, copying a database a few seconds. So the
native part is installed once and kept; ours is installed on a fresh copy of it
whenever its sources change, which leaves nothing of an earlier version behind.
"""

import ast
import shutil
import subprocess
from contextlib import contextmanager

from .environment import PYTHON
from .paths import DEV, LOGS, ROOT
from .say import Stop, last_lines, step
from .stamps import digest, is_stamped, only_one, stamp, unstamp

# Changes of these need no new installation.
WITHOUT_EFFECT = {"__pycache__", "tests", "readme", "build", "engine"}
EXISTS = """
import sys, psycopg2
with psycopg2.connect(dbname="postgres") as connection, connection.cursor() as cursor:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", sys.argv[1:])
    sys.exit(0 if cursor.fetchone() else 3)
"""
TEST = "club_test"
BASE = "club_base"
ONE_RUN = ("--stop-after-init", "--no-http", "--max-cron-threads=0")


def our_addons():
    """The suite's addons: the folders at the top with a manifest."""
    return sorted(m.parent.name for m in ROOT.glob("*/__manifest__.py"))


def native_depends():
    """The native addons that ours ask for."""
    ours = our_addons()
    manifests = [ROOT / name / "__manifest__.py" for name in ours]
    asked = {d for m in manifests for d in ast.literal_eval(m.read_text())["depends"]}
    return sorted(asked - set(ours))


def sources_key():
    """Changes when the sources of our addons do, so far as an installation sees it."""
    files = [
        file
        for name in our_addons()
        for file in sorted((ROOT / name).rglob("*"))
        if file.is_file()
        and not WITHOUT_EFFECT & set(file.relative_to(ROOT / name).parts[:-1])
    ]
    return digest(*(part for f in files for part in (str(f.relative_to(ROOT)), f)))


def ensure_base(ready, name, modules):
    """A database with native addons only and no demo data; give its key."""
    key = digest(ready.odoo.key, *modules)
    if not is_current(ready, name, key):
        what = f"Installing {', '.join(modules)} into {name} (about a minute)"
        with step(what), remade(ready, name, key):
            install(ready, name, modules)
    return key


def ensure_club(ready, name, base, modules, addons=None):
    """A copy of the base with our addons, made anew when their sources changed."""
    addons = our_addons() if addons is None else addons
    base_key = ensure_base(ready, base, modules)
    key = digest(base_key, sources_key(), *addons)
    if not is_current(ready, name, key):
        what = f"Installing {', '.join(addons)} into {name}"
        with step(what), remade(ready, name, key):
            odoo(ready, name, "db", "duplicate", base, name)
            install(ready, name, addons)


def ensure_test(ready):
    """The database from which every phase of the tests gets a copy."""
    ensure_club(ready, TEST, BASE, native_depends())


def copy(ready, source, name):
    """A fresh copy of a database, its files with it."""
    unstamp(name)
    with step(f"Copying {source} to {name}"):
        drop(ready, name)
        odoo(ready, name, "db", "duplicate", source, name)


@contextmanager
def passing_copy(ready, source, name):
    """A copy for the time of its use."""
    with only_one():
        copy(ready, source, name)
    try:
        yield
    finally:
        drop(ready, name)


@contextmanager
def remade(ready, name, key):
    """Drop the database before its making, and again if the making fails."""
    unstamp(name)
    drop(ready, name)
    try:
        yield
    except BaseException:
        drop(ready, name)
        raise
    stamp(name, key)


def install(ready, name, modules, *options):
    """Install addons; warnings in Odoo's log are shown, for they are ours to mend."""
    chosen = ["-i", ",".join(modules), *options]
    log = odoo(ready, name, "server", "-d", name, *chosen, *ONE_RUN)
    for line in log.splitlines():
        if " WARNING " in line or " ERROR " in line:
            print(f"  {line}", flush=True)


def update(ready, name, addons):
    """Bring a database to the sources as they are now, keeping what it holds."""
    odoo(ready, name, "server", "-d", name, "-u", ",".join(addons), *ONE_RUN)


def odoo(ready, name, *arguments):
    """Run Odoo's command line for a database; its log is kept, and given back."""
    result = subprocess.run(
        ready.command(*arguments),
        env=ready.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    file = LOGS / f"{name}.log"
    file.write_text(result.stdout)
    if result.returncode:
        print(last_lines(result.stdout, 30))
        raise Stop(f"Odoo failed on the database {name}: the whole log is {file}.")
    return result.stdout


def exists(ready, name):
    """Whether the server has the database."""
    command = [PYTHON, "-c", EXISTS, name]
    result = subprocess.run(
        command, env=ready.variables, capture_output=True, text=True, check=False
    )
    if result.returncode not in {0, 3}:
        raise Stop(
            f"The database server did not answer: {last_lines(result.stderr, 1)}"
        )
    return result.returncode == 0


def is_current(ready, name, key):
    """Whether the database was finished for this key and is still there."""
    return is_stamped(name, key) and exists(ready, name)


def drop(ready, name):
    """Drop a database and its files, if there."""
    if exists(ready, name):
        odoo(ready, name, "db", "drop", name)
    shutil.rmtree(DEV / "data/filestore" / name, ignore_errors=True)


def in_empty_club(ready, name, program, *arguments):
    """Run a program of this folder on a new database with the suite, which stays."""
    with only_one():
        ensure_test(ready)
        copy(ready, TEST, name)
    inside(ready, name, program, *arguments)
    print(f"The database {name} stays: dev/odoo server -d {name} serves it.")


def inside(ready, name, program, *arguments, **options):
    """Run a program of this folder inside Odoo, on a database (see dev/inside.py)."""
    command = [PYTHON, "-m", "dev.inside", name, program, *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env=ready.variables, check=False, **options
    )
    if result.returncode:
        raise Stop(f"dev/{program}.py failed on the database {name}: see above.")
