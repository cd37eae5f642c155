"""The README and the pages beside it say what is there."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from pinned import PINNED

from dev import replay

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.fa.md", *sorted(ROOT.glob("docs/*.md"))]
ROOMS = ("ledger", "membership", "selling", "benefits", "accounting")


def name_of(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_is_a_target(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"^ {4}make ([a-z-]+)", page.read_text(), re.M))
    named |= set(re.findall(r"`make ([a-z-]+)", page.read_text()))
    assert named - targets == set()


def test_the_architecture_names_files_that_exist():
    text = (ROOT / "docs/architecture.md").read_text()
    named = set(re.findall(r"`([\w/]+\.(?:py|xml))`", text))
    engine = ROOT / "loyalty_club/engine"
    addon = ROOT / "loyalty_club"
    till = ROOT / "loyalty_club_pos/models"
    places = [ROOT, addon, addon / "models", engine, till]
    places += [addon / "models" / room for room in ROOMS]
    missing = [n for n in named if not any((place / n).exists() for place in places)]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "README.fa.md"])
def test_the_readme_tells_the_totals_of_the_replay(page):
    bought = replay.purchases()
    sold = sum(purchase.amount for purchase in bought)
    credited = sum((purchase.credited for purchase in bought), Decimal(0))
    text = (ROOT / page).read_text()
    for number in (*PINNED[500], sold, credited):
        assert f"{number:,}" in text
