"""The roll-forward by what its documents say of themselves: tier of the member, shop.

Points are those of the document. Money is reckoned by cohort, not by document: a column
of a line is shared out by the money that the documents set aside and took back, where a
price is deferred, and by their points otherwise. A row is the rounded share of all rows
until it, less that of those before (engine.disclosure.split does the same); so the rows
of a column add up to the line, to the last unit.

Balances have no document, for points are given in one shop and spent in another:
opening, re-estimation and closing stand in rows of their own, and so does a column in
which no document weighs anything. An opening is a balance, whatever its documents say.
"""

from odoo.tools import SQL

#: Names of shops, by the model of the document: its id and the shop.
ORDER_SHOPS = """
    SELECT sale.id, %(team)s AS shop
      FROM sale_order sale JOIN crm_team team ON team.id = sale.team_id
"""
INVOICE_SHOPS = """
    SELECT move.id, %(team)s AS shop
      FROM account_move move JOIN crm_team team ON team.id = move.team_id
"""

#: What a row, or the sum of rows, weighs where money is shared out.
_ISSUED = "CASE config.method WHEN 'deferral' THEN {0}.deferred ELSE {0}.issued END"
_RETURNED = """CASE config.method WHEN 'deferral' THEN {0}.taken_back
                 ELSE {0}.returned END"""

#: What both kinds of rows say of their line. Joined within, for PostgreSQL expects few
#: rows here, and would read the documents again for each line.
_LINE = """line.id AS line_id, line.run_id, line.state, line.date_to, line.company_id,
           config.club_id, club.points_program_id AS program_id, line.cohort, part.name,
           part.points"""
_CLUB = """
      JOIN loyalty_club_account_config config ON config.id = line.config_id
      JOIN loyalty_club club ON club.id = config.club_id"""

#: Documents in the columns of a line, with what all until them weigh.
WEIGHED = f"""
    SELECT source.id::bigint * 16 + part.number AS id, {_LINE}, source.source_model,
           source.source_id, source.date, part.total, part.weight,
           currency.decimal_places AS digits, sum(part.weight) OVER own AS whole,
           sum(part.weight) OVER (own ORDER BY source.id) AS upto
      FROM loyalty_club_closing_source source
      JOIN loyalty_club_closing_line line ON line.run_id = source.run_id
           AND line.config_id = source.config_id AND line.cohort = source.cohort
      {_CLUB}
      JOIN res_company company ON company.id = line.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
     CROSS JOIN LATERAL (VALUES
           (2, '2_issued', source.issued, line.issued, {_ISSUED.format("source")}),
           (3, '3_returned', -source.returned, line.returned,
            {_RETURNED.format("source")}),
           (4, '4_redeemed', -source.redeemed, line.redeemed, source.redeemed),
           (5, '5_expired', -source.expired, line.expired, source.expired)
     ) AS part (number, name, points, total, weight)
     WHERE line.state <> 'reversed' AND (part.points <> 0 OR part.weight <> 0)
       AND line.run_id NOT IN (
           SELECT id FROM loyalty_club_closing_run WHERE opening_config_id IS NOT NULL)
    WINDOW own AS (PARTITION BY line.run_id, line.state, line.id, part.number)
"""

#: What stands in rows without a document.
UNWEIGHED = f"""
    SELECT line.id::bigint * 16 + 8 + part.number AS id, {_LINE}, part.amount
      FROM loyalty_club_closing_line line
      {_CLUB}
      LEFT JOIN (
           SELECT run_id, config_id, cohort, sum(issued) AS issued,
                  sum(returned) AS returned, sum(redeemed) AS redeemed,
                  sum(expired) AS expired, sum(deferred) AS deferred,
                  sum(taken_back) AS taken_back
             FROM loyalty_club_closing_source
            GROUP BY run_id, config_id, cohort) AS source
           ON source.run_id = line.run_id AND source.config_id = line.config_id
          AND source.cohort = line.cohort
     CROSS JOIN LATERAL (VALUES
           (1, '1_opening', line.points_opening, line.opening, 0),
           (2, '2_issued', 0, line.issued, {_ISSUED.format("source")}),
           (3, '3_returned', 0, line.returned, {_RETURNED.format("source")}),
           (4, '4_redeemed', 0, line.redeemed, source.redeemed),
           (5, '5_expired', 0, line.expired, source.expired),
           (6, '6_reestimated', 0, line.reestimated, 0),
           (7, '7_closing', line.points_closing, line.closing, 0)
     ) AS part (number, name, points, amount, weight)
     WHERE line.state <> 'reversed' AND coalesce(part.weight, 0) = 0
       AND (part.points <> 0 OR part.amount <> 0)
"""

_COLUMNS = """id, line_id, run_id, state, date_to, company_id, club_id, program_id,
                   cohort, name AS part, points"""

#: The tier is the one that the document earned by; where it earned nothing, the one
#: that the member had on its day.
ROWS = f"""
    SELECT row.*, coalesce(moved.tier_id, held.to_tier_id) AS tier_id, shop.shop
      FROM (SELECT {_COLUMNS}, source_model, source_id, date,
                   CASE WHEN whole = 0 THEN 0
                        ELSE round(total * upto / whole, digits)
                             - round(total * (upto - weight) / whole, digits)
                   END AS amount
              FROM ({WEIGHED}) AS weighed
             UNION ALL
            SELECT {_COLUMNS}, NULL, NULL, NULL, amount
              FROM ({UNWEIGHED}) AS unweighed) AS row
      LEFT JOIN LATERAL (
           SELECT max(move.tier_id) AS tier_id, max(move.card_id) AS card_id
             FROM loyalty_club_point_move move
            WHERE move.source_model = row.source_model
              AND move.source_id = row.source_id AND move.club_id = row.club_id
           ) AS moved ON TRUE
      LEFT JOIN LATERAL (
           SELECT change.to_tier_id
             FROM loyalty_club_member member
             JOIN loyalty_club_tier_change change ON change.member_id = member.id
            WHERE moved.tier_id IS NULL AND member.points_card_id = moved.card_id
              AND change.date < row.date + 1
            ORDER BY change.date DESC, change.id DESC
            LIMIT 1) AS held ON TRUE
      LEFT JOIN LATERAL (%(shops)s) AS shop ON TRUE
"""


def rows_statement(env, shops) -> SQL:
    """Give a row for each document and column of a line.

    :param shops: statements by model of the document, see ``ORDER_SHOPS``
    """
    team = env["crm.team"]._field_to_sql("team", "name")
    named = SQL(" UNION ALL ").join(
        SQL(
            "SELECT found.shop FROM (%s) AS found"
            " WHERE row.source_model = %s AND found.id = row.source_id",
            SQL(statement, team=team),
            model,
        )
        for model, statement in shops.items()
    )
    return SQL(ROWS, shops=named)
