"""A client of Odoo's JSON-RPC, as a script of a shop would be."""

import itertools
import json
import urllib.request

_numbers = itertools.count(1)

#: What a person may be told: one plain sentence. All else is a server error.
SENTENCES = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.RedirectWarning",
}


class Refusal(Exception):
    """The server said no, in a sentence or with an error of its own (``kind``)."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.kind = data.get("name") or "?"
        self.sentence = data.get("message") or error.get("message")
        super().__init__(f"{self.kind}: {self.sentence}")

    @property
    def is_sentence(self):
        """Whether it was said in plain words."""
        return self.kind in SENTENCES


class Client:
    """Calls methods as one user."""

    def __init__(self, url, database, login, password):
        self.url, self.database, self.password = url, database, password
        self.uid = self._send("common", "login", [database, login, password])

    def call(self, model, method, *args, **kwargs):
        """Call a public method of a model.

        :raise Refusal: where the server answers with an error
        :raise OSError: where it does not answer
        """
        who = [self.database, self.uid, self.password]
        return self._send("object", "execute_kw", [*who, model, method, args, kwargs])

    def _send(self, service, method, args):
        params = {"service": service, "method": method, "args": args}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        body["id"] = next(_numbers)
        request = urllib.request.Request(
            f"{self.url}/jsonrpc",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise Refusal(answer["error"])
        return answer.get("result")
