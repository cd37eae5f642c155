"""What the machine itself must have: a few system packages, only where missing."""

import os
import platform
import shutil
from pathlib import Path

from .say import Stop, run, step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def release():
    """The machine's /etc/os-release as a dict, empty where there is none."""
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def root_prefix():
    """How to run a command as root: nothing, sudo, or None where it cannot be."""
    if os.geteuid() == 0:
        return []
    return ["sudo"] if shutil.which("sudo") else None


def install(*packages):
    """Install system packages from the machine's own package sources."""
    names = " ".join(packages)
    with step(f"Installing the system packages {names}"):
        apt_get("update", why=f"The system packages {names} are missing.")
        choose = ["install", "-y", "--no-install-recommends", *packages]
        apt_get(*choose, why=f"The system packages {names} are missing.")


def update():
    """Read the machine's package lists, which a bare machine may not have done."""
    apt_get("update", why="The machine's package lists are needed.")


def apt_get(*arguments, why):
    """Run the system's own apt-get as root."""
    prefix = root_prefix()
    asked = f"apt-get {' '.join(arguments)}"
    if prefix is None or not shutil.which("apt-get"):
        raise Stop(f"{why} Have an administrator run '{asked}', then try again.")
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    advice = f"{why} Make '{asked}' work, then try again."
    run([*command, *arguments], advice, show=True)


def ensure_keyring():
    """Debian's signing keys and the web's, to trust what is fetched."""
    needed = {
        "debian-archive-keyring": KEYRING,
        "ca-certificates": Path("/etc/ssl/certs/ca-certificates.crt"),
    }
    missing = [name for name, file in needed.items() if not file.exists()]
    if missing:
        install(*missing)


def ensure_browser():
    """A Chromium for the browser tests, and a font that can draw Persian."""
    missing = []
    if not any(map(shutil.which, BROWSERS)):
        missing.append("chromium")
    if not has_persian_font():
        missing.append("fonts-dejavu-core")
    if missing:
        install(*missing)


def has_persian_font():
    """Without such a font Chromium draws boxes, or on a bare machine nothing."""
    fonts = Path("/usr/share/fonts")
    names = ("DejaVuSans.ttf", "NotoSansArabic*.ttf", "Vazirmatn*.ttf")
    return any(next(fonts.rglob(name), None) for name in names)
