"""Statements that find the customers of the rows in a temporary table."""

CUSTOMERS = """
    DROP TABLE IF EXISTS pg_temp.club_import_customer;
    CREATE TEMP TABLE club_import_customer (
        kind text, key text, partner_id int) ON COMMIT DROP;
"""

#: The commercial entities that a text of a row names: by kind, each text once. A text
#: that names several gives none.
FIND_CUSTOMERS = """
    INSERT INTO club_import_customer (kind, key, partner_id)
    SELECT %(kind)s, wanted.key,
           CASE WHEN count(DISTINCT found.partner_id) = 1
                THEN min(found.partner_id) END
      FROM (SELECT DISTINCT %(column)s AS key FROM club_import_row
             WHERE %(column)s IS NOT NULL) wanted
      JOIN (%(found)s) found ON found.key = wanted.key
     GROUP BY wanted.key
"""

#: Members by their number, their old code, or the code of their card.
BY_MEMBER = """
    WITH named AS (
        SELECT DISTINCT member AS key,
               regexp_replace(member, '[[:space:]-]', '', 'g') AS number
          FROM club_import_row WHERE member IS NOT NULL
    ), of_club AS (
        SELECT member.*, coalesce(target.partner_id, member.partner_id) AS holder_id
          FROM loyalty_club_member member
          LEFT JOIN loyalty_club_member target ON target.id = member.merged_into_id
         WHERE member.club_id = %(club)s
    ), named_by AS (
        SELECT named.key, of_club.holder_id
          FROM named JOIN of_club ON of_club.old_code = named.key
         UNION ALL
        SELECT named.key, of_club.holder_id
          FROM named JOIN of_club ON of_club.number = named.number
         UNION ALL
        SELECT named.key, of_club.holder_id
          FROM named
          JOIN loyalty_card card ON card.code = named.key AND card.club_id = %(club)s
          JOIN of_club ON of_club.points_card_id = card.id
    )
    SELECT named_by.key, partner.commercial_partner_id AS partner_id
      FROM named_by JOIN res_partner partner ON partner.id = named_by.holder_id
"""

BY_TEXT = """
    SELECT %(text)s AS key, partner.commercial_partner_id AS partner_id
      FROM res_partner partner
     WHERE partner.active
       AND (partner.company_id IS NULL OR partner.company_id = ANY(%(companies)s))
"""

#: Telephone numbers as the engine's ``cells.phone`` writes them.
PHONE = """
    (SELECT '+' || CASE
            WHEN bare = '' THEN NULL
            WHEN starts_with(bare, '+') THEN replace(bare, '+', '')
            WHEN starts_with(bare, '00') THEN substr(bare, 3)
            WHEN starts_with(bare, '0') THEN %(code)s || substr(bare, 2)
            WHEN starts_with(bare, %(code)s)
             AND length(bare) - length(%(code)s) >= %(national)s THEN bare
            ELSE %(code)s || bare END
       FROM (SELECT regexp_replace(
                translate(partner.phone, %(digits)s, '01234567890123456789'),
                '\\(0\\)|[^0-9+]', '', 'g') AS bare) digits)
"""
