"""What reading a file brings: totals and problems; and the way into PostgreSQL."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

#: Problems that are told one by one; all are counted.
MOST_PROBLEMS = 100
#: Rows that go to PostgreSQL at once.
BATCH = 20_000


@dataclass
class Report:
    """What a file holds, and what is wrong with it."""

    rows: int = 0
    new: int = 0
    there: int = 0
    customers: int = 0
    amount: Decimal = Decimal(0)
    points: Decimal = Decimal(0)
    first_day: date | None = None
    last_day: date | None = None
    problem_count: int = 0
    problems: list = field(default_factory=list)

    def refuse(self, line, sentence):
        """Note that a line is wrong, and why."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((line, sentence))

    def refuse_more(self, count):
        """Count wrong lines beyond those that are told."""
        self.problem_count += count

    def see_day(self, day):
        """Widen the time that the rows span."""
        if self.first_day is None or day < self.first_day:
            self.first_day = day
        if self.last_day is None or day > self.last_day:
            self.last_day = day

    def counts(self):
        """Return the figures as plain values."""
        return {
            "rows": self.rows,
            "imported": self.new,
            "already_there": self.there,
            "customers": self.customers,
            "errors": self.problem_count,
            "amount": float(self.amount),
            "points": float(self.points),
        }


def copy_rows(cr, table, columns, rows):
    """Put ``rows`` into a table by COPY; None becomes NULL.

    A part of them is made before it is sent: making them may ask the database, which
    answers nothing during a COPY.
    """
    names = ", ".join(columns)
    rows = iter(rows)
    while part := list(islice(rows, BATCH)):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(part)
        buffer.seek(0)
        cr.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)", buffer)
