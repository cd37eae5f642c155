"""The mirror is read from the machine's own apt, in whatever form that is written."""

import pytest

from dev import debs
from dev.say import Stop

STANZAS = """\
# a comment
Types: deb
URIs: mirror+file:/etc/apt/mirrors/debian.list
Suites: trixie trixie-updates
Components: main

Types: deb deb-src
URIs: https://one.example/debian https://two.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: https://security.example/debian-security
Suites: bookworm-security

Types: deb
Enabled: no
URIs: https://off.example/debian
Suites: bookworm
"""

LINES = """\
# deb https://commented.example/debian bookworm main
deb-src https://source.example/debian bookworm main
deb [arch=amd64 signed-by=/a/b.gpg] https://lines.example/debian bookworm main contrib
deb https://lines.example/debian-security bookworm-security main
"""


def test_stanzas_give_the_enabled_addresses_of_the_release():
    assert debs.mirrors_in(STANZAS, ["bookworm"]) == [
        "https://one.example/debian",
        "https://two.example/debian",
    ]


def test_a_list_of_mirrors_is_an_address_too():
    found = debs.mirrors_in(STANZAS, ["trixie"])
    assert found == ["mirror+file:/etc/apt/mirrors/debian.list"]


def test_lines_give_binary_packages_of_the_release_only():
    assert debs.mirrors_in(LINES, ["bookworm"]) == ["https://lines.example/debian"]


def test_nothing_fits_another_release():
    assert debs.mirrors_in(LINES + STANZAS, ["sid"]) == []


def test_the_variable_comes_before_the_machine(monkeypatch):
    monkeypatch.setenv("DEBIAN_MIRROR", "https://chosen.example/debian")
    assert debs.mirror() == "https://chosen.example/debian"


def test_another_distribution_is_asked_for_a_source(monkeypatch):
    monkeypatch.delenv("DEBIAN_MIRROR", raising=False)
    release = {"ID": "ubuntu", "VERSION_CODENAME": "noble"}
    monkeypatch.setattr(debs.system, "release", lambda: release)
    with pytest.raises(Stop, match=r"ODOO_HOME .* or DEBIAN_MIRROR"):
        debs.mirror()


def test_its_fonts_come_from_a_known_release(monkeypatch):
    monkeypatch.setattr(debs.system, "release", lambda: {"VERSION_CODENAME": "noble"})
    assert debs.base_release() == "bookworm"
