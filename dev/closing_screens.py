"""What is done to the accounting of points before its pictures are taken.

Unlike the other pictures these leave something: the demo's club is set up, opened, and
last month is closed, as docs/accountant.md tells it. A later run goes on from there.
"""

import json
from datetime import datetime, timedelta, timezone

SETUP, ESTIMATE = "loyalty.club.account.setup", "loyalty.club.estimate"
CONFIG, RUN = "loyalty.club.account.config", "loyalty.club.closing.run"
ACTIONS = "odoo.__WOWL_DEBUG__.root.env.services.action"
TODAY = datetime.now(timezone.utc).date()
LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)


def call(page, model, method, *args, **kwargs):
    """Call a method of a model as the user of the page."""
    parameters = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters})
    answer = page.run(
        f"fetch('/web/dataset/call_kw', {{method: 'POST', body: {json.dumps(body)},"
        "headers: {'Content-Type': 'application/json'}}).then((r) => r.json())"
    )
    if "error" in answer:
        raise RuntimeError(f"{model}.{method}: {answer['error']['data']['message']}")
    return answer.get("result")


def show(page, model, record, wanted):
    """Open a record in the page, and wait for something on it."""
    action = {
        "type": "ir.actions.act_window",
        "res_model": model,
        "res_id": record,
        "views": [[False, "form"]],
    }
    page.run(f"{ACTIONS}.doAction({json.dumps(action)})")
    page.wait(f"!!document.querySelector({wanted!r})", wanted)


def review(page):
    """The last page of the set-up; nothing is made yet."""
    wizard = call(page, SETUP, "create", [{"start_date": str(LAST_MONTH)}])[0]
    for _ in range(3):
        call(page, SETUP, "action_next", [wizard])
    show(page, SETUP, wizard, "button[name=action_finish]")


def finish(page):
    """Press the last button, unless the club was set up before."""
    if not call(page, CONFIG, "search", []):
        page.run("document.querySelector('button[name=action_finish]').click()")
        page.wait("!document.querySelector('button[name=action_finish]')", "The set-up")


def approve(page):
    """The estimate that the set-up has prepared, approved by another person."""
    for estimate in call(page, ESTIMATE, "search", [["state", "=", "draft"]]):
        call(page, ESTIMATE, "action_approve", [estimate])
    show(page, ESTIMATE, call(page, ESTIMATE, "search", [])[0], ".o_form_view")


def compute(page):
    """The opening as its preparer sees it."""
    run = _run(page, opening=True)
    if call(page, RUN, "read", [run], ["state"])[0]["state"] == "draft":
        call(page, RUN, "action_compute", [run])
    show(page, RUN, run, ".o_field_one2many .o_data_row")


def prepare_month(page):
    """Last month as its preparer sees it, once the opening is posted."""
    run = _run(page, opening=False)
    if call(page, RUN, "read", [run], ["state"])[0]["state"] == "draft":
        call(page, RUN, "action_compute", [run])
    show(page, RUN, run, ".o_field_one2many .o_data_row")


def post_opening(page):
    """Approve and post what the preparer has computed; see where that leaves us."""
    _post(page, _run(page, opening=True))
    page.run("location.reload()")
    shown = ".o_kanban_record:not(.o_kanban_ghost)"
    page.wait(f"!!document.querySelector({shown!r})", "The overview")


def post_month(page):
    """The closing of last month, posted."""
    run = _run(page, opening=False)
    _post(page, run)
    show(page, RUN, run, ".o_field_one2many .o_data_row")


def _post(page, run):
    for state, step in (("computed", "action_approve"), ("approved", "action_post")):
        if call(page, RUN, "read", [run], ["state"])[0]["state"] == state:
            call(page, RUN, step, [run])


def _run(page, opening):
    """The id of the opening, or of the closing of last month; made if it is missing."""
    (config,) = call(page, CONFIG, "search", [])
    owner = config if opening else False
    domain = [["opening_config_id", "=", owner], ["state", "!=", "reversed"]]
    found = call(page, RUN, "search", domain, order="date_to", limit=1)
    if found:
        return found[0]
    return call(page, RUN, "create", [{"opening_config_id": owner}])[0]


def read_dossier(page):
    """The pages of the closing for the auditor."""
    run = _run(page, opening=False)
    page.run(f"location.href = '/report/html/loyalty_club.closing_dossier/{run}'")
    page.wait("!!document.querySelector('.o_print_button')", "The dossier")


def read_dossier_in_persian(page):
    """The same in the other language of the shop."""
    _speak(page, "fa_IR")
    read_dossier(page)


def speak_english(page):
    """The manager's own language again."""
    _speak(page, "en_US")


def _speak(page, lang):
    manager = call(page, "res.users", "search", [["login", "=", "manager"]])
    call(page, "res.users", "write", manager, {"lang": lang})
