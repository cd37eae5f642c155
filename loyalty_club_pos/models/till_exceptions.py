"""The statement that finds what is unusual at the tills of clubs.

A *fact* is one ticket or one look-up that belongs to an exception. Exceptions are facts
counted by kind, club, company, day, cashier and member.
"""

from __future__ import annotations

from odoo.tools import SQL

FREQUENT = "frequent"
REFUND = "refund_after_redemption"
SELF_SALE = "self_sale"
IDLE = "lookup_without_sale"

#: One row a club and company. `starts` are the instants at which the club's days begin,
#: from `first_day` on; `rank` numbers the clubs from zero.
CLUB = "(%(id)s, %(company)s, %(rank)s, %(first_day)s::date, %(starts)s::timestamp[], "
CLUB += "%(frequent)s, %(idle)s)"
CLUB_COLUMNS = "id, company_id, rank, first_day, starts, frequent, idle"
NO_CLUB = "(NULL::int, NULL::int, 0, NULL::date, NULL::timestamp[], 0, 0)"

#: The member that the customer of a ticket `{till}` is, as settlement finds him.
MEMBER = """
      LEFT JOIN res_partner {till}_partner ON {till}_partner.id = {till}.partner_id
      LEFT JOIN LATERAL (
           SELECT member.id
             FROM loyalty_club_member member
            CROSS JOIN LATERAL (
                  SELECT coalesce({till}.club_partner_id,
                                  {till}_partner.commercial_partner_id) AS id) AS entity
            WHERE member.club_id = club.id AND member.merged_into_id IS NULL
              AND member.partner_id IN (entity.id, {till}.partner_id)
            ORDER BY member.partner_id <> entity.id
            LIMIT 1) AS {till}_member ON TRUE
"""

#: Paid tickets of the days that are looked at, with their cashier. The till's date
#: counts only within its session, as in settlement.
TICKETS = f"""
    SELECT till.id, club.id AS club_id, till.company_id, till.user_id, club.frequent,
           club.first_day + width_bucket(moment.at, club.starts) - 1 AS day,
           till_member.id AS member_id, cashier.name AS cashier, cashier.entity_id,
           EXISTS (SELECT FROM pos_order_line line
                    WHERE line.order_id = till.id AND line.qty > 0
                      AND line.refunded_orderline_id IS NULL) AS sold
      FROM club
      JOIN pos_order till ON till.company_id = club.company_id
      JOIN pos_session session ON session.id = till.session_id
     CROSS JOIN LATERAL (
           SELECT least(greatest(till.date_order, session.start_at),
                        coalesce(session.stop_at, %(now)s)) AS at) AS moment
      LEFT JOIN LATERAL (%(cashier)s) AS cashier ON TRUE
{MEMBER.format(till="till")}
     WHERE till.state IN ('paid', 'done') AND moment.at >= club.starts[1]
       AND (session.stop_at IS NULL OR session.stop_at >= club.starts[1])
"""

#: Whoever was logged in when a row `{row}` was made.
USER = """
    SELECT person.name, person.commercial_partner_id AS entity_id
      FROM res_users account
      JOIN res_partner person ON person.id = account.partner_id
     WHERE account.id = {row}.user_id
"""
#: Where employees share a till's log-in (pos_hr), the employee who chose himself there.
EMPLOYEE = f"""
    SELECT coalesce(employee.name, account.name) AS name,
           CASE WHEN employee.id IS NULL THEN account.entity_id
                ELSE contact.commercial_partner_id END AS entity_id
      FROM (SELECT) AS ticket
      LEFT JOIN LATERAL ({USER.format(row="till")}) AS account ON TRUE
      LEFT JOIN hr_employee employee ON employee.id = till.employee_id
      LEFT JOIN res_users login ON login.id = employee.user_id
      LEFT JOIN res_partner contact
        ON contact.id = coalesce(login.partner_id, employee.work_contact_id)
"""

#: Look-ups that found a member, on the club's day.
SEEN = f"""
    SELECT lookup.id, club.id AS club_id, lookup.company_id, lookup.user_id, club.idle,
           cashier.name AS cashier,
           club.first_day + width_bucket(lookup.create_date, club.starts) - 1 AS day,
           coalesce(member.merged_into_id, member.id) AS member_id
      FROM club
      JOIN loyalty_club_till_lookup lookup ON lookup.company_id = club.company_id
       AND lookup.create_date >= club.starts[1]
      JOIN loyalty_club_member member ON member.id = lookup.member_id
       AND member.club_id = club.id
      LEFT JOIN LATERAL ({USER.format(row="lookup")}) AS cashier ON TRUE
"""

