from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from .finding import NO_STORE, found

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Closing(http.Controller):
    """Figures of closings that are made when they are asked for, and kept nowhere."""

    @http.route(
        "/loyalty_club/open_period/<int:config_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def open_period(self, config_id, **kwargs):
        config = found("loyalty.club.account.config", config_id)
        config.check_access("read")
        runs = request.env["loyalty.club.closing.run"]
        page = request.env["ir.actions.report"]._render_template(
            "loyalty_club.closing_dossier",
            {"docs": runs._open_period(config)},
        )
        return request.make_response(
            page, [("Content-Type", "text/html; charset=utf-8"), NO_STORE]
        )

    @http.route(
        "/loyalty_club/closing/<int:run_id>/workbook",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def workbook(self, run_id, **kwargs):
        run = found("loyalty.club.closing.run", run_id)
        name, file = run._workbook()
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                NO_STORE,
            ],
        )
        response.direct_passthrough = True
        return response
