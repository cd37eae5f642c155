from odoo import api, models

#: Of a thread's fields, those that every record has.
EVERYWHERE = {"id", "display_name"}


class PosOrder(models.Model):
    """What the till of a club reads of a ticket."""

    _inherit = "pos.order"

    @api.model
    def _load_pos_data_fields(self, config):
        """Leave out the chatter of a ticket, which no till shows.

        Native reads who follows it and counts its messages, by eight statements, while
        the cashier waits: as long as the club takes for points and tier.
        """
        names = super()._load_pos_data_fields(config)
        if names or not config._club():
            return names
        chatter = self.env["mail.thread"]._fields.keys() - EVERYWHERE
        return [name for name in self.fields_get(attributes=()) if name not in chatter]
