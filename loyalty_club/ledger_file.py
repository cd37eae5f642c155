"""The ledger as CSV files, for an auditor who comes after the suite has gone."""

import io

from odoo.tools import SQL

#: Moves in one file, so that a ledger of any size is written in little memory.
MOVES = 500_000

LEDGER = """
    COPY (
        SELECT move.id AS move, club.name->>'en_US' AS club, member.number AS member,
               partner.name AS customer, card.code AS card, company.name AS company,
               move.document_date, move.kind, move.points, move.lot_id AS lot,
               lot.expires_on, move.amount_untaxed, move.source_model AS document_model,
               move.source_id AS document_id, sale.name AS sales_order,
               move.revision, move.part, move.reversed_move_id AS reverses_move,
               version.number AS rule_version, move.reason, move.explanation,
               move.create_date AS posted_at, person.login AS posted_by
          FROM loyalty_club_point_move move
          JOIN loyalty_card card ON card.id = move.card_id
          JOIN loyalty_club club ON club.id = move.club_id
          LEFT JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
          LEFT JOIN loyalty_club_member member ON member.points_card_id = move.card_id
                AND member.club_id = move.club_id
          LEFT JOIN res_partner partner ON partner.id = card.partner_id
          LEFT JOIN res_company company ON company.id = move.company_id
          LEFT JOIN loyalty_club_rule_version version
                 ON version.id = move.rule_version_id
          LEFT JOIN sale_order sale ON move.source_model = 'sale.order'
                AND sale.id = move.source_id
          LEFT JOIN res_users person ON person.id = move.create_uid
         WHERE move.id > %s AND move.id <= %s
         ORDER BY move.id
    ) TO STDOUT WITH (FORMAT csv, HEADER)
"""


def keep_ledger(env, size=MOVES):
    """Write all moves to attachments that only administrators read.

    :param size: moves in one file
    :return: the attachments, named loyalty_club_ledger_1.csv and so on
    """
    files = env["ir.attachment"]
    last = 0
    while bound := _bound(env, last, size):
        text = io.BytesIO()
        statement = env.cr.mogrify(SQL(LEDGER, last, bound)).decode()
        env.cr.copy_expert(statement, text)
        files += _attach(env, len(files) + 1, text.getvalue())
        last = bound
    return files


def _bound(env, last, size):
    """Id of the last of the next ``size`` moves after ``last``, or None."""
    query = """
        SELECT max(id) FROM (
            SELECT id FROM loyalty_club_point_move WHERE id > %s ORDER BY id LIMIT %s
        ) AS next
    """
    return env.execute_query(SQL(query, last, size))[0][0]


def _attach(env, number, content):
    """One file; without a record it belongs to, only administrators see it."""
    return env["ir.attachment"].create(
        {
            "name": f"loyalty_club_ledger_{number}.csv",
            "raw": content,
            "mimetype": "text/csv",
            "description": env._("The ledger of points when the club was uninstalled"),
        }
    )
