"""Fetches Debian packages into `.dev/` with apt, without touching the system's apt."""

import os
import re
import subprocess
from pathlib import Path

from . import system
from .paths import DEV
from .say import Stop, run

APT = DEV / "apt"
CONFIGURATION = APT / "apt.conf"
# Debian releases whose own fonts fit Odoo's links; others take the first one's.
KNOWN_RELEASES = ("bookworm", "trixie")
ALIASES = {"bookworm": ("oldstable",), "trixie": ("stable",)}


def base_release():
    """The Debian release to take packages from that the newest one has changed."""
    codename = system.release().get("VERSION_CODENAME")
    return codename if codename in KNOWN_RELEASES else KNOWN_RELEASES[0]


def mirror():
    """Where this machine gets Debian packages: DEBIAN_MIRROR, or its apt's sources."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"]
    suites = (base_release(), *ALIASES[base_release()])
    if system.release().get("ID") == "debian":
        for file in source_files():
            found = mirrors_in(file.read_text(errors="replace"), suites)
            if found:
                return found[0]
    raise Stop(
        "This machine's package sources are not Debian's: set ODOO_HOME to a folder"
        " with Odoo 19, or DEBIAN_MIRROR to the address of a Debian mirror, and try"
        " again."
    )


def source_files():
    """The files in which apt names its package sources, in apt's own order."""
    folder = Path("/etc/apt")
    more = (folder / "sources.list.d").glob("*")
    files = [folder / "sources.list", *sorted(more)]
    return [f for f in files if f.suffix in {".list", ".sources"} and f.is_file()]


def mirrors_in(text, suites):
    """The addresses that serve one of the suites, in either form apt knows.

    >>> mirrors_in("deb [arch=amd64] mirror+file:/etc/x trixie main", ["trixie"])
    ['mirror+file:/etc/x']
    """
    return one_line_mirrors(text, suites) + stanza_mirrors(text, suites)


def one_line_mirrors(text, suites):
    """Addresses in lines such as `deb [options] address suite main`."""
    pattern = r"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s"
    lines = re.findall(pattern, text, re.MULTILINE)
    return [address for address, suite in lines if suite in suites]


def stanza_mirrors(text, suites):
    """Addresses in stanzas of `Types:`, `URIs:` and `Suites:` lines."""
    found = []
    for stanza in re.split(r"\n\s*\n", text):
        field = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", stanza, re.MULTILINE))
        served = set(field.get("Suites", "").split()) & set(suites)
        enabled = field.get("Enabled", "yes").lower() != "no"
        if served and enabled and "deb" in field.get("Types", "").split():
            found += field.get("URIs", "").split()
    return found


def prepare():
    """Write an apt of our own, and read what the mirror has."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    address = mirror()
    (APT / "sources.list").write_text(
        "".join(
            f"deb [signed-by={system.KEYRING}] {address} {suite} main\n"
            for suite in ("sid", base_release())
        )
    )
    CONFIGURATION.write_text(configuration())
    run(
        ["apt-get", *own(), "update"],
        "The Debian mirror could not be read: check the network (or DEBIAN_MIRROR) and"
        " try again.",
        show=True,
    )


def configuration():
    """Settings that keep this apt apart from the system's, and its hooks away."""
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True)
    return f"""Dir::Etc::SourceList "{APT}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "{APT}/lists";
Dir::Cache "{APT}/cache";
Acquire::Languages "none";
APT::Sandbox::User "{user.stdout.strip()}";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


def own():
    """The option that chooses our apt; APT_CONFIG is read too early to win."""
    return ["-q", "-c", str(CONFIGURATION)]


def versions(package):
    """The versions of a package that the mirror has, newest first, at least one."""
    command = ["apt-cache", *own(), "madison", package]
    listing = run(command, "apt could not list packages: try again.")
    there = [line.split("|")[1].strip() for line in listing.splitlines() if "|" in line]
    if not there:
        raise Stop(
            f"The Debian mirror {mirror()} has no {package}: set DEBIAN_MIRROR to"
            " one that has, or ODOO_HOME to a folder with Odoo 19."
        )
    return there


def download(packages, folder, apt=None):
    """Fetch packages into a folder and give their files."""
    before = set(folder.glob("*.deb"))
    run(
        ["apt-get", *(own() if apt is None else apt), "download", *packages],
        "Packages could not be fetched: check the network and the free space, then try"
        " again.",
        show=True,
        cwd=folder,
    )
    return sorted(set(folder.glob("*.deb")) - before)


def unpack(files, folder):
    """Unpack package files into a folder; nothing of them is run."""
    for file in files:
        run(
            ["dpkg-deb", "-x", str(file), str(folder)],
            f"{file.name} could not be unpacked: check the free space and try again.",
        )
