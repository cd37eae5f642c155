"""Statements of the import of purchases, over the rows in a temporary table."""

STAGING = """
    DROP TABLE IF EXISTS pg_temp.club_import_row;
    CREATE TEMP TABLE club_import_row (
        line int, key text, member text, ref text, phone text, email text, name text,
        date timestamp, amount numeric, amount_untaxed numeric, currency_id int,
        line_count int, channel text, reference text) ON COMMIT DROP;
"""

#: Columns of the temporary table, in the order of the rows that Python makes.
COLUMNS = (
    "line",
    "key",
    "member",
    "ref",
    "phone",
    "email",
    "name",
    "date",
    "amount",
    "amount_untaxed",
    "currency_id",
    "line_count",
    "channel",
    "reference",
)

#: What a file without document numbers says of a purchase is its identity; two alike
#: on one day are the first and the second.
NUMBER_ALIKE = """
    UPDATE club_import_row AS staged
       SET key = left(concat_ws(
               '|', 'row', coalesce(staged.member, staged.ref, staged.phone,
               staged.email), staged.date, staged.amount), 200) || '|' || alike.number
      FROM (SELECT ctid AS place, row_number() OVER (
                PARTITION BY coalesce(member, ref, phone, email), date, amount
                ORDER BY line) AS number
              FROM club_import_row) alike
     WHERE staged.ctid = alike.place
"""

#: Customers whom no one has found, once each: by the surest text that names them.
NEW_CUSTOMERS = """
    SELECT DISTINCT ON (coalesce(staged.ref, staged.phone, staged.email))
           staged.name, staged.ref, staged.phone, staged.email
      FROM %(rows)s
     WHERE %(partner)s IS NULL AND NOT (%(several)s)
       AND coalesce(staged.ref, staged.phone, staged.email) IS NOT NULL
     ORDER BY coalesce(staged.ref, staged.phone, staged.email), staged.line
"""

#: Purchases that an earlier import has brought. They are found before the first one is
#: stored: a statement that does both would search what it has just written.
FIND_THERE = """
    DROP TABLE IF EXISTS pg_temp.club_import_there;
    CREATE TEMP TABLE club_import_there ON COMMIT DROP AS
    SELECT staged.key, old.partner_id, old.date, old.amount
      FROM club_import_row staged
      JOIN loyalty_club_purchase old
        ON old.company_id = %(company)s AND old.import_key = staged.key;
    ANALYZE club_import_there
"""

#: What is wrong with the rows, against each other and against what is there.
PROBLEMS = """
    WITH twice AS (
        SELECT key, min(line) AS first FROM club_import_row
         GROUP BY key HAVING count(*) > 1
    )
    SELECT line, problem, text, count(*) OVER () FROM (
        SELECT staged.line,
               CASE WHEN twice.first < staged.line THEN 'twice'
                    WHEN %(several)s THEN 'several'
                    WHEN %(partner)s IS NULL AND NOT %(made)s THEN 'unknown'
                    WHEN old.key IS NOT NULL AND (old.partner_id, old.date, old.amount)
                         IS DISTINCT FROM (%(partner)s, staged.date, staged.amount)
                    THEN 'other' END AS problem,
               CASE WHEN twice.first < staged.line THEN twice.first::text
                    WHEN old.key IS NOT NULL THEN staged.reference
                    ELSE coalesce(staged.member, staged.ref, staged.phone, staged.email)
                    END AS text
          FROM %(rows)s
          LEFT JOIN twice ON twice.key = staged.key
          LEFT JOIN club_import_there old ON old.key = staged.key
         ) judged
     WHERE problem IS NOT NULL
     ORDER BY line
     LIMIT %(most)s
"""

#: Rows that an earlier import has brought, the sum of all and that of the others.
COUNT = """
    SELECT count(old.key), coalesce(sum(staged.amount), 0)::text,
           coalesce(sum(staged.amount) FILTER (WHERE old.key IS NULL), 0)::text
      FROM club_import_row staged
      LEFT JOIN club_import_there old ON old.key = staged.key
"""

#: Rows that are new, and what the import has made of them, as purchases.
NEW_PURCHASES = """
    SELECT staged.line AS id, %(partner)s AS partner_id, %(company)s AS company_id,
           staged.date, staged.amount, staged.amount_untaxed
      FROM %(rows)s
     WHERE NOT EXISTS (
           SELECT FROM club_import_there old WHERE old.key = staged.key)
"""
IMPORTED = """
    SELECT id, partner_id, company_id, date, amount, amount_untaxed
      FROM loyalty_club_purchase
     WHERE id BETWEEN %(first)s AND %(last)s
       AND source_model = 'loyalty.club.import.log'
"""

#: Purchases of all rows that are new; their own id is their source, so that each row
#: is one source.
STORE = """
    WITH wanted AS (
        SELECT nextval('loyalty_club_purchase_id_seq') AS id, %(partner)s AS partner_id,
               staged.*
          FROM %(rows)s
         WHERE NOT EXISTS (
               SELECT FROM club_import_there old WHERE old.key = staged.key)
    ), stored AS (
        INSERT INTO loyalty_club_purchase (
            id, source_model, source_id, partner_id, company_id, date, amount,
            amount_untaxed, document_currency_id, line_count, channel, channel_name,
            reference, import_key, state, create_date, write_date)
        SELECT id, 'loyalty.club.import.log', id, partner_id, %(company)s, date, amount,
               amount_untaxed, coalesce(currency_id, %(currency)s), line_count,
               'import', channel, reference, key, 'valid',
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM wanted
        RETURNING id, amount
    )
    SELECT count(*), coalesce(sum(amount), 0)::text, min(id), max(id) FROM stored
"""
