"""`make lint`: every linter over the whole repository; `--fix` mends what it can."""

import os
import subprocess
import sys
import time

from . import databases, node, venv
from .paths import DEV, LINT_VENV, NODE, ROOT
from .say import command
from .stamps import only_one

# Not all JSON: some is data that a program wrote.
PRETTY = ("**/*.{xml,js,cjs,mjs,css,scss,yml,yaml}", "package.json")


def linters(fix):
    """Name and command line of each linter that has something to read."""
    mend = ["--fix"] if fix else []
    python = [LINT_VENV / "bin/python", "-m"]
    ruff = [LINT_VENV / "bin/ruff"]
    addons = databases.our_addons()
    translations = tracked("*.po", "*.pot")
    yield "ruff", [*ruff, "check", *mend, "."]
    yield "ruff format", [*ruff, "format", *([] if fix else ["--check"]), "."]
    if addons:
        hooks = LINT_VENV / "bin"
        yield "pylint-odoo", [*python, "pylint", *addons]
        yield "oca-checks", [hooks / "oca-checks-odoo-module", *mend, *addons]
        if translations:
            yield "oca-checks-po", [hooks / "oca-checks-po", *mend, *translations]
    yield "prettier", ["prettier", "--write" if fix else "--check", *PRETTY]
    yield "eslint", ["eslint", *mend, "."]


def tracked(*patterns):
    """The files of these names that git knows, or would take."""
    listing = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    result = subprocess.run(
        listing, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return result.stdout.splitlines()


def lint(name, line, variables):
    """Run one linter; what it says is shown only when it objects."""
    start = time.monotonic()
    result = subprocess.run(
        [str(part) for part in line],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    verdict = "objects" if result.returncode else "clean"
    print(f"· {name}: {verdict} ({time.monotonic() - start:.0f} s)", flush=True)
    if result.returncode:
        print(result.stdout + result.stderr)
    return result.returncode == 0


@command
def main():
    """Set up the linters only, and run them all before judging."""
    with only_one():
        venv.ensure()
        venv.ensure_lint()
        node.ensure()
    variables = os.environ | {
        "PATH": node.path(),
        "NODE_PATH": str(NODE / "node_modules"),
        "PYLINTHOME": str(DEV / "pylint"),
    }
    fix = "--fix" in sys.argv
    results = [lint(*linter, variables) for linter in linters(fix)]
    print("Lint is clean." if all(results) else "Lint found something to mend.")
    return not all(results)


if __name__ == "__main__":
    main()
