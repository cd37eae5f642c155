"""Rounds, times, spread and memory."""

import gc
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROUNDS = 7
MEGABYTE = 1024


@dataclass
class Figure:
    """One row of the table: seconds of ours and of the other side, round by round.

    ``bar`` and ``aim`` bound the median of the ratios; ``holds`` is what else is asked.
    """

    measure: str
    ours: list[float]
    other: list[float]
    bar: float
    aim: float
    other_name: str = "native"
    note: str = ""
    holds: bool = True
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    @property
    def ratios(self):
        """Ours over the other's, each round by itself."""
        return [a / b for a, b in zip(self.ours, self.other, strict=True)]

    @property
    def ratio(self):
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def verdict(self):
        """What to say of the row in a word."""
        return verdict(self.ratio, self)


@dataclass
class Amount:
    """One row of the table that is no ratio: megabytes, milliseconds, queries."""

    measure: str
    values: list[float]
    unit: str
    bar: float
    aim: float
    other_name: str = ""
    note: str = ""
    holds: bool = True
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    @property
    def verdict(self):
        """What to say of the row in a word."""
        return verdict(median(self.values), self)


def verdict(value, row):
    """What to say of a value under the bar and the aim of its row."""
    if value > row.bar or not row.holds:
        return "MISSED"
    return "aim met" if value <= row.aim else "bar met"


#: Kinds of rows by name, for the way between two processes.
KINDS = {kind.__name__: kind for kind in (Figure, Amount)}


def alternate(ours, other, rounds=ROUNDS):
    """Do both works alternately, each first in every second round.

    :param ours: function of the round's number
    :return: two lists of seconds
    """
    times = ([], [])
    for number in range(rounds):
        works = [(times[0], ours), (times[1], other)]
        for seconds, work in works if number % 2 else reversed(works):
            seconds.append(timed(work, number))
    return times


def timed(work, *arguments):
    """Seconds that a call takes; a work that knows better returns its own."""
    gc.collect()
    start = time.perf_counter()
    own = work(*arguments)
    return own if isinstance(own, float) else time.perf_counter() - start


def together(work, jobs):
    """Seconds until the last of threads that start together has done its job.

    :param work: function of a job and of what to call when it is ready to start
    """
    gate = threading.Barrier(len(jobs) + 1)
    threads = [threading.Thread(target=work, args=(job, gate.wait)) for job in jobs]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


class Memory:
    """The growth of this process over its idle size, in megabytes."""

    def __init__(self):
        gc.collect()
        self._idle = _status("VmRSS")
        self.growth = 0.0

    @contextmanager
    def watch(self):
        """Note the peak of what runs inside."""
        Path("/proc/self/clear_refs").write_text("5")
        try:
            yield
        finally:
            peak = (_status("VmHWM") - self._idle) / MEGABYTE
            self.growth = max(self.growth, peak)


def _status(name):
    """A size of this process in kilobytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise KeyError(name)
