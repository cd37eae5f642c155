from datetime import date

from odoo import Command, models
from odoo.exceptions import UserError

from ...engine import cells
from ...engine.windows import date_text
from ..wording import local_digits

#: A text from the portal is no longer than this.
MOST_LETTERS = 2000
#: A day that shows how to write one.
EXAMPLE = date(1990, 5, 12)
#: Requests that a member may have open at a time.
MOST_REQUESTS = 10


class LoyaltyClubMember(models.Model):
    """What a member says of himself in the portal, and changes there.

    Each method takes the texts of a form as a browser sends them, and raises a plain
    UserError for what is not right.
    """

    _inherit = "loyalty.club.member"

    def _portal_profile(self):
        """What the page of the member's own data shows."""
        self.ensure_one()
        return {
            "birthdate": self._own_birthdate(),
            "consents": self._own_consents(),
            "interests": self._own_offered_interests(),
            "occasions": self.occasion_ids,
            "occasion_kinds": self.env["loyalty.club.occasion"]
            ._fields["kind"]
            ._description_selection(self.env),
            "requests": self.request_ids[:MOST_REQUESTS],
            "date_example": self._own_day_text(EXAMPLE),
        }

    # Birth date

    def _own_birthdate(self):
        """The birth date of the person who asks, and whether he may still change it.

        A company has none, and a contact does not see that of another person.
        """
        if not self.is_person or self.partner_id != self.env.user.partner_id:
            return {}
        day = self.partner_id.birthdate_date
        return {
            "text": day and self._own_day_text(day),
            "fixed": bool(day and self.partner_id.club_birthdate_changed_on),
        }

    def _own_day_text(self, day):
        """A day as the form takes it back: year first, in the club's calendar."""
        return local_digits(self.env, date_text(day, self.club_id.calendar))

    def _own_day(self, text):
        """The day that a member typed in the club's calendar, or False for none."""
        text = cells.clean(text or "")
        if not text:
            return False
        order = "jalali" if self.club_id.calendar == "jalali" else "ymd"
        try:
            return cells.day(text, order)
        except ValueError:
            example = self._own_day_text(EXAMPLE)
            raise UserError(
                self.env._("Write the date like this: %s.", example)
            ) from None

    def _own_set_birthdate(self, text):
        """Set the birth date; once it is set, it can be corrected once."""
        known = self._own_birthdate()
        if not known:
            return
        if known["text"] and not cells.clean(text or ""):
            raise UserError(
                self.env._("Write your birth date, or ask us to remove it.")
            )
        self.partner_id._club_set_own_birthdate(self._own_day(text))

    # Consents and interests

    def _own_consents(self, club=None):
        """The club's wordings, each with the member's last word on it.

        :param club: the one whose wordings who is no member yet shall see
        """
        latest = self._latest_consents().filtered("given")
        given = {(consent.channel, consent.purpose) for consent in latest}
        return [
            {"wording": wording, "given": (wording.channel, wording.purpose) in given}
            for wording in (club or self.club_id).wording_ids
        ]

    def _own_set_consents(self, versions):
        """Record what changed; silence on what was never asked stays silence.

        :param versions: for each ticked wording its id and the version that was shown
        """
        for consent in self._own_consents():
            wording = consent["wording"]
            given = wording.id in versions
            if given == consent["given"]:
                continue
            if given and versions[wording.id] != wording.version:
                raise UserError(
                    self.env._(
                        "The wording has just changed. Please read it again, then tick "
                        "what you agree to."
                    )
                )
            self._record_consent(
                wording.channel, wording.purpose, given, wording, source="portal"
            )

    def _own_offered_interests(self):
        """Interests that the club offers today."""
        interests = self.env["loyalty.club.interest"]
        return interests.search([("club_id", "=", self.club_id.id)])

    def _own_set_interests(self, ids):
        """Set the interests among those that the club offers today."""
        commands = [
            Command.link(interest.id)
            if interest.id in ids
            else Command.unlink(interest.id)
            for interest in self._own_offered_interests()
        ]
        self.write({"interest_ids": commands})

    # Occasions and requests

    def _own_add_occasion(self, kind, name, text):
        """Add a day that matters."""
        kinds = dict(self.env["loyalty.club.occasion"]._fields["kind"].selection)
        day = self._own_day(text)
        if kind not in kinds or not day:
            raise UserError(self.env._("Choose the occasion and write its date."))
        self.env["loyalty.club.occasion"].create(
            {
                "member_id": self.id,
                "kind": kind,
                "name": cells.clean(name or "")[:100],
                "date": day,
            }
        )

    def _own_add_request(self, text):
        """Pass a request on to the club's manager."""
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write what you would like."))
        if len(text) > MOST_LETTERS:
            raise UserError(self.env._("Please use at most %s letters.", MOST_LETTERS))
        if self.open_request_count >= MOST_REQUESTS:
            raise UserError(
                self.env._("We are still working on your other requests. Please wait.")
            )
        self.env["loyalty.club.request"].create({"member_id": self.id, "text": text})
