import logging
import time

import psycopg2.errors

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_logger = logging.getLogger(__name__)

ROWS = 20
#: Seconds after a change in which a session reads from the database that it wrote to:
#: a replica may lag behind.
FRESH = 10
CHANGED = "club_changed"


def reads_only(_controller, _rule, _args):
    """Pages that only show may read from a replica, but not just after a change."""
    return time.time() - request.session.get(CHANGED, 0) > FRESH


def page(*paths):
    """Route of a page that shows something, with the club's id or without."""
    return http.route(
        _with_club(paths),
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=reads_only,
    )


def form(*paths):
    """Route that takes a form of the member."""
    return http.route(
        _with_club(paths), type="http", auth="user", website=True, methods=["POST"]
    )


def _with_club(paths):
    return [
        address
        for path in paths
        for address in (f"/my/club{path}", f"/my/club/<int:club_id>{path}")
    ]


def chosen(values, prefix):
    """Ticked boxes of a form, ``<prefix>_<id>``: id to the number that the box sent."""
    boxes = {}
    for name, value in values.items():
        kind, _line, number = name.partition("_")
        if kind == prefix and number.isdecimal() and str(value).isdecimal():
            boxes[int(number)] = int(value)
    return boxes


class ClubPortal(CustomerPortal):
    """The member's own pages. Nobody else's membership can be named by an address."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "club_count" in counters:
            Member = request.env["loyalty.club.member"]
            values["club_count"] = len(Member._own()) or len(Member._own_open_clubs())
        return values

    def _club_member(self, club_id=None):
        """The user's membership: of this club, or the only one; else nothing."""
        members = request.env["loyalty.club.member"]._own()
        if club_id is not None:
            members = members.filtered(lambda member: member.club_id.id == club_id)
        return members if len(members) == 1 else members.browse()

    def _club_render(self, template, member, **values):
        base = f"/my/club/{member.club_id.id}" if member else "/my/club"
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "club",
            "club_url": base,
            # The styles turn with the language only where rtlcss is installed.
            "direction": self._club_direction(),
            "member": member,
            "club": member.club_id,
            **values,
        }
        response = request.render(f"loyalty_club.{template}", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _club_direction(self):
        return request.env["res.lang"]._get_data(code=request.env.lang).direction

    def _club_changed(self, club):
        """Show the club's page, with what was just changed."""
        request.session[CHANGED] = time.time()
        return request.redirect(f"/my/club/{club.id}")

    @page("")
    def club_card(self, club_id=None, **kwargs):
        """The card, the points and what they buy; or the clubs to choose from."""
        member = self._club_member(club_id)
        if member:
            return self._club_render("portal_club", member, **member._portal_values())
        if club_id is not None:
            raise request.not_found()
        Member = request.env["loyalty.club.member"]
        members, clubs = Member._own(), Member._own_open_clubs()
        if not members and not clubs:
            raise request.not_found()
        return self._club_render(
            "portal_club_choice", Member, members=members, open_clubs=clubs
        )

    @page("/history", "/history/page/<int:number>")
    def club_history(self, club_id=None, number=1, **kwargs):
        """Every move of the member's points, with the reason in words."""
        member = self._club_require(club_id)
        pages = pager(
            url=f"/my/club/{member.club_id.id}/history",
            total=member._portal_rows_count(),
            page=number,
            step=ROWS,
        )
        offset = max(0, pages["offset"])
        return self._club_render(
            "portal_club_history",
            member,
            page_name="club_history",
            pager=pages,
            rows=member._portal_rows(ROWS, offset, why=True),
        )

    @page("/join")
    def club_join(self, club_id=None, **kwargs):
        """What joining means, what the club asks to agree to, and the button."""
        return self._club_join(self._club_to_join(club_id))

    def _club_join(self, club, **values):
        member = self._club_member(club.id)
        return self._club_render(
            "portal_club_join",
            member,
            page_name="club_join",
            club=club,
            consents=member._own_consents(club),
            **values,
        )

    @form("/join")
    def club_join_now(self, club_id=None, **kwargs):
        """Join; a second click finds the membership that the first one made."""
        club = self._club_to_join(club_id)
        Member = request.env["loyalty.club.member"]
        try:
            with request.env.cr.savepoint():
                Member._own_join(club)._own_set_consents(chosen(kwargs, "consent"))
        except psycopg2.errors.UniqueViolation:
            _logger.info("Somebody joined twice at once.")
        except UserError as error:
            return self._club_join(club, error=str(error))
        return self._club_changed(club)

    @page("/leave")
    def club_leave(self, club_id=None, **kwargs):
        """What leaving means, and the button."""
        member = self._club_to_leave(club_id)
        return self._club_render(
            "portal_club_leave",
            member,
            page_name="club_leave",
            question=member.env._("Leave %s?", member.club_id.name),
            **member._portal_values(),
        )

    @form("/leave")
    def club_leave_now(self, club_id=None, **kwargs):
        """End the membership."""
        member = self._club_to_leave(club_id)
        member.action_leave()
        return self._club_changed(member.club_id)

    def _club_to_leave(self, club_id):
        member = self._club_require(club_id)
        if not member._may_leave():
            raise request.not_found()
        return member

    def _club_require(self, club_id):
        member = self._club_member(club_id)
        if not member:
            raise request.not_found()
        return member

    def _club_to_join(self, club_id):
        """A club that the user can join, or whose invitation he can accept."""
        member = self._club_member(club_id)
        if member and member._may_return():
            return member.club_id
        clubs = request.env["loyalty.club.member"]._own_open_clubs()
        if club_id is not None:
            clubs = clubs.filtered(lambda club: club.id == club_id)
        if len(clubs) != 1:
            raise request.not_found()
        return clubs
