from itertools import chain

from odoo import models
from odoo.exceptions import UserError

from ..engine import cells
from .import_headers import guess

SAMPLE_ROWS = 500


class LoyaltyClubImport(models.AbstractModel):
    """Which column holds what, and how dates and numbers are written."""

    _inherit = "loyalty.club.import"

    def _checked_mapping(self, table):
        """The column number of each field, as chosen or as the header gives away."""
        mapping = self.mapping or guess(table.header, self._import_fields)
        self._check_mapping(mapping, table.header)
        self._guess_forms(table, mapping)
        return {field: table.header.index(name) for field, name in mapping.items()}

    def _check_mapping(self, mapping, header):
        labels = self._labels()
        if len(self.column_ids.filtered("target")) > len(mapping):
            raise UserError(
                self.env._("Two columns are said to hold the same. Leave one out.")
            )
        for field, name in mapping.items():
            if field not in labels:
                raise UserError(self.env._("There is no field %s to import.", field))
            if name not in header:
                raise UserError(
                    self.env._(
                        "The file has no column “%(column)s” for: %(field)s. Its "
                        "columns are: %(columns)s.",
                        column=name,
                        field=labels[field],
                        columns=", ".join(header),
                    )
                )
        for choices in self._import_required:
            if not any(field in mapping for field in choices):
                wanted = [labels[field] for field in choices]
                raise UserError(
                    self.env._(
                        "Say which column holds: %s.", self.env._(" or ").join(wanted)
                    )
                )

    def _labels(self):
        """What the fields of the mapping are called, by name."""
        target = self.env[self._fields["column_ids"].comodel_name]._fields["target"]
        return dict(target._description_selection(self.env))

    def _guess_forms(self, table, mapping):
        """Find out how dates and numbers are written, where nobody has said it."""
        if self.date_order and self.decimal_sign:
            return
        rows = table.sample(SAMPLE_ROWS)
        values = {
            name: [row[table.header.index(column)] for row in rows]
            for name, column in mapping.items()
        }

        def filled(names):
            texts = [text for name in names for text in values.get(name, ())]
            # Where nobody has said yet which columns they are, all are looked at.
            return list(filter(None, texts or chain.from_iterable(rows)))

        if not self.date_order:
            self.date_order = cells.guess_order(filled(self._import_dates))
        if not self.decimal_sign:
            self.decimal_sign = cells.guess_decimal(filled(self._import_numbers))
