from .models.ledger.append_only import drop_function


def uninstall_hook(env):
    """Leave native cards, codes, balances and history as they are.

    Our tables and their triggers go with the models; the trigger function does not.
    """
    drop_function(env.cr)
