"""The commands as one types them, and the addon as a wheel."""

import os
import re
import subprocess
import sys
import zipfile

import pytest

from dev.paths import ROOT

TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


def run(*line, **variables):
    return subprocess.run(
        line,
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_what_to_run(target):
    result = run("make", "-n", target, MAKEFLAGS="")
    for module in re.findall(r"-m dev\.(\w+)", result.stdout):
        assert (ROOT / f"dev/{module}.py").exists()
    assert result.returncode == 0


def test_help_names_every_target():
    text = run("make", "help", MAKEFLAGS="").stdout
    assert [target for target in TARGETS if f"make {target}" not in text] == ["help"]


def test_a_fitting_python_is_found_without_any_environment():
    result = run("sh", "dev/python", "-c", "import sys; print(sys.version_info[:2])")
    assert (3, 10) <= tuple(map(int, re.findall(r"\d+", result.stdout))) <= (3, 13)


def test_a_wrong_odoo_home_is_told_in_a_sentence(tmp_path):
    result = run("dev/odoo", "--version", ODOO_HOME=str(tmp_path))
    assert result.returncode == 1
    assert "There is no Odoo 19.0 in" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_addon_builds_as_a_wheel(tmp_path):
    options = ["--no-deps", "--no-build-isolation", "-q", "-w", str(tmp_path)]
    line = [sys.executable, "-m", "pip", "wheel", *options, "./loyalty_club"]
    result = run(*line)
    assert result.returncode == 0, result.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "odoo/addons/loyalty_club/__manifest__.py" in names
