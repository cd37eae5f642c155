"""Numbers and money as their reader writes them."""

from odoo.tools import format_amount
from odoo.tools.misc import formatLang

#: Context key of the pages that a member reads himself. Persian readers get Persian
#: digits there, and no page names the employee behind an adjustment.
MEMBER_PAGE = "club_member_page"

_PERSIAN = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")


def local_digits(env, text):
    """Return ``text`` in the reader's digits and per cent, on a member's own pages."""
    persian = env.context.get(MEMBER_PAGE) and (env.lang or "").startswith("fa")
    return text.translate(_PERSIAN) if persian else text


def number_text(env, number, most_digits=2):
    """Return a number without trailing zeros, with at most ``most_digits`` of them."""
    exact = round(float(number), most_digits)
    digits = next(
        count for count in range(most_digits + 1) if round(exact, count) == exact
    )
    return local_digits(env, formatLang(env, exact, digits=digits))


def money_text(env, amount, currency):
    """Return an amount with its currency."""
    return local_digits(env, format_amount(env, amount, currency))
