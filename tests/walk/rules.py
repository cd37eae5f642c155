"""Operations on the clock, on the rules of a club, and on whole programmes."""

from datetime import timedelta

from standing import check_night
from walker import Idle

#: What gives points back comes first: they return to their old lots, which may be past
#: their last day and lapse with the others.
CRONS = (
    ("sale.order", "_cron_settle"),
    ("sale.order", "_cron_release_reservations"),
    ("loyalty.card", "_cron_mature"),
    ("loyalty.card", "_cron_expire"),
    ("loyalty.club", "_cron_review_tiers"),
    ("loyalty.club", "_cron_verify"),
)


def night(walk):
    """Hours or weeks pass, then the jobs run."""
    hours = walk.random.choice((1, 3, 24, 24, 24 * 7, 24 * 31))
    walk.clock.tick(timedelta(hours=hours))
    for model, job in CRONS:
        getattr(walk.env()[model], job)()
    check_dates(walk)
    check_night(walk)
    walk.note = f"after {hours} hours"


def check_dates(walk):
    """After the night no lot is late: none waits that is due, none lives too long."""
    for club in walk.clubs:
        today, lots = club._today(), walk.env()["loyalty.club.point.lot"]
        own = [("club_id", "=", club.id), ("remaining", ">", 0)]
        due = [("state", "=", "pending"), ("available_on", "<=", today)]
        assert not lots.search([*own, *due]), "points that are due did not mature"
        dead = [("expires_on", "<", today)]
        assert not lots.search([*own, *dead]), "points outlived their last day"


def change_rule(walk):
    """Other rates from now on; what was given stays as it was given."""
    program = walk.one(walk.clubs).points_program_id
    rule = program.rule_ids[:1].with_env(walk.env("manager"))
    values = walk.random.choice(
        (
            {"reward_point_mode": "money", "reward_point_amount": 1},
            {"reward_point_mode": "money", "reward_point_amount": 0.37},
            {"reward_point_mode": "unit", "reward_point_amount": 3},
            {"reward_point_mode": "order", "reward_point_amount": 25},
            {"minimum_amount": 40},
            {"minimum_amount": 0},
        )
    )
    rule.write(values)
    walk.note = f"rule {rule.id} {values}"


SETTINGS = (
    {"accrual_event": "order_confirmed"},
    {"accrual_event": "invoice_posted"},
    {"accrual_event": "invoice_paid"},
    {"maturity": "at_once"},
    {"maturity": "days", "maturity_days": 5},
    {"maturity": "invoice_paid"},
    {"maturity": "return_window", "maturity_days": 9},
    {"expiry": "never"},
    {"expiry": "days", "expiry_number": 20},
    {"expiry": "months", "expiry_number": 1},
    {"expiry": "month_end"},
    {"expiry": "inactivity", "expiry_number": 40},
    {"return_policy": "debt"},
    {"return_policy": "deduct", "point_value": 0.1},
    {"return_policy": "accept"},
    {"accrual_cap": 150},
    {"accrual_cap": 0},
    {"rounding": "half_up"},
    {"rounding": "up"},
    {"point_step": "0.1"},
    {"point_step": "0.01"},
    {"base_taxed": True},
    {"base_taxed": False},
    {"calendar": "jalali"},
    {"tz": "Asia/Tehran"},
    {"tz": "America/Los_Angeles"},
    {"enrolment": "open"},
    {"enrolment": "voluntary"},
    {"enrolment": "first_payment"},
    {"enrolment": "threshold", "enrolment_purchases": 2},
    {"tier_one_level": True},
    {"tier_one_level": False},
    {"tier_withdrawal": True},
    {"tier_withdrawal": False},
    {"invoice_accrual": True},
    {"invoice_accrual": False},
)


def change_club(walk):
    """Other settings from now on."""
    club = walk.one(walk.clubs).with_env(walk.env("manager"))
    values = walk.random.choice(SETTINGS)
    club.write(values)
    walk.note = f"club {club.id} {values}"


def rebuild(walk):
    """Deriving lots and balances from the moves changes nothing when all is well."""
    club = walk.one(walk.clubs)
    cards = walk.env()["loyalty.card"].with_context(active_test=False)
    cards = cards.search([("club_id", "=", club.id)])
    fields = ["points", "club_points_pending", "club_points_deficit"]
    before = cards.read(fields)
    if not cards:
        raise Idle
    club._rebuild_slice(cards.ids)
    walk.env().invalidate_all()
    after = cards.read(fields)
    changed = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
    assert not changed, f"rebuilding changed {changed}"
    walk.note = f"club {club.id}"


OPERATIONS = {night: 9, change_rule: 2, change_club: 6, rebuild: 1}
