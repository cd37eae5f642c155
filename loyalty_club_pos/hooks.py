import logging

_logger = logging.getLogger(__name__)


def post_init_hook(env):
    """Know what was bought at the till from the first day."""
    written = env["loyalty.club.purchase"]._backfill()
    _logger.info("%s past sales of the till are known as purchases.", written)
