"""What must be true of every club at any time."""

HISTORY = """
    WITH moved AS (
        SELECT move.card_id, move.create_date AS at,
               sum(greatest(points, 0)) AS gained, sum(-least(points, 0)) AS lost
          FROM loyalty_club_point_move move
         WHERE move.club_id = ANY(%(clubs)s) AND points <> 0
           AND kind NOT IN ('deficit', 'opening')
         GROUP BY 1, 2
    ), told AS (
        SELECT history.card_id, history.create_date AS at,
               sum(issued) AS gained, sum(used) AS lost
          FROM loyalty_history history
          JOIN loyalty_card card ON card.id = history.card_id
         WHERE card.club_id = ANY(%(clubs)s)
           AND NOT (history.id = ANY(%(native)s))
         GROUP BY 1, 2
    )
    SELECT coalesce(moved.card_id, told.card_id), moved.gained, moved.lost,
           told.gained, told.lost
      FROM moved FULL JOIN told USING (card_id, at)
     WHERE coalesce(moved.gained, 0) <> round(coalesce(told.gained, 0)::numeric, 2)
        OR coalesce(moved.lost, 0) <> round(coalesce(told.lost, 0)::numeric, 2)
"""


#: Documents that gave less than nothing, took less than nothing, or that are cancelled
#: and still hold something. What an earlier club of the programme has posted may have
#: been reversed by native Odoo since.
DOCUMENTS = """
    SELECT moved.source_model, moved.source_id, given, taken
      FROM (SELECT source_model, source_id,
                   sum(move.points) FILTER (WHERE kind IN ('accrual', 'clawback'))
                       AS given,
                   -sum(move.points) FILTER (WHERE kind IN ('redemption', 'give_back'))
                       AS taken
              FROM loyalty_club_point_move move
              JOIN loyalty_card card ON card.id = card_id
             WHERE card.club_id = ANY(%(clubs)s)
               AND source_model IN ('sale.order', 'account.move')
             GROUP BY 1, 2, card.program_id
            HAVING bool_and(move.club_id = card.club_id)) AS moved
      LEFT JOIN sale_order ON sale_order.id = moved.source_id
                          AND moved.source_model = 'sale.order'
     WHERE (sale_order.state = 'cancel' AND (given <> 0 OR taken <> 0)
            OR given < 0 OR taken < 0)
       AND NOT EXISTS (SELECT FROM loyalty_club_legacy
                        WHERE order_id = sale_order.id)
"""


def check_all(walk):
    """Raise where a ledger, a history or a settlement is not as it should be."""
    check_ledger(walk)
    check_history(walk)
    check_documents(walk)
    check_settlements(walk)


def check_ledger(walk):
    """Every balance follows from its moves, seen by a fresh reader."""
    walk.env().invalidate_all()
    for club in walk.clubs:
        differing = club._differing_cards()
        assert not differing, f"club {club.id}: cards {differing} differ"
        assert club.with_env(walk.env("manager")).action_verify() == 0


def check_history(walk):
    """Native history and ledger tell the same, card by card and transaction by
    transaction, gains and losses apart; moves inside a card (a debt that is paid from
    a lot) change nothing for the member and are in no history.

    What native itself wrote before a club took its programme over is left out, and so
    are the opening lots that stand for it.
    """
    walk.cr.execute(
        HISTORY, {"clubs": walk.clubs.ids, "native": list(walk.native_history)}
    )
    rows = walk.cr.fetchall()
    assert not rows, f"moves and history differ (card, moved, told): {rows}"


def check_documents(walk):
    """No document gave or took less than nothing; a cancelled order holds nothing."""
    walk.cr.execute(DOCUMENTS, {"clubs": walk.clubs.ids})
    rows = walk.cr.fetchall()
    assert not rows, f"documents (model, id, given, taken): {rows}"


def check_all_settled(walk):
    """While the rules stand still, every document is settled as it stands.

    Settling all of them again posts nothing: no change was overlooked.
    """
    moves = walk.env()["loyalty.club.point.move"]
    last = moves.search([], limit=1).id
    for model in ("sale.order", "account.move"):
        documents = walk.records(model, limit=None)
        if model == "account.move":
            documents = documents.filtered(lambda move: move._club_is_source())
        documents._club_settle()
    late = moves.search([("id", ">", last)])
    said = [(m.source_model, m.source_id, m.kind, m.points) for m in late]
    assert not late, f"these moves were overlooked: {said}"
    walk.cr.rollback()


def check_settlements(walk):
    """No fault of ours was swallowed for the sake of a sale."""
    for model in ("sale.order", "account.move"):
        failed = walk.records(model, [("club_settlement_error", "!=", False)])
        said = failed.mapped("club_settlement_error")
        assert not failed, f"{failed} could not be settled: {said}"
