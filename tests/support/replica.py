"""A streaming replica of the development cluster, for as long as a test lasts."""

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from dev import postgres


@contextmanager
def replica(host):
    """Copy the cluster whose sockets lie in ``host``, and follow it.

    Yields the folder of the replica's socket.
    """
    binaries = postgres.server_binaries() or postgres.unpacked(postgres.home())
    place = Path(tempfile.mkdtemp(prefix="club-replica-"))
    cluster = postgres.Cluster(place, place / "run", binaries)
    try:
        place.chmod(0o755)
        for folder in (cluster.data, cluster.sockets):
            postgres.owned(folder).chmod(0o700)
        copy = ["-h", host, "-U", "odoo", "-D", cluster.data, "-R", "-X", "stream"]
        cluster.program("pg_basebackup", *copy, "-c", "fast", "--no-sync")
        postgres.owned(cluster.data)
        # A socket's folder of its own: pg_basebackup copies what lies in the data.
        options = f"-k '{cluster.sockets}' -h '' -c hot_standby_feedback=on"
        log = cluster.sockets / "log"
        start = ["-D", cluster.data, "-l", log, "-w", "-o", options, "start"]
        cluster.program("pg_ctl", *start, stdout=subprocess.DEVNULL)
        yield str(cluster.sockets)
    finally:
        if cluster.is_running():
            cluster.program("pg_ctl", "-D", cluster.data, "-m", "fast", "stop")
        shutil.rmtree(place, ignore_errors=True)


def wait_for_replica(primary, standby, database, seconds=60):
    """Wait until the replica has replayed all that the primary has written."""
    with (
        psycopg2.connect(host=primary, user="odoo", dbname=database) as one,
        psycopg2.connect(host=standby, user="odoo", dbname=database) as other,
    ):
        one.autocommit = other.autocommit = True
        first, second = one.cursor(), other.cursor()
        first.execute("SELECT pg_current_wal_lsn()")
        (written,) = first.fetchone()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            query = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
            second.execute(query, [written])
            if second.fetchone()[0]:
                return
            time.sleep(0.1)
    raise AssertionError("the replica does not follow")
