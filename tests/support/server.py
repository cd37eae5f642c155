"""A real Odoo server with several processes, for tests that need more than one."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from odoo.tools import config

ROOT = Path(__file__).resolve().parents[2]
START = 120  # seconds, for two busy cores


def database():
    """The database of the tests, as this process was told."""
    name = config["db_name"]
    return name[0] if isinstance(name, list) else name


def primary_host():
    """Where the database server is: a folder of sockets, or a name."""
    return config["db_host"] or os.environ["PGHOST"]


def free_port():
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A prefork server in a process group of its own, started and killed at will.

    ``folder`` takes its configuration, log and files.
    """

    def __init__(self, folder, name="server", workers=2, cron=0, **settings):
        self.log = folder / f"{name}.log"
        self.port = free_port()
        self.file = folder / f"{name}.cfg"
        self.process = None
        self.backends = f"club-{name}-{self.port}"
        options = {
            "addons_path": ",".join(map(str, config["addons_path"])),
            "data_dir": config["data_dir"],
            "db_name": database(),
            "http_interface": "127.0.0.1",
            "http_port": self.port,
            "gevent_port": free_port(),
            "workers": workers,
            "max_cron_threads": cron,
            "db_maxconn": 16,
            "db_app_name": self.backends,
            **{key: config[key] for key in ("db_host", "db_user") if config[key]},
            **settings,
        }
        lines = [f"{key} = {value}" for key, value in options.items()]
        self.file.write_text("\n".join(["[options]", *lines, ""]))

    @property
    def url(self):
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Start, and wait until it answers."""
        # With `python -m odoo` workers could not start.
        launcher = ROOT / "dev" / "launch.py"
        command = [sys.executable, launcher, "server", "-c", self.file]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=os.environ | {"ODOO_RC": str(self.file)},
            )
        end = time.monotonic() + START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the server did not start:\n{self.tail()}")
            time.sleep(0.2)
        return self

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def kill(self):
        """SIGKILL to every process of the server at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self):
        """Let it end in good order; its workers finish what they do."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.kill()

    def text(self):
        """The whole log."""
        return self.log.read_text(errors="replace")

    def tail(self, lines=30):
        """The end of the log."""
        return "\n".join(self.text().splitlines()[-lines:])
