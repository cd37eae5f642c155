"""Where Odoo and PostgreSQL are looked for, and the traps on the way."""

import os

import pytest

from dev import databases, odoo_tree, postgres
from dev.say import Stop


def odoo_in(folder, version="(19, 0, 0, FINAL, 0, '')"):
    package = folder / "odoo"
    (package / "addons/base").mkdir(parents=True)
    (package / "release.py").write_text(f"version_info = {version}\n")
    return folder


def test_a_source_tree_is_an_odoo(tmp_path, monkeypatch):
    (odoo_in(tmp_path) / "addons/sale").mkdir(parents=True)
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    odoo = odoo_tree.ensure()
    assert odoo.addons == [tmp_path / "addons", tmp_path / "odoo/addons"]
    assert odoo.addon("sale") == tmp_path / "addons/sale"


def test_an_unpacked_package_is_one_without_its_second_folder(tmp_path):
    root = tmp_path / "usr/lib/python3/dist-packages"
    (odoo_in(root) / "odoo/addons/sale").mkdir()
    (root / "addons/sale").mkdir(parents=True)
    assert odoo_tree.at_home(tmp_path).addons == [root / "odoo/addons"]


def test_another_release_is_refused(tmp_path, monkeypatch):
    odoo_in(tmp_path, "(18, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Stop, match=r"There is no Odoo 19\.0 in"):
        odoo_tree.ensure()


def test_a_server_that_is_there_is_used(monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert postgres.ensure() == {}


def test_a_socket_folder_is_never_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "owned", lambda folder: folder)
    monkeypatch.setattr(postgres.Path, "chmod", lambda self, mode: None)
    long = tmp_path / ("x" * 100)
    assert len(os.fsencode(postgres.socket_folder(long))) <= postgres.LONGEST_FOLDER


def test_the_cluster_leaves_a_folder_that_its_user_cannot_enter(monkeypatch):
    monkeypatch.setattr(postgres, "can_enter", lambda folder: False)
    monkeypatch.setattr(postgres, "owned", lambda folder: folder)
    assert postgres.home().parent == postgres.Path("/var/lib")


def test_a_stale_process_number_is_no_server(tmp_path):
    cluster = postgres.Cluster(tmp_path, tmp_path, tmp_path)
    cluster.data.mkdir()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert not cluster.is_running()


@pytest.fixture
def suite(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    for name, depends in (("club", ["sale"]), ("club_till", ["club", "pos"])):
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name / "__manifest__.py").write_text(repr({"depends": depends}))
    return tmp_path


def test_the_base_holds_what_our_addons_ask_for(suite):
    assert databases.our_addons() == ["club", "club_till"]
    assert databases.native_depends() == ["pos", "sale"]


def test_only_what_an_installation_sees_remakes_a_database(suite):
    before = databases.sources_key()
    (suite / "club/tests/test_more.py").write_text("assert True")
    assert databases.sources_key() == before
    (suite / "club/models.py").write_text("fields = 1")
    assert databases.sources_key() != before
