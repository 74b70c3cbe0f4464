"""The commands logs, crashes and inspect against a worker behind the local server, as from a laptop."""

import json
import os
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from queue_server import Queue  # noqa: E402
from worker import KEY, TOKEN, Report, Worker, await_that, call, java

JAR, CLASS_PATH, OUT = sys.argv[1:4]
VOLUME = os.path.join(OUT, "volume")
LINES = 10
SLOW = 0.1  # seconds; at its normal speed the machine lets a server answer in a tenth of it
TRIES = 4
report = Report("logs")


class Follower:
    """logs --follow as a process; knows when each line came."""

    def __init__(self, command, environment):
        self.lines = []
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line.rstrip("\n")))

    def came(self, text, seconds=20, after=0):
        """When the first line with this text came, of those behind so many; None if it did not."""
        return await_that(lambda: next((at for at, line in self.lines[after:] if text in line), None), seconds)

    def end(self):
        self.process.kill()
        self.process.wait()


class Pulse:
    """Asks the server for next to nothing while the block lasts; knows how long the answers took."""

    def __init__(self, address):
        self.address, self.answers, self.over = address, [], threading.Event()
        self.thread = threading.Thread(target=self.beat, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def beat(self):
        while not self.over.wait(0.05):
            began = time.monotonic()
            try:
                call(self.address, "GET", "/health")
            finally:
                self.answers.append((began, time.monotonic()))

    def longest(self, since, until):
        return max((end - began for began, end in self.answers if began < until and end > since), default=0.0)


def measured(address, sample):
    """How long a line took to come, None if it never did; sample(n) says when it was sent and when it came.

    A second or more counts where the machine was at its normal speed meanwhile. Where it was not, which the pulse shows,
    it says nothing about the worker, and another line is measured; the last one counts in any case.
    """
    for n in range(TRIES):
        with Pulse(address) as pulse:
            sent, came = sample(n)
        wait = came and came - sent
        longest = pulse.longest(sent, came or time.monotonic())
        if wait is not None and wait < 1 or longest < SLOW:
            break
        shown = "never" if wait is None else f"{wait * 1000:.0f} ms"
        report.note(f"     {shown} on a machine where a mere answer took {longest * 1000:.0f} ms; {n + 1} of {TRIES} looks")
    return wait


def remote(address, *arguments, token=TOKEN):
    command = java("-jar", JAR, *arguments, "--endpoint", "any", "--api-url", f"http://{address}/v2")
    return command, os.environ | {"RUNPOD_DEBUG_TOKEN": token}


def asked(address, *arguments, token=TOKEN):
    command, environment = remote(address, *arguments, token=token)
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def worker(name, *arguments, **more):
    variables = {"RUNPOD_POD_ID": name, "RUNPOD_LOG_DIR": VOLUME, "RUNPOD_DEBUG_TOKEN": TOKEN}
    return Worker(java("-cp", CLASS_PATH, "DebugWorker", *arguments), os.path.join(OUT, name + ".log"), variables | more)


def post(address, path, value):
    body = json.dumps({"input": value})
    return call(address, "POST", path, {"content-type": "application/json"}, body).json()


def within_a_second(what, waits):
    shown = ", ".join("never" if wait is None else f"{wait * 1000:.0f}" for wait in waits)
    report.check(f"{what}: within a second", all(wait is not None and wait < 1 for wait in waits), f"{shown} ms")
    report.note(f"     ms: {shown}")


def lines_of_jobs(what, address, follower):
    report.check(f"{what}: logs begins with the last lines", follower.came("the set-up begins", 60))
    waits = []
    for number in range(LINES):

        def line(n):
            text = f"line {number}.{n}, {what}"
            sent = time.monotonic()
            post(address, "/runsync", {"do": "log", "text": text})
            return sent, follower.came(text)

        waits.append(measured(address, line))
    within_a_second(f"{what}: {LINES} lines of jobs, from sending the job to the line on the laptop", waits)


def lines_of_a_busy_worker(address, follower):
    """Its only place is taken by a job that goes on."""

    def line(n):
        until, after = os.path.join(OUT, f"busy-{n}"), len(follower.lines)
        sent = time.monotonic()
        job = post(address, "/run", {"do": "work", "until": until})
        came = follower.came("a line at error", after=after)
        open(until, "w").close()
        await_that(lambda: call(address, "GET", f"/status/{job['id']}").json()["status"] == "COMPLETED", 60)
        return sent, came

    within_a_second("lines of a job that goes on, of a worker with one place", [measured(address, line)])


def a_worker_that_is_killed(address, follower):
    def line(n):
        name = f"w-killed{n or ''}"
        queue = Queue(key=KEY)
        with worker(name, SETUP_UNTIL="/never", **queue.environment()) as dying:
            await_that(lambda: "the set-up begins" in dying.output(), 60)
            began = time.monotonic()
            dying.kill()
        return began, follower.came(f"{name} | DebugWorker: the set-up begins")

    wait = measured(address, line)
    within_a_second("a worker killed with -9 before it was ready, from the kill to its last line", [wait])


def commands(address):
    answer = asked(address, "logs", "--worker", "w-killed")
    good = answer.returncode == 0 and "the set-up begins" in answer.stdout and "w-server" not in answer.stdout
    report.check("logs --worker of the dead one: its lines and no others", good, answer)
    answer = asked(address, "logs", "--level", "error", "--json")
    levels = {json.loads(line)["level"] for line in answer.stdout.splitlines()}
    report.check("logs --level error --json", levels == {"ERROR"}, answer)

    with worker("w-crashed", SETUP_FAILS="1", **Queue(key=KEY).environment()) as crashing:
        crashing.process.wait(120)
    answer = asked(address, "crashes")
    record = next((line for line in answer.stdout.splitlines() if "worker-w-crashed" in line), "")
    report.check("crashes names the record and what happened", "the model is not there" in record, answer)
    text = asked(address, "crashes", "--record", record.split(" ")[0]).stdout
    report.check("crashes --record shows it", "IllegalStateException" in text and "the set-up begins" in text, text)

    for what, field in (("status", '"pod_id" : "w-server"'), ("memory", '"rss_bytes"'), ("startup", '"phases"')):
        answer = asked(address, "inspect", "--what", what)
        report.check(f"inspect --what {what}", answer.returncode == 0 and field in answer.stdout, answer)
    answer = asked(address, "inspect", token="wrong-token-of-some-length")
    good = answer.returncode == 1 and answer.stdout == "" and "RUNPOD_DEBUG_TOKEN" in answer.stderr
    report.check("a wrong token: status 1, a sentence, no answer", good and "w-server" not in answer.stderr, answer)


def followed(address, *looks):
    follower = Follower(*remote(address, "logs", "--follow"))
    try:
        for look in looks:
            look(follower)
    finally:
        follower.end()


with worker("w-server", "--serve-api", "--api-port", "0") as server:
    address = server.address("")
    followed(
        address,
        lambda follower: lines_of_jobs("local server", address, follower),
        lambda follower: lines_of_a_busy_worker(address, follower),
        lambda follower: a_worker_that_is_killed(address, follower),
    )
    commands(address)
# Where the debug endpoints are off each look is a job, as it is on RunPod.
with worker("w-jobs", "--serve-api", "--api-port", "0", RUNPOD_DEBUG_ENDPOINTS="false") as server:
    address = server.address("")
    followed(address, lambda follower: lines_of_jobs("by jobs only", address, follower))
sys.exit(report.end())
