"""Workers as processes, a queue that stands in for RunPod's, and how results are shown."""

import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "token-for-conformance-4711"
POD = "pod-of-conformance"
KEY = "key-of-conformance-0815"


class Queue(ThreadingHTTPServer):
    """Hands out each job once; keeps results by the id of their job."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Calls)
        self.jobs, self.results, self.changed = [], {}, threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A worker that is killed closes no connection in order."""

    def put(self, job_id, value, traceparent=None):
        more = {"traceparent": traceparent} if traceparent else {}
        with self.changed:
            self.jobs.append({"id": job_id, "input": value} | more)
            self.changed.notify_all()

    def result(self, job_id, seconds=60):
        with self.changed:
            if not self.changed.wait_for(lambda: job_id in self.results, seconds):
                raise AssertionError(f"no result of {job_id} within {seconds} s")
            return self.results[job_id]

    def environment(self):
        base = f"http://127.0.0.1:{self.server_port}"
        return {
            "RUNPOD_AI_API_KEY": KEY,
            "RUNPOD_WEBHOOK_GET_JOB": base + "/job-take/$ID?gpu=A100",
            "RUNPOD_WEBHOOK_POST_OUTPUT": base + "/job-done/$RUNPOD_POD_ID/$ID?gpu=A100",
            "RUNPOD_WEBHOOK_POST_STREAM": base + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=A100",
            "RUNPOD_WEBHOOK_PING": base + "/ping/$RUNPOD_POD_ID",
        }


class Calls(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b""):
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
            self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if not self.path.startswith("/job-take"):
            return self.answer(200, b"{}")
        queue = self.server
        with queue.changed:
            job = queue.jobs.pop(0) if queue.changed.wait_for(lambda: queue.jobs, 2) else None
        if job is None:
            return self.answer(204)
        one = "job-take-batch" not in self.path
        return self.answer(200, json.dumps(job if one else [job]).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        path = urllib.parse.urlparse(self.path).path.split("/")
        if path[1] == "job-done" and b'"IN_PROGRESS"' not in body[:30]:
            with self.server.changed:
                self.server.results[path[3]] = json.loads(body)
                self.server.changed.notify_all()
        elif path[1] not in ("job-done", "job-stream"):
            time.sleep(1)  # the stop channel: nothing to tell
            return self.answer(204)
        return self.answer(200, b"{}")

    def log_message(self, *arguments):
        pass


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
