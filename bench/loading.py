"""Brings rows into a database by COPY, as fast as can be and with nothing left out.

Indexes and foreign keys of the tables are dropped before and made again after, from
the database's own definitions; at the end the catalogue must read as it did.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import psycopg2

import odoo.sql_db

#: Lines handed to PostgreSQL at once.
CHUNK = 5000
WORKERS = 2

#: Foreign keys and unique constraints, as the statements that drop and make them.
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass,
                  conname, pg_get_constraintdef(oid)),
           contype
      FROM pg_constraint
     WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
     ORDER BY conrelid, conname
"""
#: Indexes that no constraint brings with it.
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass),
           pg_get_indexdef(indexrelid), 'i'
      FROM pg_index
     WHERE indrelid = ANY(%s::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid
                          AND contype IN ('p', 'u'))
     ORDER BY pg_relation_size(indrelid) DESC, indexrelid
"""
#: By name: PostgreSQL writes a definition in another way once it has read its own.
CATALOGUE = """
    SELECT indexrelid::regclass::text, indisunique::text FROM pg_index
     WHERE indrelid = ANY(%(tables)s::regclass[]) AND indisvalid
     UNION ALL
    SELECT conrelid::regclass || '.' || conname, contype::text FROM pg_constraint
     WHERE conrelid = ANY(%(tables)s::regclass[]) AND convalidated
     UNION ALL
    SELECT tgrelid::regclass || '.' || tgname, 'trigger' FROM pg_trigger
     WHERE tgrelid = ANY(%(tables)s::regclass[]) AND NOT tgisinternal
     ORDER BY 1
"""


class Stream:
    """A file, as ``COPY`` reads it, made of lines that come one by one."""

    def __init__(self, lines):
        self._lines = iter(lines)

    def read(self, _size=-1):
        """The next lines, or an empty text at the end."""
        return "".join(islice(self._lines, CHUNK))


class Loader:
    """One loading of some tables of a database."""

    def __init__(self, database: str, tables: list[str]):
        self.tables = tables
        self.dsn = odoo.sql_db.connection_info_for(database)[1]
        self.connection = self._connect()
        self.cursor = self.connection.cursor()

    def _connect(self):
        connection = psycopg2.connect(**self.dsn)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("SET work_mem = '256MB'")
            cursor.execute("SET synchronous_commit = off")
        return connection

    def load(self, contents):
        """Copy ``(table, columns, lines)`` into tables that have no index meanwhile."""
        before = self._catalogue()
        keys, indexes = self._strip()
        for table, columns, lines in contents:
            self.copy(table, columns, lines)
            self._go_on(table, columns)
        self._rebuild(indexes)
        for statement in keys:
            self.cursor.execute(statement)
        changed = set(before) ^ set(self._catalogue())
        if changed:
            raise RuntimeError(f"The loading has changed the tables: {changed}.")
        for table in self.tables:
            self.cursor.execute(f"VACUUM (ANALYZE) {table}")

    def copy(self, table, columns, lines):
        """Copy the lines of one table."""
        statement = f"COPY {table} ({columns}) FROM STDIN"
        self.cursor.copy_expert(statement, Stream(lines))

    def _go_on(self, table, columns):
        """Let the sequence of a table's ids go on after the last one."""
        if columns.startswith("id,"):
            self.cursor.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )

    def set_sequence(self, name, number):
        """Let a sequence go on after a number."""
        self.cursor.execute("SELECT setval(%s, %s)", [name, number])

    def close(self):
        """Give the connection back."""
        self.connection.close()

    def _catalogue(self):
        self.cursor.execute(CATALOGUE, {"tables": self.tables})
        return self.cursor.fetchall()

    def _strip(self):
        """Drop what slows a COPY down; give the statements that make it again."""
        self.cursor.execute(CONSTRAINTS, [self.tables])
        constraints = self.cursor.fetchall()
        self.cursor.execute(INDEXES, [self.tables])
        indexes = self.cursor.fetchall()
        for drop, _make, _kind in constraints + indexes:
            self.cursor.execute(drop)
        keys = [make for _drop, make, kind in constraints if kind == "f"]
        unique = [make for _drop, make, kind in constraints if kind == "u"]
        return keys, [make for _drop, make, _kind in indexes] + unique

    def _rebuild(self, statements):
        """Make indexes, two at a time."""
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(self._execute_apart, statements))

    def _execute_apart(self, statement):
        connection = self._connect()
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()
