"""Asks a worker everything through both of its doors, and holds the answers against expected.py."""

import http.client
import json
import os
import re
import sys
import time

import expected
from shape import differences, found
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from queue_server import Queue  # noqa: E402
from worker import KEY, POD, TOKEN, Report, Worker, await_that, call, java

JAR, CLASS_PATH, OUT = sys.argv[1:4]
JOB = "job-of-conformance"
TRACE = "0af7651916cd43dd8448eb211c80319c"
IDS = {"X-Request-ID": "req_conformance", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
report = Report("endpoints")


class Door:
    """A worker at work, and where it answers."""

    def __init__(self, name, worker, address, job, setup, hold):
        self.name, self.worker, self.address = name, worker, address
        self.job, self.setup, self.hold = job, setup, hold

    def ask(self, request, headers=SHOWN, body=None):
        method, path = request.split(" ")
        return call(self.address, method, path.replace("JOB", self.job), IDS | headers, body)


def tools():
    """A folder with an nvidia-smi, so that there is a GPU on every machine."""
    folder = os.path.join(OUT, "tools")
    os.makedirs(folder)
    smi = os.path.join(folder, "nvidia-smi")
    with open(smi, "w") as file:
        file.write("#!/bin/sh\necho '0, 32000, 81920, 85, 41, NVIDIA A100'\n")
    os.chmod(smi, 0o755)
    return folder + ":" + os.environ["PATH"]


def environment(name, path, more):
    setup, hold = (os.path.join(OUT, f"{name}.{what}") for what in ("set-up", "hold"))
    return setup, hold, {
        "PATH": path,
        "SETUP_UNTIL": setup,
        "RUNPOD_POD_ID": POD,
        "RUNPOD_DEBUG_TOKEN": TOKEN,
        "RUNPOD_LOG_DIR": os.path.join(OUT, "logs"),
        "RUNPOD_LOG_FORMAT": "json",
        "RUNPOD_SERVICE_NAME": "conformance",
        "RUNPOD_ENVIRONMENT": "test",
    } | more


def open_server(path):
    setup, hold, variables = environment("server", path, {"RUNPOD_AI_API_KEY": KEY})
    command = java("-cp", CLASS_PATH, "DebugWorker", "--serve-api", "--api-port", "0")
    worker = Worker(command, os.path.join(OUT, "server.log"), variables)
    return Door("local server", worker, worker.address(""), "", setup, hold)


def open_port(path, queue):
    more = queue.environment() | {"RUNPOD_DEBUG_PORT": "0", "RUNPOD_ENDPOINT_ID": "e"}
    setup, hold, variables = environment("port", path, more)
    worker = Worker(java("-cp", CLASS_PATH, "DebugWorker"), os.path.join(OUT, "port.log"), variables)
    return Door("debug port", worker, worker.address("Debug endpoints: "), "", setup, hold)


def touch(path):
    with open(path, "w"):
        pass


def not_ready(door):
    """Before the set-up is over."""
    await_that(lambda: "the set-up begins" in door.worker.output(), 30)
    answer = door.ask("GET /ready")
    tree = answer.json() or {}
    good = answer.status == 503 and tree.get("status") == "degraded" and tree["checks"]["worker"] == "starting"
    report.check(f"{door.name}: /ready is 503 while the set-up goes on", good, answer.text)
    touch(door.setup)
    good = await_that(lambda: door.ask("GET /ready").status == 200, 30)
    report.check(f"{door.name}: /ready is 200 after it", good)


def begin_job(door, queue):
    """A job that is at 45 %, in its second stage."""
    work = {"do": "work", "until": door.hold}
    if door.name == "debug port":
        queue.put(JOB, work, IDS["traceparent"])
        door.job = JOB
    else:
        headers = {"content-type": "application/json", "traceparent": IDS["traceparent"]}
        answer = call(door.address, "POST", "/run", headers, json.dumps({"input": work}))
        door.job = answer.json()["id"]
    at_45 = lambda: found(door.ask("GET /debug/status").json(), "current_job.progress_percent") == [45]
    report.check(f"{door.name}: a job is at 45 percent", await_that(at_45, 30))
    await_that(lambda: found(door.ask("GET /debug/status").json(), "gpu.name") == ["NVIDIA A100"], 10)


def fields_of(door):
    """Request, field, type and whose it is."""
    server = door.name == "local server"
    only = expected.SERVER_ONLY if server else expected.PORT_ONLY
    for whose, endpoints in (("named", expected.NAMED), ("ours", expected.OURS), ("ours", only)):
        for request, fields in endpoints.items():
            yield from ((request, field, wanted, whose) for field, wanted in fields.items())
    if server:
        for request, fields in expected.RUNPOD_HEALTH.items():
            yield from ((request, field, wanted, "RunPod's") for field, wanted in fields.items())


def check_fields(door):
    answers, rows = {}, {}
    for request, field, wanted, whose in fields_of(door):
        if request not in answers:
            answers[request] = door.ask(request, body=expected.BODIES.get(request))
        answer = answers[request]
        wanted = f"'{door.job}'" if wanted == "JOB" else wanted
        wrong = differences(answer.json(), field, wanted)
        good = answer.status == 200 and not wrong
        verdict = "ok" if good else f"FAIL: {answer.status} {json.dumps(wrong[:1])}"
        rows[request, field] = (wanted.replace(door.job, "JOB"), whose, verdict)
        report.count(good)
    for request, answer in answers.items():
        clean = all(secret not in answer.text for secret in (TOKEN, KEY))
        kind = answer.headers["Content-Type"]
        # The local server's own route has no ids to give.
        named = request == "GET /health" or answer.headers["X-Request-ID"] == IDS["X-Request-ID"]
        if not (clean and kind == "application/json" and named):
            report.check(f"{door.name}: {request}: JSON, with the request's id and no secret", False, answer.text)
    return rows


def show(doors, tables):
    keys = list(dict.fromkeys(key for table in tables for key in table))
    report.note(f"\n{'':44} {'type or value':18} {'whose':8} {doors[0].name:14} {doors[1].name}")
    last = ""
    for request, field in sorted(keys, key=lambda key: [k[0] for k in keys].index(key[0])):
        if request != last:
            report.note(request)
            last = request
        cells = [table.get((request, field), ("", "", "-")) for table in tables]
        wanted, whose = next((cell[0], cell[1]) for cell in cells if cell[0])
        report.note(f"  {field:42} {wanted:18} {whose:8} {cells[0][2]:14} {cells[1][2]}")
    report.note("")


def check_refusals(door):
    for request, (status, code) in expected.REFUSED.items():
        answer = door.ask(request)
        wrong = [f for f, wanted in expected.ERROR.items() if differences(answer.json(), f, wanted)]
        good = answer.status == status and found(answer.json(), "error.code") == [code] and not wrong
        report.check(f"{door.name}: {request} is {status} {code}, in the format of errors", good, answer.text)


def check_token(door):
    """Whoever does not know the token learns nothing, not even what there is to ask."""
    requests = list(dict.fromkeys([r for r, *_ in fields_of(door)] + list(expected.REFUSED)))
    requests += ["GET /debug/metrics", "GET /debug/logs?follow=true", "GET /debug/artifacts?job_id=none"]
    if door.name == "local server":
        requests.remove("GET /health")
    wrong = {
        "no token": {},
        "a wrong token": {"Authorization": "Bearer wrong-token-of-some-length"},
        "a wrong X-Debug-Token": {"X-Debug-Token": TOKEN[:-1]},
        "an empty token": {"Authorization": "Bearer "},
    }
    for what, headers in wrong.items():
        bodies, told = {}, []
        for request in requests:
            if request == "GET /health" and what == "no token":
                continue
            answer = door.ask(request, headers)
            if answer.status != 401 or answer.headers["WWW-Authenticate"] != "Bearer":
                told.append(f"{request}: {answer.status}")
            bodies.setdefault(answer.text, request)
            told += [f"{request} tells {fact}" for fact in (door.job, POD, TOKEN, KEY, "0.1.0") if fact in answer.text]
        report.check(f"{door.name}: {what}: 401 on {len(requests)} routes", not told, told)
        report.check(f"{door.name}: {what}: the same body everywhere", len(bodies) == 1, list(bodies.items()))


def check_logs(door):
    def lines(query):
        return door.ask(f"GET /debug/logs?{query}").json()["lines"]

    report.check(f"{door.name}: lines=2 are two", len(lines("lines=2")) == 2)
    levels = {line["level"] for line in lines("lines=100&level=warn")}
    report.check(f"{door.name}: level=warn are warnings and errors", levels == {"WARN", "ERROR"}, levels)
    ids = {line["requestId"] for line in lines("lines=100&job_id=JOB")}
    report.check(f"{door.name}: job_id= are lines of this job", ids == {door.job}, ids)
    line = next(line for line in lines("lines=100&job_id=JOB") if line["message"] == "a line at info")
    for named, ours in expected.LOG_LINE.items():
        report.check(f"{door.name}: a line has {named}" + (f" as {ours}" if ours != named else ""), ours in line, line)
    report.check(f"{door.name}: its data has its type", line["data"] == {"old_status": "queued"}, line)
    report.check(f"{door.name}: its trace is the caller's", line.get("traceId") == TRACE, line)


def check_level_and_follow(door):
    connection = http.client.HTTPConnection(door.address, timeout=30)
    connection.request("GET", "/debug/logs?follow=true&lines=0&level=debug", headers=SHOWN)
    response = connection.getresponse()
    kind = response.headers["Content-Type"]
    report.check(f"{door.name}: follow is text/event-stream", response.status == 200 and kind == "text/event-stream", kind)
    answer = door.ask("POST /debug/log-level", SHOWN, '{"level": "DEBUG"}')
    report.check(f"{door.name}: POST log-level answers the level", found(answer.json(), "level") == ["DEBUG"], answer.text)
    began = time.monotonic()
    more(door, "conformance-debug")
    seen = ""
    while "a line at debug" not in seen and time.monotonic() < began + 20:
        seen += response.readline().decode()
    took = (time.monotonic() - began) * 1000
    connection.close()
    events = [e for e in seen.split("\n\n") if e and not e.startswith(":")]
    good = events and all(e.startswith("data: {") and json.loads(e[6:]) for e in events[:-1])
    report.check(f"{door.name}: a line at DEBUG follows as an event", "a line at debug" in seen and good, seen)
    report.note(f"     it came {took:.0f} ms after its job was sent")
    report.check(f"{door.name}: it is on stdout too", "a line at debug" in door.worker.output())
    door.ask("POST /debug/log-level?level=info")
    before = door.worker.output().count("a line at debug")
    more(door, "conformance-info")
    report.check(f"{door.name}: and not after level=info", door.worker.output().count("a line at debug") == before)


def more(door, job_id):
    """Another job that logs at every level, when its predecessor is done."""
    touch(door.hold)
    if door.name == "debug port":
        queue.put(job_id, {"do": "work"})
        queue.result(job_id)
    else:
        body = json.dumps({"input": {"do": "work"}})
        call(door.address, "POST", "/runsync", {"content-type": "application/json"}, body)


def check_metrics(door):
    server = door.name == "local server"
    answer = door.ask("GET /metrics", SHOWN | {"Accept": "text/plain"})
    page = answer.text
    good = answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    report.check(f"{door.name}: /metrics is a page for Prometheus", good, answer.headers["Content-Type"])
    for name, (labels, where) in expected.METRICS.items():
        samples = re.findall(rf"^{name}(\{{.*?\}})? [-+0-9.eENa]+$", page, re.M)
        there = bool(samples) and all(f'{label}="' in sample for sample in samples for label in labels)
        wanted = where in ("both", "server" if server else "port")
        shown = f"{name}{{{', '.join(labels)}}}" if labels else name
        report.check(f"{door.name}: {shown}" + ("" if wanted else " is not there"), there if wanted else not samples, samples)


def check_production(path):
    """Nothing of this is there unless it is switched on."""
    variables = {"PATH": path, "RUNPOD_ENDPOINT_ID": "e"}
    command = java("-jar", JAR, "--serve-api", "--api-port", "0")
    with Worker(command, os.path.join(OUT, "production.log"), variables) as worker:
        address = worker.address("")
        paths = [r.split(" ")[1] for r in expected.NAMED if "debug" in r] + ["/ready"]
        open_ones = [p for p in paths if call(address, "GET", p).status != 404]
        report.check("in production the local server has none of it", not open_ones, open_ones)


path = tools()
queue = Queue(key=KEY)
server = open_server(path)
with server.worker:
    port = open_port(path, queue)
    with port.worker:
        doors = [server, port]
        for door in doors:
            not_ready(door)
            begin_job(door, queue)
        show(doors, [check_fields(door) for door in doors])
        for door in doors:
            check_refusals(door)
            check_token(door)
            check_logs(door)
            check_level_and_follow(door)
            check_metrics(door)
check_production(path)
report.note("\nDifferent on purpose:")
for what, why in expected.ON_PURPOSE:
    report.note(f"  {what}\n      {why}")
sys.exit(report.end())
