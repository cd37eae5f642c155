"""`dev/update-odoo`: tries the newest Odoo 19 and keeps it if every test passes."""

import json
import os
import shutil
import subprocess
import sys

from . import debs, odoo_tree, system
from .paths import DEV, ROOT
from .say import Stop, command, step

CANDIDATE = DEV / "odoo-candidate"


@command
def main():
    """Fetch the newest beside the one in use, test with it, then name it."""
    locked = json.loads(odoo_tree.LOCK.read_text())
    version = newest()
    if version == locked["version"]:
        print(f"Odoo {version} is the newest that the mirror has; nothing changes.")
        return
    try:
        found = fetch(version)
        if not passes():
            raise Stop(f"Tests fail with Odoo {version}: {locked['version']} is kept.")
    finally:
        shutil.rmtree(CANDIDATE, ignore_errors=True)
    odoo_tree.LOCK.write_text(json.dumps(found, indent=2) + "\n")
    print(f"Every test passes with Odoo {version}: dev/odoo.lock names it now.")


def newest():
    """The newest version on the mirror."""
    DEV.mkdir(exist_ok=True)
    system.ensure_keyring()
    debs.prepare()
    return debs.versions(odoo_tree.PACKAGE)[0]


def fetch(version):
    """Fetch a version into a folder of its own; give what identifies it."""
    shutil.rmtree(CANDIDATE, ignore_errors=True)
    CANDIDATE.mkdir()
    with step(f"Fetching Odoo {version}"):
        return odoo_tree.fetch(CANDIDATE, version)


def passes():
    """Whether every test passes with the candidate; databases are made anew for it."""
    variables = os.environ | {"ODOO_HOME": str(CANDIDATE)}
    tests = [sys.executable, "-m", "dev.test"]
    return subprocess.run(tests, cwd=ROOT, env=variables, check=False).returncode == 0


if __name__ == "__main__":
    main()
