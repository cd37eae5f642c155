import json

from odoo import http
from odoo.http import content_disposition, request

from .finding import NO_STORE, found


class PersonalData(http.Controller):
    """Hands a member's data over without leaving a copy on the server."""

    @http.route(
        "/loyalty_club/member/<int:member_id>/personal_data",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def personal_data(self, member_id, **kwargs):
        member = found("loyalty.club.member", member_id)
        member._check_may_export()
        return as_file(member)


def as_file(member):
    """All data of ``member`` as a file; the caller has checked who asks."""
    content = json.dumps(member._export_personal_data(), ensure_ascii=False, indent=2)
    name = f"{member.club_id.name}-{member.number}.json"
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Disposition", content_disposition(name)),
        NO_STORE,
    ]
    return request.make_response(content, headers)
