"""Things are built once, and a failure leaves nothing half-made."""

import pytest

from dev import stamps


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps, "DEV", tmp_path / "dev")
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "dev/stamps")
    return tmp_path / "dev"


def build(folder, key, make):
    stamps.build_once(folder / "thing", key, "Making a thing", make)


def write(text):
    return lambda target: (target / "file").write_text(text)


def never(target):
    raise AssertionError("It was built again.")


def test_what_stands_is_not_built_again(folder):
    build(folder, "1", write("first"))
    build(folder, "1", never)
    assert (folder / "thing/file").read_text() == "first"


def test_another_key_builds_it_afresh(folder):
    build(folder, "1", lambda target: (target / "old").touch())
    build(folder, "2", write("second"))
    assert [f.name for f in (folder / "thing").iterdir()] == ["file"]


def test_a_failure_leaves_nothing(folder):
    with pytest.raises(AssertionError):
        build(folder, "1", never)
    assert not (folder / "thing").exists()
    build(folder, "1", write("whole"))
    assert (folder / "thing/file").read_text() == "whole"


def test_what_a_killed_run_left_is_made_anew(folder):
    (folder / "thing").mkdir(parents=True)
    (folder / "thing/half").touch()
    build(folder, "1", write("whole"))
    assert not (folder / "thing/half").exists()


def test_the_lock_is_free_again_after_a_failure():
    with pytest.raises(KeyError), stamps.only_one():
        raise KeyError
    with stamps.only_one():
        pass


def test_a_digest_tells_parts_apart(tmp_path):
    file = tmp_path / "file"
    file.write_text("ab")
    assert stamps.digest("ab", "c") != stamps.digest("a", "bc")
    assert stamps.digest(file) == stamps.digest("ab")
