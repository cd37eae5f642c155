from .accounting import AccountingCommon

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


class EstimatesCommon(AccountingCommon):
    """Months in which members get points by sales and spend some of them later on.

    Tea gives points, cake gives none. Each month has a member of its own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.rule_ids.product_ids = cls.other_product

    def _month(self, month, given, spent):
        partner = self.env["res.partner"].create({"name": f"Member of {month}"})
        self._enrol(partner)
        with self._on(f"{month}-05"):
            self._sale([(self.other_product, given / 10)], partner)
        for age, points in spent.items():
            self._spending(f"{MONTHS[MONTHS.index(month) + age]}-20", points, partner)
        return partner

    def _spending(self, day, points, partner=None):
        with self._on(day):
            order = self._order([(self.product, 1)], partner)
            self._spend(order, points)
            order.action_confirm()
        return order

    def _cells(self, today):
        with self._on(today):
            found = self.env["loyalty.club.cohort"].search(
                [("club_id", "=", self.club.id)], order="cohort, age"
            )
            return [
                (str(cell.cohort), cell.age, cell.issued, cell.redeemed, cell.expired)
                for cell in found
            ]

    def _suggested(self, today, estimate=None):
        """A draft after its button was pressed on a day."""
        if estimate is None:
            estimate = self._draft_estimate(self.config, date_from=today)
        with self._on(today):
            estimate.with_user(self.users["preparer"]).action_suggest()
        return estimate
