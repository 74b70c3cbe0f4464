"""Records what runpod-python sends with its debugger on: record.py > result.json, with runpod 1.12.0 installed.

A worker process with --rp_debugger gets one job of a queue that this script is, and its job-done body is printed. What
differs from machine to machine is replaced by its type, so that the recording shows the shape.
"""

import http.server
import json
import os
import subprocess
import sys
import threading

HANDLER = """
import time
import runpod
from runpod.serverless.utils.rp_debugger import FunctionTimer, LineTimer

@FunctionTimer
def load():
    time.sleep(0.01)

def handler(job):
    load()
    with LineTimer("infer"):
        time.sleep(0.02)
    return {"echo": job["input"]}

runpod.serverless.start({"handler": handler})
"""

done = threading.Event()
bodies = []


class Queue(http.server.BaseHTTPRequestHandler):
    taken = False

    def do_GET(self):
        if "/job-take/" in self.path and not Queue.taken:
            Queue.taken = True
            self.answer(200, b'{"id": "job-1", "input": {"n": 1}}')
        else:
            self.answer(204, b"")

    def do_POST(self):
        bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.answer(200, b"{}")
        done.set()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def shape(value, name=""):
    if isinstance(value, dict):
        return {key: shape(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return value if name in ("name", "runpod", "n") else f"<{type(value).__name__}>"


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Queue)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}/v2/ep"
worker = subprocess.Popen(
    [sys.executable, "-u", "-c", HANDLER, "--rp_debugger"],
    env={
        **os.environ,
        "RUNPOD_WEBHOOK_GET_JOB": f"{base}/job-take/$ID?gpu=none",
        "RUNPOD_WEBHOOK_POST_OUTPUT": f"{base}/job-done/$RUNPOD_POD_ID/$ID?gpu=none",
        "RUNPOD_SKIP_AUTO_SYSTEM_CHECKS": "true",
        "RUNPOD_SKIP_GPU_CHECK": "true",
    },
    stdout=sys.stderr,
)
done.wait(60)
worker.kill()
print(json.dumps(shape(bodies[0]), indent=2))
