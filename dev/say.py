"""Says what happens, how long it took, and in a sentence what to do when it fails."""

import functools
import subprocess
import sys
import time
from contextlib import contextmanager


class Stop(Exception):
    """A failure told in plain words: what happened and what to do about it."""


@contextmanager
def step(what):
    """Name a piece of work before it starts, and its time once it is done."""
    print(f"· {what} …", flush=True)
    start = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)


def run(command, advice, show=False, **options):
    """Run a command; if it fails show its last words and stop with the advice.

    `show` lets a download draw its progress bar; without a terminal nothing is drawn.
    """
    if show and sys.stdout.isatty():
        result = subprocess.run(command, check=False, **options)
    else:
        options = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "stdin": subprocess.DEVNULL,
            **options,
        }
        result = subprocess.run(command, text=True, check=False, **options)
    if result.returncode:
        print(last_lines(result.stdout or ""), file=sys.stderr)
        raise Stop(f"{advice} (The command that failed: {' '.join(map(str, command))})")
    return result.stdout or ""


def last_lines(text, count=20):
    """The end of a long output, where the reason of a failure stands."""
    return "\n".join(text.splitlines()[-count:])


def command(main):
    """Make a function a command: a Stop becomes one sentence and a failing exit."""

    @functools.wraps(main)
    def wrapper(*arguments):
        try:
            sys.exit(main(*arguments))
        except Stop as stop:
            print(f"\n{stop}", file=sys.stderr)
            sys.exit(1)
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)
            sys.exit(130)

    return wrapper
