"""What the two Python scripts share: checks with a line each, a webhook listener, strict equality."""

import http.server
import json
import pathlib
import queue
import signal
import sys
import threading
import time

sys.stdout.reconfigure(line_buffering=True)  # a line is one write: other scripts print too

VALUES = json.loads((pathlib.Path(__file__).parent / "values.json").read_text(encoding="utf-8"))
# Python's and Java's numbers have no end; JavaScript's and Go's do, so these are not in values.json.
VALUES += [2**53 + 1, 2**64, -(10**40)]
VALUES = [value for value in VALUES if value is not None]  # null has a check of its own: no client tells it from "no output"

IDLE = {"idle": 1, "initializing": 0, "ready": 1, "running": 0, "throttled": 0, "unhealthy": 0}
BUSY = {"idle": 0, "initializing": 0, "ready": 0, "running": 1, "throttled": 0, "unhealthy": 0}


class Mismatch(Exception):
    """A check that failed."""


def same(got, expected):
    """Equal with the same types all the way down: 1 is not 1.0 and not True."""
    if type(got) is not type(expected):
        return False
    if isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[k], expected[k]) for k in got)
    if isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    return got == expected


def expect(got, expected, what=""):
    if not same(got, expected):
        raise Mismatch(f"{what + ': ' if what else ''}expected {expected!r} got {got!r}")


def expect_that(truth, expected, got):
    if not truth:
        raise Mismatch(f"expected {expected} got {got!r}")


class Checks:
    """Runs checks and prints a line for each. One that takes over 60 s has failed."""

    def __init__(self, client):
        self.client = client
        self.failed = 0
        signal.signal(signal.SIGALRM, self._too_long)

    @staticmethod
    def _too_long(*_):
        raise Mismatch("expected an end within 60 s got none")

    def __call__(self, label):
        checks = self

        class Check:
            def __enter__(self):
                signal.alarm(60)

            def __exit__(self, _, error, __):
                signal.alarm(0)
                if error is None:
                    print(f"ok  {checks.client}  {label}")
                elif isinstance(error, Exception):
                    checks.failed += 1
                    text = str(error) if isinstance(error, Mismatch) else f"expected no error got {error!r}"
                    print(f"FAIL {checks.client}  {label}: {text}"[:2000])
                    return True
                return False

        return Check()

    def end(self):
        sys.stdout.flush()
        sys.exit(10 if self.failed else 0)  # 1 is what a crash of Python ends with


def eventually(probe, expected, what):
    """The first value of probe that is expected; Mismatch after 30 s."""
    end = time.monotonic() + 30
    while True:
        got = probe()
        if same(got, expected):
            return got
        if time.monotonic() > end:
            raise Mismatch(f"{what}: expected {expected!r} within 30 s got {got!r}")
        time.sleep(0.05)


class WebhookListener:
    """Takes what the server posts."""

    def __init__(self):
        calls = self.calls = queue.Queue()

        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                calls.put((self.headers["content-type"], json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/hook"

    def call(self):
        try:
            return self.calls.get(timeout=30)
        except queue.Empty:
            raise Mismatch("expected a call of the webhook within 30 s got none") from None
