"""The Odoo 19 that everything runs on: one that is there, or Debian's, fetched."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debs, system
from .paths import DEV, SOURCES
from .say import Stop
from .stamps import build_once, digest

FETCHED = DEV / "odoo"
FOUND = DEV / "odoo-found"
LOCK = SOURCES / "odoo.lock"
PACKAGE = "odoo-19"
# What Odoo's own package links to. The last ones must not be the newest release's:
# it has other file names.
NEWEST = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-ocr-b",
)
OLDER = ("fonts-font-awesome", "fonts-inconsolata")


@dataclass(frozen=True)
class Odoo:
    """An Odoo 19: the folder to import it from, and those with its addons."""

    root: Path

    @property
    def addons(self):
        """The folders that hold native addons.

        A package has them all among the server's, and Debian's has a second folder
        that is not complete; in a source tree most are apart.
        """
        server = self.root / "odoo" / "addons"
        whole = (server / "sale").is_dir()
        return [server] if whole else [self.root / "addons", server]

    @property
    def key(self):
        """Changes when another Odoo is used, so that databases are made anew."""
        return digest(str(self.root), self.root / "odoo" / "release.py")

    def addon(self, name):
        """The folder of a native addon."""
        return next(f / name for f in self.addons if (f / name).is_dir())


def ensure():
    """Give the Odoo to use: ODOO_HOME, an importable one, else fetch Debian's."""
    if os.environ.get("ODOO_HOME"):
        return at_home(Path(os.environ["ODOO_HOME"]).resolve())
    return importable() or fetched()


def at_home(home):
    """The Odoo in a folder: a source tree, or an unpacked package."""
    for root in (home, home / "usr/lib/python3/dist-packages"):
        if is_odoo_19(root / "odoo"):
            return Odoo(root)
    raise Stop(
        f"There is no Odoo 19.0 in {home}: set ODOO_HOME to a folder that holds 'odoo/"
        "release.py' of version 19.0, or unset it to have Odoo fetched."
    )


def importable():
    """An Odoo 19 that this Python can import, linked: its neighbours stay behind."""
    spec = importlib.util.find_spec("odoo")
    for place in spec.submodule_search_locations if spec else ():
        if is_odoo_19(Path(place)):
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / "odoo").unlink(missing_ok=True)
            (FOUND / "odoo").symlink_to(place)
            return Odoo(FOUND)
    return None


def is_odoo_19(package):
    """Whether the folder is Odoo's Python package of release 19.0."""
    file = package / "release.py"
    return file.is_file() and bool(
        re.search(r"version_info\s*=\s*\(19,\s*0\b", file.read_text(errors="replace"))
    )


def fetched():
    """Debian's Odoo 19 under `.dev/`, fetched when the lock file names another."""
    build_once(
        FETCHED,
        LOCK.read_text(),
        "Fetching Odoo 19 from Debian (about 130 MB)",
        fetch_locked,
    )
    return at_home(FETCHED)


def fetch_locked(folder):
    """Fetch the version that the lock file names, or the newest if that is gone."""
    lock = json.loads(LOCK.read_text())
    system.ensure_keyring()
    debs.prepare()
    there = debs.versions(PACKAGE)
    version = lock["version"] if lock["version"] in there else there[0]
    result = fetch(folder, version)
    if version != lock["version"]:
        print(
            f"  Odoo {lock['version']}, with which the suite was tested, has left the"
            f" mirror; {version} is used. dev/update-odoo tests and keeps it."
        )
    elif result["sha256"] != lock["sha256"]:
        raise Stop(
            f"The package {PACKAGE} {version} is not the one that dev/odoo.lock names:"
            " do not use this mirror."
        )


def fetch(folder, version):
    """Fetch and unpack one version of Odoo; give what identifies it."""
    packages = folder / "packages"
    packages.mkdir()
    older = [f"{name}/{debs.base_release()}" for name in OLDER]
    odoo = debs.download([f"{PACKAGE}={version}"], packages)
    rest = debs.download([f"{name}/sid" for name in NEWEST] + older, packages)
    debs.unpack([*odoo, *rest], folder)
    checksum = hashlib.sha256(odoo[0].read_bytes()).hexdigest()
    shutil.rmtree(packages)
    mend(folder)
    return {"package": PACKAGE, "version": version, "sha256": checksum}


def mend(folder):
    """Put an empty file where Debian left one out for its licence.

    Every back-office page asks for it, and a browser test fails on the answer.
    """
    missing = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    file = folder / "usr/lib/python3/dist-packages" / missing
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("// Left out by Debian for its licence.\n")
