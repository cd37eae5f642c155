"""Runs pytest in the environment and counts what came of it."""

import json
import os
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field

from . import environment
from .paths import DEV, ROOT


@dataclass
class Counts:
    """Test by test, what came of it."""

    outcomes: dict = field(default_factory=dict)

    def number(self, outcome):
        """How many tests ended so."""
        return list(self.outcomes.values()).count(outcome)

    def tests(self, outcome):
        """The tests that ended so."""
        return {test for test, came in self.outcomes.items() if came == outcome}

    def __or__(self, other):
        return Counts(self.outcomes | other.outcomes)

    def __str__(self):
        kinds = ("passed", "failed", "skipped")
        return ", ".join(f"{self.number(kind)} {kind}" for kind in kinds)


def plain(name, paths, variables, arguments=()):
    """Run tests that need no Odoo: its plugin is left out."""
    return run(name, ["-p", "no:odoo", *arguments, *paths], variables)


def in_odoo(name, paths, ready, database, arguments=()):
    """Run tests inside Odoo, with its web server for the browser's sake."""
    ports = {"http_port": free_port(), "gevent_port": free_port()}
    with passing_file(f"{name}.cfg") as file:
        file.write_text(environment.configuration(ready.odoo, ports, database))
        variables = ready.variables | {
            "ODOO_RC": str(file),
            # So that a random walk takes the same way again.
            "PYTHONHASHSEED": "0",
            "CLUB_DB": database,
            "CLUB_HTTP_PORT": str(ports["http_port"]),
            "CLUB_GEVENT_PORT": str(ports["gevent_port"]),
        }
        options = [f"--odoo-config={file}", "--odoo-http"]
        return run(name, [*options, *arguments, *paths], variables)


def run(name, arguments, variables):
    """Run pytest once; a run that breaks off counts as one failed test."""
    command = [environment.PYTHON, "-m", "pytest", "-p", "dev.pytest_counts"]
    with passing_file(f"{name}.json") as file:
        result = subprocess.run(
            [str(part) for part in [*command, *arguments]],
            cwd=ROOT,
            env=variables | {"CLUB_COUNTS": str(file)},
            check=False,
        )
        counts = Counts(json.loads(file.read_text()) if file.exists() else {})
    if result.returncode and not counts.number("failed"):
        counts.outcomes[f"{name}: pytest ended with {result.returncode}"] = "failed"
    return counts


@contextmanager
def passing_file(name):
    """A file for one run, so that two runs at a time do not meet."""
    file = DEV / "run" / f"{os.getpid()}-{name}"
    file.parent.mkdir(exist_ok=True)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def free_port(first=None):
    """A free port of this machine: the first that is free from a number on, or any."""
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", first or 0))
                return probe.getsockname()[1]
            except OSError:
                first += 1
