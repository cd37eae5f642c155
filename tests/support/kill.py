"""Waits until PostgreSQL works on one of our statements, then kills its client."""

import time

#: Backends inside a transaction whose last statement is about our tables.
OURS = """
    SELECT query, pid, xact_start FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND xact_start IS NOT NULL AND state <> 'idle'
       AND query ~ %s
"""
GONE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
#: Statements that write a document's points, and those of the night. PostgreSQL shows
#: the first 1,024 letters of a statement only.
POSTING = r"(INSERT INTO|UPDATE) loyalty_club_point_(move|lot)"
NIGHT = r"WITH due AS"
REVIEW = r"WITH step AS"


class Killer:
    """Watches over a connection of its own, which never stays in a transaction."""

    def __init__(self, connection):
        connection.autocommit = True
        self.cursor = connection.cursor()

    def wait(self, pattern, seconds=120, poke=None, passing=0):
        """Return our statement that is open right now, as soon as there is one.

        :param poke: called every second, to wake whoever should be at work
        :param passing: how many transactions with such a statement to let go by
        """
        poked, end, seen = 0, time.monotonic() + seconds, set()
        while time.monotonic() < end:
            self.cursor.execute(OURS, [pattern])
            found = self.cursor.fetchone()
            if found:
                statement, *transaction = found
                seen.add(tuple(transaction))
                if len(seen) > passing:
                    return statement
            if poke and time.monotonic() > poked + 1:
                poke()
                poked = time.monotonic()
        raise AssertionError(f"no statement of ours came within {seconds} s")

    def kill(self, server, seconds=60):
        """Kill the server, and wait until PostgreSQL has noticed."""
        server.kill()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.cursor.execute(GONE, [server.backends])
            if not self.cursor.fetchone()[0]:
                return
            time.sleep(0.05)
        raise AssertionError("the backends of a killed server are still there")
