"""The two tokens that open the gate.

Both are Python objects that travel in the context. Nobody can forge one over RPC: JSON
has no way to make an instance of these classes (measured on a prototype).
"""

from __future__ import annotations

RECEIPT = "club_receipt"
REASON = "club_reason"


class Receipt:
    """Leave to write exact values on exact cards, once.

    Made by the gate only. Code that runs below the write (automation rules, other
    addons) inherits the context but finds the receipt used up.
    """

    def __init__(self, values: dict[int, dict]):
        self._values = values

    def use_up(self, card_ids, vals: dict) -> bool:
        """Tell whether this very write was announced, and forget it."""
        allowed = all(self._values.get(card_id) == vals for card_id in card_ids)
        if allowed:
            for card_id in card_ids:
                del self._values[card_id]
        return allowed


class Reason:
    """Names the documents that a native path is changing.

    A native write of ``points`` under a reason is a signal to settle these documents,
    never the number (house, law 1).
    """

    def __init__(self):
        self._touched = {}

    def touch(self, documents):
        """Remember documents to settle when the native path has ended."""
        known = self._touched.get(documents._name)
        self._touched[documents._name] = known | documents if known else documents

    def settle(self, env):
        """Settle what was touched, each document once."""
        while self._touched:
            _model, documents = self._touched.popitem()
            documents.with_env(env)._club_settle()


def receipt_of(records) -> Receipt | None:
    """Return the receipt in the context, if it is a real one."""
    token = records.env.context.get(RECEIPT)
    return token if type(token) is Receipt else None


def reason_of(records) -> Reason | None:
    """Return the reason in the context, if it is a real one."""
    token = records.env.context.get(REASON)
    return token if type(token) is Reason else None
