import logging

from odoo.tests import HttpCase, no_retry, tagged

_logger = logging.getLogger(__name__)

#: Only this suite: native's own run with native's tests.
ADDRESS = "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&tag=loyalty_club"


@tagged("post_install", "-at_install")
class TestTillUnits(HttpCase):
    """The till's own JavaScript, without a server: basket, line, panel and dialog."""

    @no_retry
    def test_units(self):
        with self.assertLogs("odoo", "INFO") as logs:
            try:
                self._run_units()
            except AssertionError as fault:
                self.fail("\n".join([str(fault), *logs.output]))
        # How long the figures of a large basket take: the benchmark reads it.
        for line in logs.output:
            if " ms" in line:
                _logger.info(line)

    def _run_units(self):
        self.browser_js(
            ADDRESS,
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
