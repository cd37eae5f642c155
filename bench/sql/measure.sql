-- The bare aggregate of a review: what each customer bought in the windows of two rules,
-- the amount of a year and the number of three months, from an index alone. Nothing is
-- compared with a tier, and no member is looked up.
SELECT sum(amount), sum(purchases)
  FROM (SELECT partner_id, sum(amount) AS amount,
               count(*) FILTER (WHERE date >= %(three_months)s) AS purchases
          FROM loyalty_club_purchase
         WHERE state = 'valid' AND company_id = %(company)s
           AND date >= %(year)s AND date < %(end)s
         GROUP BY partner_id) AS bought
