"""The document that a row of ours comes from."""

from odoo.exceptions import UserError


def source_of(row):
    """Give the document that a row names by model and id.

    :return: its record, or None where it is gone or not open to the user
    """
    row.ensure_one()
    if not row.source_model or row.source_model not in row.env:
        return None
    source = row.env[row.source_model].browse(row.source_id).exists()
    return source if source and source.has_access("read") else None


def open_source(row, refusal):
    """Give the action that opens the document of a row, or refuse in these words."""
    document = source_of(row)
    if document is None:
        raise UserError(refusal)
    return {
        "type": "ir.actions.act_window",
        "res_model": document._name,
        "res_id": document.id,
        "view_mode": "form",
    }
