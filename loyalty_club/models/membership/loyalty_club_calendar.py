from datetime import datetime, timedelta

from odoo import fields, models
from odoo.tools import float_round

from ...engine import windows


class LoyaltyClub(models.Model):
    """The club's days and its smallest step, for the settlement."""

    _inherit = "loyalty.club"

    def _today(self):
        """The club's current day."""
        self.ensure_one()
        return self._local_day(fields.Datetime.now())

    def _local_day(self, instant: datetime):
        """The club's day of a UTC instant."""
        self.ensure_one()
        return windows.local_day(instant, self.tz)

    def _day_end(self):
        """The UTC instant at which the club's current day ends."""
        self.ensure_one()
        return windows.day_start_utc(self._today() + timedelta(days=1), self.tz)

    def _expires_on(self, day):
        """Last day on which points of ``day`` can be spent; None: for ever."""
        self.ensure_one()
        return windows.expires_on(self.expiry, self.expiry_number, day, self.calendar)

    def _round_up(self, points: float) -> float:
        """Points rounded up to the club's smallest step."""
        self.ensure_one()
        step = float(self.point_step)
        return float_round(points, precision_rounding=step, rounding_method="UP")

    def _available_on(self, day):
        """First day on which points of ``day`` can be spent; None: not known yet."""
        self.ensure_one()
        if self.maturity == "days":
            return day + timedelta(days=self.maturity_days)
        return day if self.maturity == "at_once" else None
