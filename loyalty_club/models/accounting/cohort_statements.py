"""What became of the points of each month of issue, month by month, by one statement.

As in the closings, only points in lots are counted, by the company whose lot they are.
Only whole months are shown: a month that is not over would look like a slow one.
"""

from odoo.tools import SQL

from ...engine import windows
from ...engine.windows import CALENDARS

#: First days of the months of a club's calendar.
MONTHS = """CASE club.calendar WHEN 'jalali' THEN %(jalali)s::date[]
                ELSE %(gregorian)s::date[] END"""

#: Points given, spent and lapsed, by the month of issue and the month of the movement.
#: What is passed on leaves its month of issue, and comes into that of its new lot.
MOVED = f"""
    SELECT move.club_id, coalesce(lot.company_id, move.company_id) AS company_id,
           width_bucket(lot.opened_on, months) AS cohort,
           width_bucket(greatest(lot.opened_on, move.document_date), months) AS month,
           sum(move.points) FILTER (WHERE NOT spends AND NOT lapses) AS issued,
           -sum(move.points) FILTER (WHERE spends) AS redeemed,
           -sum(move.points) FILTER (WHERE lapses) AS expired
      FROM loyalty_club_point_move move
      JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
      JOIN loyalty_club club ON club.id = move.club_id
     CROSS JOIN LATERAL (
         SELECT {MONTHS} AS months,
                move.kind IN ('redemption', 'give_back', 'deficit') AS spends,
                move.kind = 'expiry' OR (move.kind = 'adjustment' AND move.points < 0)
                    AS lapses) AS known
     WHERE %(domain)s
     GROUP BY 1, 2, 3, 4
"""

#: Each month of issue at the end of each month since, with the sums until then.
COHORTS = f"""
    WITH moved AS MATERIALIZED ({MOVED}),
    issue AS (
        SELECT DISTINCT club_id, company_id, cohort, {MONTHS} AS months
          FROM moved JOIN loyalty_club club ON club.id = club_id)
    SELECT row_number() OVER (ORDER BY club_id, company_id, cohort, month) AS id,
           club_id, company_id, months[cohort] AS cohort, month - cohort AS age,
           coalesce(sum(issued) OVER so_far, 0) AS issued,
           coalesce(sum(redeemed) OVER so_far, 0) AS redeemed,
           coalesce(sum(expired) OVER so_far, 0) AS expired
      FROM issue
     CROSS JOIN LATERAL generate_series(cohort, cardinality(months) - 1) AS month
      LEFT JOIN moved USING (club_id, company_id, cohort, month)
    WINDOW so_far AS (PARTITION BY club_id, company_id, cohort ORDER BY month)
"""


def cohorts_statement(env, today, domain=None) -> SQL:
    """The triangle of every club and company, until the month before ``today``.

    :param domain: condition on the moves (``move``) or their lots (``lot``), as SQL
    """
    ((first,),) = env.execute_query(
        SQL("SELECT min(opened_on) FROM loyalty_club_point_lot")
    )
    months = {
        calendar: windows.months(min(first or today, today), today, calendar)
        for calendar in CALENDARS
    }
    return SQL(COHORTS, domain=domain or SQL("TRUE"), **months)
