"""Workers as processes, and how results are shown."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time

TOKEN = "token-for-conformance-4711"
POD = "pod-of-conformance"
KEY = "key-of-conformance-0815"
# Else workers, which are in sessions of their own, would outlive a run that is told to end.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Worker:
    """A process whose output goes to a file."""

    def __init__(self, command, log, environment):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("RUNPOD_", "JAVA_TOOL", "JDK_JAVA"))}
        self.log = log
        self.process = subprocess.Popen(
            command,
            env=clean | environment,
            stdout=open(log, "w"),
            stderr=subprocess.STDOUT,
            cwd=os.path.dirname(log),
            start_new_session=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def output(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def address(self, pattern):
        """Host and port of the first URL that a line like this names."""
        found = await_that(lambda: re.search(pattern + r".*?http://([^/\s\"]+)", self.output()), 60)
        if not found:
            raise AssertionError(f"no line like {pattern} in {self.log}:\n{self.output()[-2000:]}")
        return found.group(1)


def java(*arguments):
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", *arguments]


def await_that(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    return condition()


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            return None


def call(address, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())
    finally:
        connection.close()


class Report:
    """One line for each check, and how many failed."""

    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0

    def check(self, what, good, found=""):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}" + (f"   {found}" if found != "" and not good else ""), flush=True)
        return bool(good)

    def count(self, good):
        self.passed += bool(good)
        self.failed += not good

    def note(self, text):
        print(text, flush=True)

    def end(self):
        print(f"{self.name}: {self.passed} checks passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
