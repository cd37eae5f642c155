from odoo import api, fields, models

#: Entries of the timeline; the ledger has the others.
LATEST = 20


class LoyaltyClubMember(models.Model):
    """What the screens show of a member's tier, purchases and past."""

    _inherit = "loyalty.club.member"

    purchase_count = fields.Integer(compute="_compute_purchase_count")
    tier_why = fields.Text(
        string="Why the Member Has It",
        compute="_compute_tier_why",
        help="What the rules count today, or who set the tier by hand and why.",
    )
    timeline = fields.Html(compute="_compute_timeline", sanitize=False)

    def _compute_purchase_count(self):
        groups = self.env["loyalty.club.purchase"]._read_group(
            [("partner_id", "in", self.partner_id.ids), ("state", "=", "valid")],
            ["partner_id", "company_id"],
            ["__count"],
        )
        for member in self:
            member.purchase_count = sum(
                count
                for partner, company, count in groups
                if partner == member.partner_id and company in member.company_ids
            )

    @api.depends("tier_id", "state")
    def _compute_tier_why(self):
        for member in self:
            last = member.tier_change_ids.sorted("id")[-1:]
            by_hand = last.kind == "manual" and last.to_tier_id == member.tier_id
            said = last._by_hand_sentence() if by_hand else False
            member.tier_why = "\n".join(filter(None, [said, member.tier_facts]))

    def _compute_timeline(self):
        """Moves and changes of tier in one place, the newest first."""
        for member in self:
            entries = [*member._timeline_moves(), *member._timeline_tiers()]
            entries.sort(key=lambda entry: entry["instant"], reverse=True)
            member.timeline = self.env["ir.qweb"]._render(
                "loyalty_club.member_timeline",
                {"entries": entries[:LATEST], "more": len(entries) > LATEST},
            )

    def _timeline_moves(self):
        moves = self.env["loyalty.club.point.move"].search(
            [("card_id", "=", self.points_card_id.id)], order="id desc", limit=LATEST
        )
        return [move._timeline_entry() for move in moves]

    def _timeline_tiers(self):
        changes = self.env["loyalty.club.tier.change"].search(
            [("member_id", "in", self.ids)], limit=LATEST
        )
        return [change._timeline_entry() for change in changes]

    def action_open_purchases(self):
        """Open what the member bought in the companies of the club."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_purchase_action"
        )
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "in", self.company_ids.ids),
        ]
        action["context"] = {}
        return action

    def action_set_tier(self):
        """Open the form that puts the member into a tier by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Tier by Hand"),
            "res_model": "loyalty.club.tier.hand",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }
