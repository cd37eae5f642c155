"""Makes typed rows of the cells of a line."""

# The sentences are marked here and translated where they are shown.
# pylint: disable=prefer-env-translation

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ..engine import cells
from ..engine.unreadable import Unreadable, _
from ..models.ledger.loyalty_club_adjustment import MOST_POINTS

#: More is a mistake; with cents it still is exact where Odoo reads it as a double.
MOST_AMOUNT = Decimal(10**13)
HUNDREDTH = Decimal("0.01")
MOST_LINES = 100_000
LONGEST_TEXT = 200


class Reader:
    """Reads the cells of a line by the mapping and the forms that a wizard has.

    :param mapping: dict of field to the number of its column
    """

    def __init__(self, wizard, mapping, report):
        self.place = mapping
        self.sign = wizard.decimal_sign
        self.order = wizard.date_order
        self.tz = wizard.club_id.tz
        self.today = wizard.club_id._today()
        self.code = wizard._calling_code()
        self.report = report
        self.past_day = lru_cache(4096)(self._past_day)
        self.phone = lru_cache(4096)(self._phone)

    def text(self, cell, field):
        """Return the text of a field, or None."""
        if field not in self.place:
            return None
        text = cells.clean(cell[self.place[field]])
        if len(text) > LONGEST_TEXT:
            raise Unreadable(
                _("“%(text)s…” is longer than %(most)s letters."),
                text=text[:20],
                most=LONGEST_TEXT,
            )
        return text or None

    def read(self, cell, field, reader):  # pylint: disable=method-required-super
        """Return what ``reader`` makes of a field, or None where it is empty."""
        text = self.text(cell, field)
        return text and reader(text)

    def _past_day(self, text):
        """Return a day up to today."""
        day = cells.day(text, self.order)
        if day > self.today:
            raise Unreadable(_("The date %(text)s lies in the future."), text=text)
        return day

    def day(self, text):
        """Return a day, which may lie ahead."""
        return cells.day(text, self.order)

    def _phone(self, text):
        return cells.phone(text, self.code) or None

    def amount(self, text):
        """Return a number from zero to MOST_AMOUNT."""
        amount = cells.number(text, self.sign)
        if amount < 0:
            raise Unreadable(
                _(
                    "%(text)s is below zero. Take what came back off the purchase that "
                    "it belongs to."
                ),
                text=text,
            )
        if amount > MOST_AMOUNT:
            raise Unreadable(_("%(text)s is too large to be right."), text=text)
        return amount

    def required(self, cell, field, sentence):
        """Return the text of a field that no row may leave empty."""
        text = cells.clean(cell[self.place[field]])
        if not text:
            raise Unreadable(sentence)
        return text


class PurchaseReader(Reader):
    """Rows of purchases, in the order of import_purchase_sql.COLUMNS."""

    def __init__(self, wizard, mapping, report):
        super().__init__(wizard, mapping, report)
        self.unit = Decimal(1).scaleb(-wizard.currency_id.decimal_places)
        self.moment = lru_cache(4096)(self._moment)
        self.currency = lru_cache(100)(wizard._currency_id_named)
        self.rate = lru_cache(4096)(wizard._rate_on)

    def _moment(self, text):
        """Return the day and the UTC time that a text names."""
        day = self._past_day(text)
        self.report.see_day(day)
        return day, cells.instant(text, self.order, self.tz)

    def row(self, line, cell):
        """Return the typed row of a line."""
        day, moment = self.moment(
            self.required(cell, "date", _("The date is missing."))
        )
        text = self.required(cell, "amount", _("The amount is missing."))
        amount, untaxed = self.amount(text), None
        if "amount_untaxed" in self.place:
            untaxed = self.read(cell, "amount_untaxed", self.amount)
        currency = None
        if "currency" in self.place:
            currency = self.read(cell, "currency", self.currency)
        rate = self.rate(currency, day) if currency else 1
        amount = self._rounded(amount * rate)
        untaxed = amount if untaxed is None else self._rounded(untaxed * rate)
        reference = self._reference(cell)
        return (
            line,
            reference,
            *self._customer(cell),
            moment,
            amount,
            untaxed,
            currency,
            self._lines(cell),
            self.text(cell, "channel"),
            reference,
        )

    def _rounded(self, amount):
        return amount.quantize(self.unit, ROUND_HALF_UP)

    def _reference(self, cell):
        if "reference" not in self.place:
            return None
        return self.text(cell, "reference") or self.required(
            cell, "reference", _("The number of the document is missing.")
        )

    def _customer(self, cell):
        """Return what names the customer; something must."""
        member, ref = self.text(cell, "member"), self.text(cell, "ref")
        phone = self.read(cell, "phone", self.phone)
        email = self.read(cell, "email", cells.email)
        if not (member or ref or phone or email):
            raise Unreadable(
                _("Nothing says who the customer was. A name alone is not enough.")
            )
        return member, ref, phone, email, self.text(cell, "name")

    def _lines(self, cell):
        count = self.read(cell, "line_count", self.amount)
        if count is not None and (count % 1 or count > MOST_LINES):
            raise Unreadable(
                _("The number of lines is a whole number up to %(most)s."),
                most=MOST_LINES,
            )
        return None if count is None else int(count)


class MemberReader(Reader):
    """Rows of members, in the order of import_member_sql.COLUMNS."""

    def __init__(self, wizard, mapping, report):
        super().__init__(wizard, mapping, report)
        self.tier = lru_cache(100)(wizard._tier_id_named)

    def row(self, line, cell):
        """Return the typed row of a line."""
        code, name = self.text(cell, "old_code"), self.text(cell, "name")
        phone = self.read(cell, "phone", self.phone)
        email = self.read(cell, "email", cells.email)
        if not (code or phone or email):
            raise Unreadable(_("Give a number, a telephone or an e-mail address."))
        joined = self.read(cell, "joined_on", self.past_day)
        if joined:
            self.report.see_day(joined)
        return (
            line,
            code,
            name or phone or email or code,
            phone,
            email,
            self.read(cell, "birthdate_date", self.past_day),
            joined,
            self.read(cell, "tier", self.tier),
            self.read(cell, "points", self.points) or Decimal(0),
            self.read(cell, "expires_on", self._last_day),
        )

    def points(self, text):
        """Return a balance in hundredths of a point, as the ledger keeps it."""
        points = self.amount(text)
        if points > MOST_POINTS:
            raise Unreadable(_("%(text)s is too large to be right."), text=text)
        rounded = points.quantize(HUNDREDTH)
        if rounded != points:
            raise Unreadable(
                _("%(text)s has more than two decimals."),
                text=text,
            )
        return rounded

    def _last_day(self, text):
        """Return the last day of points, which is not over."""
        day = self.day(text)
        if day < self.today:
            raise Unreadable(
                _("The points expired on %(text)s. Leave the balance empty."), text=text
            )
        return day
