from odoo.exceptions import UserError
from odoo.http import request

from .personal_data import as_file
from .portal import ClubPortal, chosen, form, page


class ClubProfile(ClubPortal):
    """The member's own data: seen, changed and taken away by the member alone."""

    @page("/profile")
    def club_profile(self, club_id=None, saved=None, **kwargs):
        """What the club knows of the member."""
        return self._club_profile(self._club_require(club_id), saved=bool(saved))

    def _club_profile(self, member, **values):
        return self._club_render(
            "portal_club_profile",
            member,
            page_name="club_profile",
            person=request.env.user.partner_id,
            **member._portal_profile(),
            **values,
        )

    def _club_try(self, club_id, change):
        """Make a change of the member, or show the page with what is wrong."""
        member = self._club_require(club_id)
        try:
            with request.env.cr.savepoint():
                change(member)
        except UserError as error:
            return self._club_profile(member, error=str(error))
        self._club_changed(member.club_id)
        return request.redirect(f"/my/club/{member.club_id.id}/profile?saved=1")

    @form("/profile")
    def club_profile_save(self, club_id=None, birthdate=None, **kwargs):
        """Save birth date, interests and consents."""

        def change(member):
            if birthdate is not None:
                member._own_set_birthdate(birthdate)
            member._own_set_interests(set(chosen(kwargs, "interest")))
            member._own_set_consents(chosen(kwargs, "consent"))

        return self._club_try(club_id, change)

    @form("/occasion")
    def club_occasion_add(self, club_id=None, kind="", name="", day="", **kwargs):
        """Add an occasion."""
        return self._club_try(
            club_id, lambda member: member._own_add_occasion(kind, name, day)
        )

    @form("/occasion/<int:occasion_id>/remove")
    def club_occasion_remove(self, occasion_id, club_id=None, **kwargs):
        """Remove one of the member's own occasions."""
        member = self._club_require(club_id)
        occasion = member.occasion_ids.filtered(lambda own: own.id == occasion_id)
        if not occasion:
            raise request.not_found()
        return self._club_try(club_id, lambda _member: occasion.unlink())

    @form("/request")
    def club_request_add(self, club_id=None, text="", **kwargs):
        """Ask the club for something."""
        return self._club_try(club_id, lambda member: member._own_add_request(text))

    @page("/export")
    def club_export(self, club_id=None, **kwargs):
        """Hand over all data of the member as a file."""
        return as_file(self._club_require(club_id))
