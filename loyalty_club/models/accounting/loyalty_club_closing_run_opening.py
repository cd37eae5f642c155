from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.liability import COLUMNS, ZERO
from .loyalty_club_account_config import DEFERRAL
from .loyalty_club_closing_run import POSTED
from .loyalty_club_closing_run_reckoning import estimates_on, opened_sums

#: The opening is one balance, which nothing has moved yet.
POSTED_COLUMNS = {("opening",): "opening_account_id"}
NOT_MOVED = dict.fromkeys(
    [*COLUMNS, *(f"points_{name}" for name in COLUMNS if name != "reestimated")], 0
)


class LoyaltyClubClosingRun(models.Model):
    """An opening: what a set-up owes for points of before its first day.

    It is a run of one set-up, for the day before the first one, and lives like a
    closing. Its rows are the documents until then. What they spent and let lapse is
    forgotten: each month of issue begins with the points that are left, see
    :func:`engine.liability.opened`.
    """

    _inherit = "loyalty.club.closing.run"
    _check_company_auto = True

    opening_config_id = fields.Many2one(
        "loyalty.club.account.config",
        string="Opening of",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The set-up whose points of before the first day this run opens. Where it "
        "is empty, the run closes a period.",
    )

    # What two people do at once passes the checks of both.
    _one_a_period = models.UniqueIndex(
        "(company_id, date_from, coalesce(opening_config_id, 0)) "
        "WHERE state <> 'reversed'",
        "A closing of this company begins on that day already.",
    )

    @api.depends("opening_config_id")
    def _compute_date_from(self):
        return super()._compute_date_from()

    @api.depends("opening_config_id")
    def _compute_date_to(self):
        openings = self.filtered("opening_config_id")
        for run in openings:
            run.date_to = run.date_from
        return super(LoyaltyClubClosingRun, self - openings)._compute_date_to()

    @api.depends("opening_config_id")
    def _compute_display_name(self):
        openings = self.filtered("opening_config_id")
        for run in openings:
            run.display_name = self.env._(
                "Opening of %(club)s, %(day)s",
                club=run.sudo().opening_config_id.club_id.name,
                day=run._period_text() if run.date_to else "",
            )
        return super(LoyaltyClubClosingRun, self - openings)._compute_display_name()

    def _period_text(self):
        config = self.sudo().opening_config_id
        if config:
            return config.club_id._date_text(self.date_to)
        return super()._period_text()

    def _entry_text(self):
        if self.opening_config_id:
            return self.env._("Opening of points: %s", self._period_text())
        return super()._entry_text()

    def _others(self):
        config = self.opening_config_id
        return super()._others().filtered(lambda run: run.opening_config_id == config)

    def _first_day(self):
        config = self.sudo().opening_config_id
        return config._opening_day() if config else super()._first_day()

    def _active_configs(self):
        return self.sudo().opening_config_id or super()._active_configs()

    def _problem_of_period(self):
        config = self.sudo().opening_config_id
        if not config:
            return super()._problem_of_period()
        day = config._opening_day()
        if (self.date_from, self.date_to) != (day, day):
            return self.env._(
                "An opening is dated on the day before the first one: %s.",
                config.club_id._date_text(day),
            )
        return None

    def _blockers(self):
        config = self.opening_config_id
        texts = [config._problem_to_open()] if config else self._unopened_texts()
        return [*filter(None, texts), *super()._blockers()]

    def _unopened_texts(self):
        """Openings that a closing waits for, each in a sentence."""
        if self.opening_config_id:
            return []
        texts = [config._unopened_text() for config in self._active_configs()]
        return list(filter(None, texts))

    def _check_order(self):
        config = self.opening_config_id
        problem = config and config._problem_to_open()
        if problem:
            raise UserError(problem)
        return super()._check_order()

    def _refuse_followed(self):
        first = self.opening_config_id and self.opening_config_id._first_closing()
        if first:
            raise UserError(
                self.env._(
                    "The closing %s begins with this opening. Reverse it first, or "
                    "delete it if it is not approved.",
                    first.display_name,
                )
            )
        return super()._refuse_followed()

    def _bounds(self, config):
        bounds, opening = super()._bounds(config), self._opening_of(config)
        if opening:
            value, rate = opening._opening_price(config)
            bounds["opened"] = opening.date_to + timedelta(days=1)
            bounds["opening_price"] = value * rate
        if opening == self:
            bounds["since"] = "-infinity"  # nothing is late for an opening
        return bounds

    def _runs_before(self, config):
        """The opening too: it may lie within the first period of the company."""
        return super()._runs_before(config) | self._opening_of(config)

    def _opening_of(self, config):
        """This run, or the posted opening that it follows, if there is one."""
        if self.opening_config_id:
            return self
        return config._opening().filtered(lambda run: run.state == POSTED)

    def _opening_price(self, config):
        opening = self._opening_of(config)
        if not opening:
            return super()._opening_price(config)
        numbers = estimates_on(config._estimate_on(opening.date_to))
        value = numbers["point_value"] if config.method == DEFERRAL else ZERO
        return value, numbers["redemption_rate"]

    def _live_sums(self, config):
        rows = super()._live_sums(config)
        if not self.opening_config_id:
            return rows
        price = self._opening_price(config)
        return (
            (cohort, before, opened_sums(own, *price)) for cohort, before, own in rows
        )

    def _lines_of(self, config, sums=None):
        for vals in super()._lines_of(config, sums):
            yield _balance(vals) if self.opening_config_id else vals

    def _posted_columns(self, config):
        if self.opening_config_id:
            return POSTED_COLUMNS.items()
        return super()._posted_columns(config)


def _balance(vals):
    """The values of a line whose balance is there from the beginning."""
    held = {"opening": vals["closing"], "points_opening": vals["points_closing"]}
    return {**vals, **NOT_MOVED, **held}
