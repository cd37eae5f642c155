"""What pages about one record share."""

from odoo.http import request

#: The header of what nobody keeps a copy of.
NO_STORE = ("Cache-Control", "no-store")


def found(model, id_):
    """The record, which is there; whether it may be read is for its reader to check."""
    record = request.env[model].browse(id_).exists()
    if not record:
        raise request.not_found()
    return record
