"""Starts workers and times them. Called by start-up.sh."""

import os
import shlex
import signal
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JAR, WORK, RUNS, EACH = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "each"
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
FLAGS = shlex.split(os.environ.get("JAVA_FLAGS", ""))
METRICS = (
    "io/github/runpodjava/metrics/",
    "io/micrometer/",
    "io/prometheus/",
    "META-INF/services/io.github.runpodjava.spi.MetricsProvider",
)
AFTERWARDS = 2.0

NO_BUDGET = {"RUNPOD_LOG_LINES_PER_SECOND": "0", "RUNPOD_LOG_BYTES_PER_SECOND": "0"}
PARTS = {  # what each part is switched on by: variables, arguments
    "log folder": ({"RUNPOD_LOG_DIR": os.path.join(WORK, "logs")}, []),
    "debug port": ({"RUNPOD_DEBUG_PORT": "0", "RUNPOD_DEBUG_TOKEN": "token-for-the-start-up"}, []),
    "debug metadata": ({}, ["--debugger"]),
    "log budget": ({"RUNPOD_LOG_LINES_PER_SECOND": "1000", "RUNPOD_LOG_BYTES_PER_SECOND": "1048576"}, []),
    "metrics module": ({}, []),
}


class Queue(ThreadingHTTPServer):
    """Has no jobs; knows when it was first asked for one."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Calls)
        self.asked = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A worker that is killed closes no connection in order."""


class Calls(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/job-take"):
            self.server.take(self)
        self.send_response(204 if self.path.startswith("/job-") else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


def cpu(pid):
    """Seconds of processor time of a process that runs, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | 2)


def jar(name, unwanted):
    """A copy of the jar without some of it; both copies are made alike."""
    path = os.path.join(WORK, name)
    with zipfile.ZipFile(JAR) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            if not entry.filename.startswith(unwanted):
                copy.writestr(entry, source.read(entry), zipfile.ZIP_DEFLATED)
    return path


class Started:
    def __init__(self, queue, parts, java_options=()):
        base = f"http://127.0.0.1:{queue.server_port}"
        variables = {k: v for k, v in os.environ.items() if not k.startswith("RUNPOD_")}
        variables |= {
            "RUNPOD_ENDPOINT_ID": "start-up",
            "RUNPOD_POD_ID": "start-up",
            "RUNPOD_AI_API_KEY": "key-for-the-start-up",
            "RUNPOD_SPOOL_DIR": os.path.join(WORK, "spool"),
            "RUNPOD_WEBHOOK_GET_JOB": base + "/job-take/$ID",
            "RUNPOD_WEBHOOK_POST_OUTPUT": base + "/job-done/$RUNPOD_POD_ID/$ID",
            "RUNPOD_WEBHOOK_POST_STREAM": base + "/job-stream/$RUNPOD_POD_ID/$ID",
            "RUNPOD_WEBHOOK_PING": base + "/ping/$RUNPOD_POD_ID",
        }
        variables |= NO_BUDGET
        arguments = []
        for part in parts:
            variables |= PARTS[part][0]
            arguments += PARTS[part][1]
        program = WITH_METRICS if "metrics module" in parts else WITHOUT_METRICS
        command = [JAVA, *FLAGS, *java_options, "-jar", program, *arguments]
        self.took, self.used = None, None
        queue.take, self.done = self.first_take, threading.Event()
        self.output = open(os.path.join(WORK, "out"), "w")
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, env=variables, stdout=self.output, stderr=self.output)
        if not self.done.wait(60):
            self.process.kill()
            sys.exit("no take within 60 s:\n" + open(os.path.join(WORK, "out")).read())

    def first_take(self, call):
        if not self.done.is_set():
            self.took = time.monotonic() - self.began
            self.used = cpu(self.process.pid)
            self.done.set()
        time.sleep(0.5)

    def end(self):
        time.sleep(AFTERWARDS)
        self.used_afterwards = cpu(self.process.pid)
        # In order: the next start would write a record of a worker that was killed.
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.output.close()
        return self


def classes(queue, parts):
    """How many were loaded when the first take came."""
    log = os.path.join(WORK, "classes")
    started = Started(queue, parts, [f"-Xlog:class+load:file={log}"])
    with open(log) as file:
        count = sum("source:" in line for line in file)
    started.end()
    return count


WITH_METRICS, WITHOUT_METRICS = jar("with.jar", ("no such",)), jar("without.jar", METRICS)
queue = Queue()
cases = {"none of it": [], "all of it": list(PARTS)}
if EACH:
    cases |= {part: [part] for part in PARTS}
for parts in cases.values():
    Started(queue, parts).end()  # what is read from disk is in memory then
measured = {name: [] for name in cases}
for run in range(RUNS):
    names = list(cases)
    for name in names if run % 2 == 0 else reversed(names):
        measured[name].append(Started(queue, cases[name]).end())

print(f"{'medians of ' + str(RUNS):18} {'clock ms':>9} {'cpu ms':>9} {'cpu ms after 2 s':>17} {'classes':>8}   more than none of it")
first = None
for name, runs in measured.items():
    values = [statistics.median(getattr(run, what) for run in runs) * 1000 for what in ("took", "used", "used_afterwards")]
    count = classes(queue, cases[name])
    first = first or values
    more = ["", *(f"{(value / none - 1) * 100:+.1f} %" for value, none in zip(values, first))]
    shown = f"clock {more[1]}, cpu {more[2]}, after 2 s {more[3]}" if name != "none of it" else ""
    print(f"{name:18} {values[0]:9.0f} {values[1]:9.0f} {values[2]:17.0f} {count:8}   {shown}", flush=True)
pairs = [b.took / a.took for a, b in zip(measured["none of it"], measured["all of it"])]
pairs_cpu = [b.used / a.used for a, b in zip(measured["none of it"], measured["all of it"])]
print(
    f"all of it beside none, pair by pair: {(statistics.median(pairs) - 1) * 100:+.1f} % on the clock,"
    f" {(statistics.median(pairs_cpu) - 1) * 100:+.1f} % of the processor"
)
