"""Triggers that back the ORM's refusal to rewrite the ledger (house, law 2)."""

from odoo.tools import SQL

FUNCTION = "loyalty_club_append_only"


def guard_table(cr, table: str, columns: tuple[str, ...], deletable=False):
    """Let PostgreSQL refuse a deleted row and a changed value column of ``table``.

    Only the value columns are guarded, so that an upgrade may add and fill others.
    """
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger AS $body$
            BEGIN
                RAISE EXCEPTION
                    'The ledger of points is append-only (%%).', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END $body$ LANGUAGE plpgsql
            """,
            function=SQL.identifier(FUNCTION),
        )
    )
    changed = SQL(" OR ").join(
        SQL("OLD.%s IS DISTINCT FROM NEW.%s", SQL.identifier(c), SQL.identifier(c))
        for c in columns
    )
    _replace_trigger(cr, table, "no_rewrite", SQL("UPDATE"), changed)
    if not deletable:
        _replace_trigger(cr, table, "no_delete", SQL("DELETE"), SQL("TRUE"))


def _replace_trigger(cr, table: str, name: str, event: SQL, condition: SQL):
    cr.execute(
        SQL(
            """
            DROP TRIGGER IF EXISTS %(name)s ON %(table)s;
            CREATE TRIGGER %(name)s BEFORE %(event)s ON %(table)s
                FOR EACH ROW WHEN (%(condition)s) EXECUTE FUNCTION %(function)s()
            """,
            name=SQL.identifier(name),
            table=SQL.identifier(table),
            event=event,
            condition=condition,
            function=SQL.identifier(FUNCTION),
        )
    )


def drop_function(cr):
    """Remove the trigger function; its triggers went with their tables."""
    cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(FUNCTION)))
