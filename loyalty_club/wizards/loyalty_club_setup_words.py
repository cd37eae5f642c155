from odoo import api, models

from .setup_trades import TRADES


class LoyaltyClubSetup(models.TransientModel):
    """Says what the wizard proposed in every language that is installed.

    A member reads in his own language what the shopkeeper left as it was. What the
    shopkeeper wrote himself stays as it is in all of them.
    """

    _inherit = "loyalty.club.setup"

    def _make_club(self):
        club = super()._make_club()
        for lang, _name in self.env["res.lang"].get_installed():
            if lang != (self.env.lang or "en_US"):
                self._translate(club, lang)
        return club

    def _translate(self, club, lang):
        """Write the proposals in another language: the club, programmes and tiers."""
        there = self.with_context(lang=lang)
        name = self.name.strip()
        if name == self._proposed_name():
            name = there._proposed_name()
        self._write_other(club, lang, {"name": name})
        if not self.program_id:
            program = club.points_program_id
            self._write_other(program, lang, there._program_words(name))
            self._translate_rewards(program, lang)
        tiers = club.tier_ids.sorted(lambda tier: (tier.sequence, tier.id))
        for tier in tiers:
            self._translate_tier(tier, lang, name)

    def _translate_tier(self, tier, lang, club_name):
        trade = TRADES[self.trade].tiers
        words = {
            "name": self._said_in(lang, tier.name, [t.name for t in trade]),
            "description": self._said_in(
                lang, tier.description, [t.benefits for t in trade]
            ),
        }
        self._write_other(tier, lang, words)
        gift = tier.gift_program_id
        if gift:
            lines = self.env["loyalty.club.setup.tier"].with_context(lang=lang)
            gift_name = lines._gift_name(words["name"], club_name)
            self._write_other(gift, lang, {"name": gift_name})
            self._translate_rewards(gift, lang)

    def _said_in(self, lang, text, proposals):
        """Say a text in another language if it is a proposal that nobody changed."""
        for term in filter(None, proposals):
            if text == self.env._(term):
                return self.with_context(lang=lang).env._(term)
        return text

    @api.model
    def _write_other(self, record, lang, words):
        """Write what is said otherwise there; the rest follows the language it has."""
        there = record.with_context(lang=lang)
        other = {name: text for name, text in words.items() if there[name] != text}
        if other:
            there.write(other)

    @api.model
    def _translate_rewards(self, program, lang):
        """Let native describe its rewards once more: it knows them in one language."""
        program.reward_ids.with_context(lang=lang)._compute_description()
