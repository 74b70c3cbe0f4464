"""A queue over HTTP that stands in for RunPod's, for checks of worker processes."""

import glob
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOLD = 1  # seconds that a request for a job, or for stops, waits


class Queue(ThreadingHTTPServer):
    """Hands out each job once; remembers what was taken and when first, progress, results, and unhealthy pings."""

    daemon_threads = True

    def __init__(self, *jobs, key=None):
        """With a key, workers are told it, and only pings that carry it count."""
        super().__init__(("127.0.0.1", 0), Calls)
        self.jobs, self.key = list(jobs), key
        self.taken, self.unhealthy, self.first_take = [], [], None
        self.progress, self.results = {}, {}  # the newest of each job
        self.changed = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A worker that crashes closes no connection in order."""

    def wait_for(self, condition, seconds=120):
        with self.changed:
            return self.changed.wait_for(condition, seconds)

    def put(self, job_id, value, traceparent=None):
        more = {"traceparent": traceparent} if traceparent else {}
        with self.changed:
            self.jobs.append({"id": job_id, "input": value} | more)
            self.changed.notify_all()

    def put_once_noted(self, job_id, value, folder, seconds=60):
        """Puts a job in when the worker notes in this folder which it has: that begins a moment after its first take."""
        end = time.monotonic() + seconds
        while not glob.glob(folder + "/*.inflight") and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)  # the note is there before it is written to
        self.put(job_id, value)

    def result(self, job_id, seconds=60):
        if not self.wait_for(lambda: job_id in self.results, seconds):
            raise AssertionError(f"no result of {job_id} within {seconds} s")
        return self.results[job_id]

    def environment(self):
        """What a worker reads to find this queue, but for its own name."""
        base = f"http://127.0.0.1:{self.server_port}"
        return ({"RUNPOD_AI_API_KEY": self.key} if self.key else {}) | {
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
        url = urllib.parse.urlparse(self.path)
        if url.path.startswith("/job-take"):
            return self.take(batch=url.path.startswith("/job-take-batch"))
        if url.path.startswith("/ping"):
            self.ping(urllib.parse.parse_qs(url.query))
        return self.answer(200, b"{}")

    do_HEAD = do_GET

    def take(self, batch):
        queue = self.server
        with queue.changed:
            queue.first_take = queue.first_take or time.monotonic()
            queue.changed.notify_all()
            job = queue.jobs.pop(0) if queue.changed.wait_for(lambda: queue.jobs, HOLD) else None
            if job:
                queue.taken.append(job["id"])
                queue.changed.notify_all()
        if job is None:
            return self.answer(204)
        return self.answer(200, json.dumps([job] if batch else job).encode())

    def ping(self, query):
        queue = self.server
        if query.get("status") == ["unhealthy"] and queue.key in (None, self.headers["Authorization"]):
            with queue.changed:
                queue.unhealthy.append(query["reason"][0])
                queue.changed.notify_all()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        path = urllib.parse.urlparse(self.path).path.split("/")
        if path[1] == "job-done":
            self.done(path[-1], json.loads(body))
        elif path[1] != "job-stream":
            time.sleep(HOLD)  # the stop channel: nothing to tell
            return self.answer(204)
        return self.answer(200, b"{}")

    def done(self, job_id, result):
        queue = self.server
        came = queue.progress if result.get("status") == "IN_PROGRESS" else queue.results
        with queue.changed:
            came[job_id] = result
            queue.changed.notify_all()

    def log_message(self, *arguments):
        pass
