"""Builds each thing once, and never leaves half of it behind."""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path

from .paths import DEV, STAMPS
from .say import step


@contextmanager
def only_one():
    """Let one command at a time change `.dev/`; another waits for it."""
    DEV.mkdir(exist_ok=True)
    with (DEV / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("· Waiting for another command of this checkout …", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_stamped(name, key):
    """Whether the thing was finished for exactly this key."""
    mark = STAMPS / name
    return mark.exists() and mark.read_text() == key


def stamp(name, key):
    """Note that the thing is finished; written last, so that it can be trusted."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    draft = STAMPS / f"{name}.new"
    draft.write_text(key)
    draft.rename(STAMPS / name)


def unstamp(name):
    """Forget that the thing is finished, before it is touched."""
    (STAMPS / name).unlink(missing_ok=True)


def build_once(target: Path, key, what, make):
    """Let `make` fill the folder, unless it stands finished for this key.

    A folder without its stamp is what a killed run left: it is made anew. It is
    built in its final place because a virtual environment cannot be moved.
    """
    if target.exists() and is_stamped(target.name, key):
        return
    unstamp(target.name)
    shutil.rmtree(target, ignore_errors=True)
    with step(what):
        try:
            target.mkdir(parents=True)
            make(target)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
    stamp(target.name, key)


def digest(*parts):
    """A short name for contents: equal parts have equal digests."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()[:20]
