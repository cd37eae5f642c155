"""For tests that lie in no addon but use Odoo's test classes."""


def pytest_configure(config):
    """Give those classes the tags that Odoo takes from the addon a class lies in."""
    if config.pluginmanager.hasplugin("odoo"):
        from odoo.tests.common import BaseCase  # noqa: PLC0415 (there only with Odoo)

        BaseCase.test_tags = {"standard", "at_install"}
        BaseCase.test_module = "tests"
