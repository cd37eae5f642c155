"""Waiting for what another process does."""

import time


def wait_until(true, problem, seconds=120):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, problem
        time.sleep(0.1)
