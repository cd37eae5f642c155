"""Checksums of the rows that closings freeze, in SQL."""


def sha256(text):
    """Give SQL for the checksum of a text, which is SQL."""
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def altered(table, checksum):
    """Give the rows of a run that do not fit their checksum."""
    return f"""
        SELECT id FROM {table}
         WHERE run_id = %(run)s AND hash IS DISTINCT FROM {checksum}
         ORDER BY id
    """


def all_rows(table):
    """Give the number of a run's rows, and one checksum of all of theirs."""
    return f"""
        SELECT count(*),
               {sha256("coalesce(string_agg(hash, '|' ORDER BY hash), '')")}
          FROM {table} WHERE run_id = %(run)s
    """
