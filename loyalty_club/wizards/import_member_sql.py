"""Statements of the import of members, over the rows in a temporary table."""

STAGING = """
    DROP TABLE IF EXISTS pg_temp.club_import_row;
    CREATE TEMP TABLE club_import_row (
        line int, old_code text, name text, phone text, email text,
        birthdate_date date, joined_on date, tier_id int, points numeric,
        expires_on date, partner_id int, member_id int) ON COMMIT DROP;
"""

#: Columns of the temporary table, in the order of the rows that Python makes.
COLUMNS = (
    "line",
    "old_code",
    "name",
    "phone",
    "email",
    "birthdate_date",
    "joined_on",
    "tier_id",
    "points",
    "expires_on",
)

#: The customer of each row, and the member who has its old code or is that customer.
MATCH = """
    UPDATE club_import_row AS row
       SET partner_id = coalesce(found.partner_id, coded.partner_id),
           member_id = coalesce(coded.id, member.id)
      FROM (SELECT staged.line, %(partner)s AS partner_id FROM %(rows)s) found
      JOIN club_import_row staged ON staged.line = found.line
      LEFT JOIN loyalty_club_member coded
        ON coded.club_id = %(club)s AND coded.old_code = staged.old_code
       AND coded.merged_into_id IS NULL
      LEFT JOIN loyalty_club_member member
        ON member.club_id = %(club)s AND member.partner_id = found.partner_id
       AND member.merged_into_id IS NULL
     WHERE row.line = found.line
"""

#: What is wrong with the rows, against each other and against what is there.
PROBLEMS = """
    WITH twice AS (
        SELECT line, min(first) AS first FROM (
            SELECT line, min(line) OVER (PARTITION BY old_code) AS first
              FROM club_import_row WHERE old_code IS NOT NULL
             UNION ALL
            SELECT line, min(line) OVER (PARTITION BY phone)
              FROM club_import_row WHERE phone IS NOT NULL
             UNION ALL
            SELECT line, min(line) OVER (PARTITION BY email)
              FROM club_import_row WHERE email IS NOT NULL
             UNION ALL
            SELECT line, min(line) OVER (PARTITION BY partner_id)
              FROM club_import_row WHERE partner_id IS NOT NULL
        ) same GROUP BY line HAVING min(first) < line
    )
    SELECT line, problem, text, count(*) OVER () FROM (
        SELECT staged.line,
               CASE WHEN twice.line IS NOT NULL THEN 'twice'
                    WHEN %(several)s AND member.id IS NULL THEN 'several'
                    WHEN %(differ)s THEN 'differ'
                    WHEN member.id IS NOT NULL AND (
                         member.old_code IS DISTINCT FROM staged.old_code
                         OR member.partner_id <> %(partner)s
                         OR staged.points <> coalesce((
                             SELECT sum(points) FROM loyalty_club_point_move
                              WHERE card_id = member.points_card_id
                                AND kind = 'opening'), 0))
                    THEN 'member'
                    WHEN member.id IS NULL AND EXISTS (
                         SELECT FROM loyalty_card card
                          WHERE card.program_id = %(program)s AND card.active
                            AND card.partner_id = staged.partner_id
                            AND card.club_successor_id IS NULL)
                    THEN 'card' END AS problem,
               coalesce(twice.first::text, partner.name, staged.phone, staged.email)
                   AS text
          FROM %(rows)s
          LEFT JOIN twice ON twice.line = staged.line
          LEFT JOIN loyalty_club_member member ON member.id = staged.member_id
          LEFT JOIN res_partner partner
            ON partner.id = coalesce(member.partner_id, staged.partner_id)
         ) judged
     WHERE problem IS NOT NULL
     ORDER BY line
     LIMIT %(most)s
"""

#: Rows of members who are there, the points of all rows and those of the new ones,
#: and the new ones who are no contact yet.
COUNT = """
    SELECT count(member_id), coalesce(sum(points), 0)::text,
           coalesce(sum(points) FILTER (WHERE member_id IS NULL), 0)::text,
           count(*) FILTER (WHERE member_id IS NULL AND partner_id IS NULL)
      FROM club_import_row
"""

NEW_PARTNERS = """
    SELECT line, name, old_code, phone, email, birthdate_date
      FROM club_import_row
     WHERE partner_id IS NULL AND member_id IS NULL
     ORDER BY line
"""

SET_PARTNERS = """
    UPDATE club_import_row AS row SET partner_id = made.id
      FROM unnest(%(lines)s::int[], %(partners)s::int[]) AS made (line, id)
     WHERE row.line = made.line
"""

#: Contacts who were there, and whose birth date nobody knew.
BIRTHDATES = """
    SELECT row.partner_id, row.birthdate_date
      FROM club_import_row row JOIN res_partner partner ON partner.id = row.partner_id
     WHERE row.member_id IS NULL AND row.birthdate_date IS NOT NULL
       AND partner.birthdate_date IS NULL
     ORDER BY row.line
"""

NEW_ROWS = """
    SELECT line, partner_id, points, expires_on FROM club_import_row
     WHERE member_id IS NULL AND line > %(after)s
     ORDER BY line
     LIMIT %(most)s
"""

#: What bulk opening does not know of: the old code, the day of joining, the tier.
FINISH = """
    UPDATE loyalty_club_member AS member
       SET old_code = row.old_code,
           joined_on = coalesce(row.joined_on, member.joined_on),
           tier_id = coalesce(row.tier_id, member.tier_id),
           tier_since = CASE WHEN row.tier_id IS NULL THEN member.tier_since
                        ELSE %(today)s END,
           tier_until = CASE WHEN row.tier_id IS NULL THEN member.tier_until
                        ELSE %(until)s END
      FROM club_import_row row
     WHERE row.member_id IS NULL AND member.club_id = %(club)s
       AND member.partner_id = row.partner_id AND member.merged_into_id IS NULL
    RETURNING member.id, member.points_card_id
"""

TIER_CHANGES = """
    INSERT INTO loyalty_club_tier_change (
        member_id, club_id, date, to_tier_id, kind, valid_until, reason,
        rule_version_id, user_id)
    SELECT member.id, member.club_id, %(now)s, member.tier_id, 'manual',
           member.tier_until, %(reason)s, %(version)s, %(uid)s
      FROM club_import_row row
      JOIN loyalty_club_member member
        ON member.club_id = %(club)s AND member.partner_id = row.partner_id
       AND member.merged_into_id IS NULL
     WHERE row.member_id IS NULL AND row.tier_id IS NOT NULL
     ORDER BY member.id
"""

HELD = """
    SELECT coalesce(sum(move.points), 0)::text
      FROM club_import_row row
      JOIN loyalty_club_member member
        ON member.club_id = %(club)s AND member.partner_id = row.partner_id
       AND member.merged_into_id IS NULL
      JOIN loyalty_club_point_move move ON move.card_id = member.points_card_id
     WHERE row.member_id IS NULL AND move.kind = 'opening'
"""
