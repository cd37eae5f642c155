"""Pictures of a running server's pages, for the README: dev/screenshots.py URL OUTDIR.

python dev/screenshots.py http://127.0.0.1:8069 docs/screenshots
    [--login manager] [--password manager] [--only member,ledger]

Needs Chromium (or CHROMIUM naming one) and the package websocket-client. Every page is
taken at the size of a desk and of a phone.
"""

import argparse
import base64
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import websocket

DESK, PHONE = (1280, 800), (390, 844)
PATIENCE = 30
LATEST = "id desc"
#: Name of the picture: path; ``{…}`` is the id of a record: model, domain, order.
PAGES = {
    "members": ("club-members", None),
    "member": (
        "club-members/{id}",
        ("loyalty.club.member", [["points_card_id.points", ">", 0]], "id"),
    ),
    "ledger": ("club-ledger", None),
    "move": (
        "club-ledger/{id}",
        ("loyalty.club.point.move", [["kind", "=", "accrual"]], LATEST),
    ),
    "analysis": ("club-analysis", None),
    "lots": ("club-lots", None),
    "cards": ("club-cards", None),
    "adjustments": ("club-adjustments", None),
    "adjustment": (
        "club-adjustments/{id}",
        ("loyalty.club.adjustment", [], LATEST),
    ),
    "clubs": ("clubs", None),
    "club": ("clubs/{id}", ("loyalty.club", [], "id")),
    "work": ("club-work", None),
    "order": (
        "sales/{id}",
        ("sale.order", [["order_line.coupon_id", "!=", False]], LATEST),
    ),
}
SETTLED = """
    document.readyState === "complete" && document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator")
    && !!document.querySelector(".o_action_manager .o_view_controller .o_content > *")
"""


class Page:
    """A tab of a browser, driven through its debugging socket."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)

    def send(self, method, **parameters):
        """Send one command and return its result."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def run(self, script):
        """Return the value of a script, its promise awaited."""
        answer = self.send(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait(self, script, what):
        """Wait until a script is true."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.run(script):
                return
            time.sleep(0.2)
        raise RuntimeError(f"{what} did not appear within {PATIENCE} s.")

    def open(self, address):
        """Go to an address; the old page is left before this returns."""
        self.run("window.leaving = true")
        self.send("Page.navigate", url=address)
        self.wait("!window.leaving && document.readyState === 'complete'", address)

    def resize(self, size):
        """Make the window as large as a desk's or a phone's."""
        width, height = size
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=size == PHONE,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=size == PHONE)

    def save(self, path):
        """Write what the window shows as a PNG."""
        picture = self.send("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(picture["data"]))


@contextmanager
def browser():
    """Start a headless Chromium and yield its page."""
    program = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None
    )
    if not program:
        raise SystemExit("Chromium is missing. Install it, or name one in CHROMIUM.")
    profile = tempfile.mkdtemp(prefix="club_screenshots_")
    process = subprocess.Popen(
        [
            program,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--remote-allow-origins=*",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield connect(Path(profile))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)


def connect(profile):
    """Open a tab of the browser that has just begun in ``profile``."""
    port_file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE
    while not port_file.exists() or "\n" not in port_file.read_text():
        if time.monotonic() > deadline:
            raise SystemExit("Chromium did not start.")
        time.sleep(0.1)
    port, path = port_file.read_text().split("\n")[:2]
    main = Page(websocket.create_connection(f"ws://127.0.0.1:{port}{path}"))
    target = main.send("Target.createTarget", url="about:blank")["targetId"]
    address = f"ws://127.0.0.1:{port}/devtools/page/{target}"
    return Page(websocket.create_connection(address))


def log_in(page, url, login, password):
    """Fill in the log-in form."""
    page.open(f"{url}/web/login")
    page.run(
        f"document.querySelector('#login').value = {json.dumps(login)};"
        f"document.querySelector('#password').value = {json.dumps(password)};"
        "document.querySelector('form.oe_login_form').submit()"
    )
    page.wait("location.pathname.startsWith('/odoo')", "The page after the log-in")


def find(page, wanted):
    """Return the id of the record that a page shows, or None when there is none."""
    model, domain, order = wanted
    call = {
        "model": model,
        "method": "search",
        "args": [domain],
        "kwargs": {"limit": 1, "order": order},
    }
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": call})
    answer = page.run(
        f"fetch('/web/dataset/call_kw', {{method: 'POST', body: {json.dumps(body)},"
        "headers: {'Content-Type': 'application/json'}}).then((r) => r.json())"
    )
    ids = answer.get("result")
    return ids[0] if ids else None


def take(page, url, name, folder):
    """Take one page at both sizes."""
    path, wanted = PAGES[name]
    record = find(page, wanted) if wanted else None
    if wanted and not record:
        print(f"  {name}: no record to show")
        return
    for suffix, size in (("", DESK), ("_phone", PHONE)):
        page.resize(size)
        page.open(f"{url}/odoo/{path.format(id=record)}")
        page.wait(SETTLED, f"{name} at {size}")
        time.sleep(0.8)
        page.save(folder / f"{name}{suffix}.png")
    print(f"  {name}")


def main():
    """Take all pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--login", default="manager")
    parser.add_argument("--password", default="manager")
    parser.add_argument("--only", default=",".join(PAGES))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    url = options.url.rstrip("/")
    with browser() as page:
        page.resize(DESK)
        log_in(page, url, options.login, options.password)
        for name in options.only.split(","):
            take(page, url, name, options.folder)


if __name__ == "__main__":
    main()
