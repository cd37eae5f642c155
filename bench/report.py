"""Writes the results down, with the machine they belong to."""

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

import odoo.release
import odoo.sql_db

from .measuring import Amount

ROOT = Path(__file__).parents[1]
SETTINGS = ("shared_buffers", "work_mem", "fsync", "synchronous_commit", "jit")
HEAD = "| measure | ours | the other side | ratio | bar | aim | verdict |"


def write(file: Path, size: str, found):
    """Write the rows that were found to a file, and say them.

    Rows of measures that did not run this time stay, each with a note that names the
    commit it belongs to.
    """
    old = file.read_text().splitlines() if file.exists() else []
    rows = list(map(line, found))
    lines = [
        f"# What {size} measured",
        "",
        "Written by the benchmark itself (`bench/`). Both sides of a row ran by turns"
        " in one run of the same database, seven rounds; figures are medians, with"
        " smallest and largest in brackets. The bar is for the ratio; seconds belong"
        " to this machine, on which other work may have run at the same time.",
        "",
        *machine(),
        "",
        HEAD,
        "|" + " --- |" * 7,
        *merged(rows, old, "| "),
        "",
        *merged(list(notes(found)), old, "- "),
        "",
    ]
    file.write_text("\n".join(lines))
    print("\n".join(lines))


def remember(name, text):
    """Keep a note in the results of what a test did that takes too long for every day.

    The note of an earlier run goes.
    """
    file = ROOT / "bench/results.md"
    head, mark, notes = file.read_text().partition("\n- **")
    old = f"{mark}{notes}".strip().splitlines()
    note = f"- **{name}:** {text}; commit {commit()}."
    file.write_text("\n".join([head, *merged([note], old, "- "), ""]))


def merged(new, old, mark):
    """Lines of an earlier run in their places, those that are new instead of them.

    :param mark: how a row of the table begins, or a note
    """
    end = {"| ": " |", "- ": ":** "}[mark]
    names = {line.split(end)[0]: line for line in new if line.startswith(mark)}
    heads = ("| measure", "| ---")
    kept = [
        line
        for line in old
        if line.startswith(mark) and not line.startswith(heads) and end in line
    ]
    known = {line.split(end)[0] for line in kept}
    changed = [names.get(line.split(end)[0], line) for line in kept]
    return changed + [line for name, line in names.items() if name not in known]


def line(row):
    """One line of the table."""
    if isinstance(row, Amount):
        return (
            f"| {row.measure} | {spread(row.values, '.3g')} {row.unit}"
            f" | {row.other_name} | | ≤ {row.bar:g} {row.unit} | {row.aim:g}"
            f" {row.unit} | {row.verdict} |"
        )
    return (
        f"| {row.measure} | {seconds(row.ours)} | {row.other_name}:"
        f" {seconds(row.other)} | {spread(row.ratios, '.2f')}× |"
        f" ≤ {row.bar:.4g}× | {row.aim:.4g}× | {row.verdict} |"
    )


def notes(rows):
    """What the table has no room for."""
    for row in rows:
        note = f"{row.note}; " if row.note else ""
        yield (
            f"- **{row.measure}:** {note}load of the machine {row.load:.1f};"
            f" commit {commit()}."
        )


def seconds(values):
    """A median with its spread, in a unit that can be read."""
    if median(values) < 1:
        return spread([value * 1000 for value in values], ".1f") + " ms"
    return spread(values, ".2f") + " s"


def spread(values, form):
    """A median, and the smallest and largest value where there are several."""
    low, high = min(values), max(values)
    if len(values) == 1:
        return f"{low:{form}}"
    return f"{median(values):{form}} ({low:{form}}–{high:{form}})"


def machine():
    """Where and when this ran."""
    with odoo.sql_db.db_connect("postgres").cursor() as cr:
        cr.execute("SHOW server_version")
        version = cr.fetchone()[0]
        cr.execute(
            "SELECT name || ' ' || current_setting(name)"
            " FROM unnest(%s::text[]) AS setting (name)",
            [list(SETTINGS)],
        )
        settings = ", ".join(setting for (setting,) in cr.fetchall())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"- {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, commit {commit()}",
        f"- {os.cpu_count()} processors ({processor()}), {memory:.0f} GB,"
        f" {platform.system()} {platform.release()}",
        f"- Odoo {odoo.release.version}, Python {platform.python_version()},"
        f" PostgreSQL {version} ({settings})",
    ]


def processor():
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def commit():
    """The commit that was measured, with a mark if files had changed since.

    What was written here by the measures before does not count.
    """
    name = _git("describe", "--always", "--exclude=*")
    others = [".", ":(exclude)bench/results*.md"]
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", *others)
    return f"{name or 'unknown'}{'-dirty' if changed else ''}"


def _git(*arguments):
    line = ["git", *arguments]
    result = subprocess.run(line, cwd=ROOT, check=False, capture_output=True, text=True)
    return result.stdout.strip()