#: `item_id` is the ticket or look-up, `source_id` the ticket whose points are shown.
#: `key` is a number that no other exception has, of any kind; a ticket that takes goods
#: of two members back belongs to two, so a return is known by its lines.
FACTS = f"""
    SELECT '{FREQUENT}' AS kind, club_id, company_id, day, user_id, cashier, member_id,
           id AS item_id, id AS source_id, id::bigint * 4 AS key
      FROM (SELECT *, count(*) OVER (PARTITION BY club_id, company_id, day, user_id,
                                                  cashier, member_id) AS n
              FROM ticket
             WHERE sold AND member_id IS NOT NULL) AS sale
     WHERE n >= frequent
     UNION ALL
    SELECT '{SELF_SALE}', ticket.club_id, ticket.company_id, ticket.day, ticket.user_id,
           ticket.cashier, ticket.member_id, ticket.id, ticket.id,
           ticket.id::bigint * 4 + 1
      FROM ticket
      JOIN loyalty_club_member member ON member.id = ticket.member_id
      JOIN res_partner holder ON holder.id = member.partner_id
       AND holder.commercial_partner_id = ticket.entity_id
     WHERE ticket.sold
     UNION ALL
    SELECT '{REFUND}', club.id, ticket.company_id, ticket.day, ticket.user_id,
           ticket.cashier, origin_member.id, ticket.id, origin.id,
           line.id::bigint * 4 + 2
      FROM ticket
      JOIN club ON club.id = ticket.club_id AND club.company_id = ticket.company_id
      JOIN pos_order_line line ON line.order_id = ticket.id AND line.qty < 0
      JOIN pos_order_line sold ON sold.id = line.refunded_orderline_id
      JOIN pos_order origin ON origin.id = sold.order_id
{MEMBER.format(till="origin")}
     WHERE EXISTS (SELECT FROM loyalty_club_point_move move
                    WHERE move.source_model = 'pos.order' AND move.source_id = origin.id
                      AND move.kind = 'redemption' AND move.club_id = club.id)
     UNION ALL
    SELECT '{IDLE}', club_id, company_id, day, user_id, cashier, NULL, id, NULL,
           id::bigint * 4 + 3
      FROM (SELECT *, count(*) OVER (
                        PARTITION BY club_id, company_id, day, user_id) AS n
              FROM seen
             WHERE NOT EXISTS (
                   SELECT FROM ticket
                    WHERE ticket.club_id = seen.club_id AND ticket.day = seen.day
                      AND ticket.company_id = seen.company_id
                      AND ticket.member_id = seen.member_id)) AS idle_look
     WHERE n >= idle
"""

#: Points that the tickets gave, net of returns; of a return, what had been spent.
ROWS = f"""
    SELECT exception.key * (SELECT max(rank) + 1 FROM club) + club.rank AS id,
           exception.kind, exception.club_id, exception.company_id, exception.day,
           exception.user_id, exception.cashier, exception.member_id, exception.count,
           coalesce(moved.points, 0) AS points
      FROM (SELECT kind, club_id, company_id, day, user_id, cashier, member_id,
                   min(key) AS key, count(DISTINCT item_id) AS count,
                   array_agg(DISTINCT source_id) AS sources
              FROM fact
             GROUP BY kind, club_id, company_id, day, user_id, cashier, member_id
           ) AS exception
      JOIN club ON club.id = exception.club_id
       AND club.company_id = exception.company_id
      LEFT JOIN LATERAL (
           SELECT CASE exception.kind
                  WHEN '{REFUND}'
                  THEN -sum(move.points) FILTER (WHERE move.kind = 'redemption')
                  ELSE sum(move.points) FILTER (
                      WHERE move.kind IN ('accrual', 'clawback')) END AS points
             FROM loyalty_club_point_move move
            WHERE move.source_model = 'pos.order' AND move.club_id = exception.club_id
              AND move.source_id = ANY(exception.sources)) AS moved ON TRUE
"""

#: Tickets or look-ups of one exception, and the tickets that were taken back.
ITEMS = """
    SELECT DISTINCT unnest(ARRAY[item_id, source_id])
      FROM fact
     WHERE kind = %(kind)s AND club_id = %(club)s AND company_id = %(company)s
       AND day = %(day)s AND user_id IS NOT DISTINCT FROM %(user)s
       AND cashier IS NOT DISTINCT FROM %(cashier)s
       AND member_id IS NOT DISTINCT FROM %(member)s
"""


def exceptions(clubs, now, employees) -> SQL:
    """Give one row an exception.

    :param clubs: a dict of what :data:`CLUB` names, for each club and company
    :param now: the instant until which an open session has sold
    :param employees: whether tickets name the employee who sold them
    """
    return SQL("%s %s", _facts(clubs, now, employees), SQL(ROWS))


def items(clubs, now, employees, exception) -> SQL:
    """Give the ids behind one exception, a dict of what :data:`ITEMS` names."""
    return SQL("%s %s", _facts(clubs, now, employees), SQL(ITEMS, **exception))


def _facts(clubs, now, employees):
    rows = SQL(", ").join(SQL(CLUB, **club) for club in clubs) if clubs else None
    cashier = SQL(EMPLOYEE if employees else USER.format(row="till"))
    return SQL(
        """
        WITH club (%s) AS (SELECT * FROM (VALUES %s) AS clubs WHERE %s),
             ticket AS (%s), seen AS (%s), fact AS (%s)
        """,
        SQL(CLUB_COLUMNS),
        rows or SQL(NO_CLUB),
        bool(clubs),
        SQL(TICKETS, now=now, cashier=cashier),
        SQL(SEEN),
        SQL(FACTS),
    )
