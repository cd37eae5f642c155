"""Numbers that are none, as JSON and XML-RPC can send them."""

import math

from odoo.exceptions import UserError


def require_finite(env, vals_list, names):
    """Refuse NaN and infinity in a plain sentence; the ORM would answer with a fault.

    :param names: fields of the values to look at
    """
    for vals in vals_list:
        for name in names:
            value = vals.get(name)
            if isinstance(value, float) and not math.isfinite(value):
                raise UserError(env._("This is no number. Give a number like 100."))
