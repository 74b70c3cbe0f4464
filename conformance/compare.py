"""Sends the same jobs to two servers, one with a Python worker and one with a Java worker, and compares what a client
sees: compare.py GROUP PYTHON_URL JAVA_URL KEY. The jobs are in jobs.py, the differences on purpose in differences.json.
"""

import concurrent.futures
import decimal
import fnmatch
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

from jobs import GROUPS

HERE = pathlib.Path(__file__).parent
FINAL = ("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT")
PATIENCE = 180


class Invalid(str):
    """What is no JSON although a client got it as such."""


def read(text):
    """JSON with numbers as they are: no float loses digits, and 1 stays another thing than 1.0."""
    try:
        return json.loads(text, parse_float=decimal.Decimal, parse_constant=lambda name: Invalid(name))
    except ValueError:
        return Invalid(text[:200])


class Side:
    """One server and its worker, as a client sees them."""

    def __init__(self, name, url, key):
        self.name, self.url, self.key = name, url, key

    def call(self, method, path, body=None):
        headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}/v2/local{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=100) as response:
                return response.status, read(response.read().decode())
        except urllib.error.HTTPError as error:
            return error.code, read(error.read().decode())

    def get(self, path):
        return self.call("GET", path)[1]

    def post(self, path, body=b""):
        return self.call("POST", path, body)[1]

    def submit(self, body, path="/run"):
        code, answer = self.call("POST", path, body)
        if code != 200:
            raise Refused({"http": code, "body": answer})
        return answer["id"]

    def until(self, probe, wanted):
        """The first value of probe that is wanted, or what there is after PATIENCE seconds."""
        end = time.monotonic() + PATIENCE
        while not wanted(got := probe()) and time.monotonic() < end:
            time.sleep(0.05)
        return got

    def ended(self, job_id):
        return self.until(lambda: self.get(f"/status-sync/{job_id}?wait=5000"), lambda job: job.get("status") in FINAL)

    def running(self, job_id, more=lambda job: True):
        return self.until(
            lambda: self.get(f"/status/{job_id}"),
            lambda job: job["status"] in FINAL or job["status"] == "IN_PROGRESS" and more(job),
        )

    def streamed(self, job_id):
        chunks, end = [], time.monotonic() + PATIENCE
        while time.monotonic() < end:
            part = self.get(f"/stream/{job_id}?wait=5000")
            chunks += part["stream"]
            if part["status"] in FINAL and not part["stream"]:
                return {"chunks": chunks, "status": part["status"]}
        return {"chunks": chunks, "status": "no end"}

    def health(self):
        def calm(health):
            return not health["jobs"]["inProgress"] and not health["jobs"]["inQueue"] and health["workers"]["idle"]

        return self.until(lambda: self.get("/health"), calm)


class Refused(Exception):
    """An answer to a submission that is not 200."""


def normal(job):
    """A job object without what differs from run to run. What is not of its type stays and shows as a difference."""
    if not isinstance(job, dict):
        return job
    job = dict(job)
    for name in ("delayTime", "executionTime"):
        if type(job.get(name)) is int and job[name] >= 0:
            job[name] = "<ms>"
    for name, kind in (("id", "<id>"), ("workerId", "<worker>")):
        if isinstance(job.get(name), str):
            job[name] = kind
    if isinstance(job.get("error"), str):
        inner = read(job["error"])
        trace = re.fullmatch(r"(handler: .* \ntraceback: )(.+)", job["error"], re.DOTALL)
        if isinstance(inner, dict):  # an exception: JSON text in a string
            job["error"] = {"<JSON text>": inner}
        elif trace:
            job["error"] = {"<message>": trace[1], "<trace>": trace[2]}
    return job


def observe(side, job):
    start = time.monotonic()
    try:
        return {name: normal(seen) for name, seen in job.observe(side).items()}
    except Refused as refused:
        return refused.args[0]
    finally:
        print(f"{side.name} {job}: {time.monotonic() - start:.1f} s", file=sys.stderr)


def same(a, b):
    if type(a) is not type(b):  # 1 is neither 1.0 nor true
        return False
    if isinstance(a, decimal.Decimal) and a.is_signed() != b.is_signed():  # -0.0
        return False
    return a == b


def differences(python, java, path=""):
    if isinstance(python, dict) and isinstance(java, dict):
        for name in sorted(python.keys() | java.keys()):
            yield from differences(python.get(name, "(none)"), java.get(name, "(none)"), f"{path}/{name}")
    elif isinstance(python, list) and isinstance(java, list) and len(python) == len(java):
        for at, (a, b) in enumerate(zip(python, java)):
            yield from differences(a, b, f"{path}/{at}")
    elif not same(python, java):
        yield path, python, java


def text_of(value):
    return str(value) if isinstance(value, (decimal.Decimal, Invalid)) else json.dumps(value, default=str)


def short(value, most):
    text = text_of(value)
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"


def on_purpose(rules, job, path, python, java):
    for rule in rules:
        if (
            fnmatch.fnmatchcase(job, rule["job"])
            and path == rule["path"]
            and re.search(rule["python"], text_of(python))
            and re.search(rule["java"], text_of(java))
        ):
            rule["seen"] = True
            return rule["why"]
    return None


def main():
    group, python_url, java_url, key = sys.argv[1:]
    sides = [Side("python", python_url, key), Side("java", java_url, key)]
    jobs = GROUPS[group]
    rules = [rule for rule in json.loads((HERE / "differences.json").read_text()) if group in rule["groups"]]
    # Jobs that need the worker for themselves come one after the other, all others at once.
    with concurrent.futures.ThreadPoolExecutor(200) as pool:

        def all_of(side):
            at_once = {job: pool.submit(observe, side, job) for job in jobs if not job.alone}
            seen = {job: future.result() for job, future in at_once.items()}
            return seen | {job: observe(side, job) for job in jobs if job.alone}

        python, java = (future.result() for future in [pool.submit(all_of, side) for side in sides])
        if group != "refresh":
            jobs = [*jobs, "health at the end"]
            for side, seen in zip(sides, (python, java)):
                seen["health at the end"] = side.health()

    failed = False
    for job in jobs:
        label = f"workers  {group}: {job}"
        listed, others = [], []
        for path, a, b in differences(python[job], java[job]):
            why = on_purpose(rules, str(job), path, a, b)
            if why:
                listed.append(f"{path}: python {short(a, 60)} java {short(b, 60)} ({why})")
            else:
                others.append(f"{path or '/'}: python {short(a, 300)} java {short(b, 300)}")
        for line in listed:
            print(f"    on purpose  {label}  {line}")
        if others:
            failed = True
            print(f"FAIL {label}: expected no difference got {'; '.join(others)}")
        else:
            print(f"ok  {label}")
        if not isinstance(job, str):
            for problem in job.unexpected(python[job]):
                failed = True
                print(f"FAIL {label}: {problem}")
    for rule in rules:
        if "seen" not in rule:
            failed = True
            print(f"FAIL workers  {group}: differences.json lists {rule['job']} {rule['path']}, but there is no such difference")
    sys.exit(10 if failed else 0)


main()
