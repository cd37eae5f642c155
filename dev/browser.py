"""A headless Chromium that the scripts of this folder drive."""

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
PATIENCE = 60


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

    def forget(self, origin):
        """Let nothing of a site stay here, such as the words of another language.

        Its page is left first: what it still asks for would bring a session back.
        """
        self.open("about:blank")
        kinds = "cookies,indexeddb,local_storage,service_workers,cache_storage"
        self.send("Storage.clearDataForOrigin", origin=origin, storageTypes=kinds)

    def resize(self, size):
        """Make the window as large as a desk's or a phone's."""
        width, height = size
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width <= PHONE[0],
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=width <= PHONE[0])

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
