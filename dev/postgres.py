"""A private PostgreSQL cluster, unless PGHOST names a server to use.

It listens on a socket only and trusts whoever can open that: its folder is closed
to others. It may lose the last transactions in a power cut, which makes tests fast.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import debs, system
from .paths import CHECKOUT, DEV
from .say import run, step
from .stamps import build_once, is_stamped, unstamp

OLDEST = 13
# A socket's whole path may have 107 bytes; its name takes the rest.
LONGEST_FOLDER = 92
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_wal_size": "4GB",
    "listen_addresses": "",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster in a folder, with the programs that run it."""

    place: Path
    sockets: Path
    binaries: Path

    @property
    def data(self):
        """The data alone: a copy for a replica must hold no socket and no log."""
        return self.place / "pgdata"

    def program(self, name, *arguments, **options):
        """Run one of the server's programs as its user."""
        advice = (
            f"PostgreSQL did not work: its log is {self.place}/server.log;"
            " 'make clean' starts afresh."
        )
        user = server_user()
        user["env"] = {**user.get("env", os.environ), **libraries(self.binaries)}
        return run([self.binaries / name, *arguments], advice, **user, **options)

    def ensure_data(self):
        """Make the cluster. C.UTF-8, because plain C is blind to Persian letters."""
        if not is_stamped(self.data.name, str(self.place)):
            self.stop()
        what = "Making a private PostgreSQL cluster"
        build_once(self.data, str(self.place), what, self.initdb)

    def initdb(self, folder):
        """Fill the data folder."""
        owned(folder).chmod(0o700)
        options = ["-A", "trust", "-U", "odoo", "-E", "UTF8", "--locale=C.UTF-8"]
        self.program("initdb", "-D", folder, *options)

    def is_running(self):
        """Whether the process that the data folder names is alive."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return "postgres" in Path(f"/proc/{pid}/comm").read_text()
        except (OSError, ValueError, IndexError):
            return False

    def start(self):
        """Start the server unless it runs; it stays until `make stop`."""
        if self.is_running():
            return
        settings = " ".join(f"-c {name}='{value}'" for name, value in settled().items())
        settings += f" -k '{self.sockets}'"
        with step("Starting PostgreSQL"):
            log = self.place / "server.log"
            arguments = ["-D", self.data, "-l", log, "-w", "-o", settings, "start"]
            self.program("pg_ctl", *arguments, stdout=subprocess.DEVNULL)

    def stop(self):
        """Stop the server if it runs."""
        if self.is_running():
            with step("Stopping PostgreSQL"):
                self.program("pg_ctl", "-D", self.data, "-m", "fast", "stop")


def ensure():
    """Have a server running; give the variables by which programs find it."""
    if os.environ.get("PGHOST"):
        return {}
    cluster = ours(server_binaries() or unpacked(home()))
    cluster.ensure_data()
    cluster.start()
    return {"PGHOST": str(cluster.sockets), "PGUSER": "odoo"}


def stop():
    """Stop our server; somebody else's (PGHOST) is left alone."""
    if DEV.exists():
        binaries = server_binaries() or unpacked_binaries(home())
        if binaries:
            ours(binaries).stop()


def remove():
    """Stop the server and take away what lies outside `.dev/`."""
    stop()
    unstamp("pgdata")
    if DEV.exists():
        for folder in (socket_folder(home()), home()):
            if not folder.is_relative_to(DEV):
                shutil.rmtree(folder)


def ours(binaries):
    """This checkout's cluster."""
    place = home()
    return Cluster(place, socket_folder(place), binaries)


def home():
    """The cluster's folder: in `.dev/`, or outside where its user cannot go there."""
    if can_enter(DEV):
        return owned(DEV / "pg")
    outside = Path("/var/lib") / f"loyalty-club-{CHECKOUT}"
    if not outside.exists():
        print(f"  PostgreSQL's user cannot enter {DEV}: its files go to {outside}.")
    return owned(outside)


def can_enter(folder):
    """Whether the user that runs the server may go into the folder."""
    test = subprocess.run(["test", "-x", str(folder)], check=False, **server_user())
    return test.returncode == 0


def server_user():
    """How to start its programs: they refuse to run as root, so root lends `nobody`.

    They also refuse a working directory that they cannot read.
    """
    if os.geteuid():
        return {"cwd": "/"}
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    return {**user, "cwd": "/", "env": os.environ | {"HOME": "/"}}


def settled():
    """The settings, with as many buffers as the machine can spare."""
    return SETTINGS | {"shared_buffers": f"{buffers()}MB"}


def buffers():
    """An eighth of the memory, in megabytes; half of what PostgreSQL advises.

    A database of a million members does not fit into its default, and every statement
    would measure how pages come and go.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(128, min(memory // 8, 4096))


def owned(folder):
    """Make a folder that belongs to the server's user."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    return folder


def socket_folder(place):
    """The folder of the server's socket, elsewhere if the path would be too long."""
    folder = place / "run"
    if len(os.fsencode(folder)) > LONGEST_FOLDER:
        short = os.environ.get("XDG_RUNTIME_DIR") if os.geteuid() else None
        folder = Path(short or "/tmp") / f"club-{CHECKOUT}"
    owned(folder).chmod(0o700)
    return folder


def server_binaries():
    """The folder of the newest installed server's programs, if it is new enough."""
    found = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    version, folder = max(found, default=(0, None))
    return folder if version >= OLDEST else None


def unpacked(place):
    """The machine's own PostgreSQL packages, unpacked here and not installed.

    Installing them would start a second server for the whole machine.
    """
    build_once(place / "server", str(place), "Fetching PostgreSQL", unpack)
    return unpacked_binaries(place)


def unpacked_binaries(place):
    """The folder of the unpacked server's programs, or None."""
    return next(place.glob("server/usr/lib/postgresql/*/bin"), None)


def unpack(folder):
    """Fetch the server and the libraries that the machine lacks."""
    packages = folder / "packages"
    packages.mkdir()
    debs.unpack(debs.download(server_packages(), packages, apt=["-q"]), folder)
    shutil.rmtree(packages)


def server_packages():
    """What apt would install for a server, less the compiler that we switch off."""
    plan = ["apt-get", "-s", "--no-install-recommends", "install", "postgresql"]
    known = subprocess.run(plan, capture_output=True, check=False)
    if known.returncode:
        system.update()
    advice = (
        "No PostgreSQL was found and apt knows none: install PostgreSQL 13 or newer, or"
        " name a server in PGHOST."
    )
    names = re.findall(r"^Inst (\S+)", run(plan, advice), re.MULTILINE)
    wanted = r"postgresql-\d|postgresql-client-\d|lib(?!llvm)"
    return [name for name in names if re.match(wanted, name)]


def libraries(binaries):
    """Where unpacked programs find the libraries that came with them."""
    if binaries.is_relative_to("/usr/lib/postgresql"):
        return {}
    folders = binaries.parents[2].glob("*-linux-gnu")
    return {"LD_LIBRARY_PATH": os.pathsep.join(map(str, folders))}
