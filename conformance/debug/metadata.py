"""The metadata in results: rp_debugger beside that of runpod-python, and debug for every kind of output."""

import json
import os
import sys

import expected
from shape import differences, found
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from queue_server import Queue  # noqa: E402
from worker import KEY, POD, Report, Worker, call, java

JAR, CLASS_PATH, OUT = sys.argv[1:4]
HERE = os.path.dirname(os.path.abspath(__file__))
report = Report("metadata")


def run_on_queue(name, command, jobs, patience):
    """The results of jobs by their ids; None for one that did not come within as many seconds, the first one aside."""
    queue = Queue(key=KEY)
    skip = {"RUNPOD_SKIP_AUTO_SYSTEM_CHECKS": "true", "RUNPOD_SKIP_GPU_CHECK": "true"}
    variables = queue.environment() | skip | {"RUNPOD_POD_ID": POD}
    with Worker(command, os.path.join(OUT, name + ".log"), variables):
        results = {}
        for job_id, value in jobs.items():
            queue.put(job_id, {"value": value})
            try:
                results[job_id] = queue.result(job_id, patience if results else 60)
            except AssertionError:
                results[job_id] = None
        return results


def beside_python():
    jobs = {"object": {"a": 1}, "text": "no object"}
    python = run_on_queue("python", [sys.executable, "-u", os.path.join(HERE, "handler.py"), "--rp_debugger"], jobs, 4)
    ours = run_on_queue("java", java("-cp", CLASS_PATH, "DebugWorker", "--rp_debugger"), jobs, 60)
    theirs = python["object"]["output"]["rp_debugger"]
    mine = ours["object"]["output"]["rp_debugger"]
    report.note(f"runpod-python: {json.dumps(theirs)}\nhere:          {json.dumps(mine)}\n")
    for who, tree in (("runpod-python's", theirs), ("ours", mine)):
        report.check(f"rp_debugger, {who}: its members", list(tree) == expected.RP_DEBUGGER, list(tree))
        system = list(tree["system_info"])
        report.check(f"rp_debugger, {who}: system_info begins alike", system[:4] == expected.SYSTEM_INFO, system)
        points = [list(point) for point in tree["timestamps"]]
        report.check(f"rp_debugger, {who}: each checkpoint", points and all(p == expected.CHECKPOINT for p in points), points)
        kinds = [type(value).__name__ for value in tree["timestamps"][0].values()]
        report.check(f"rp_debugger, {who}: types", kinds == ["str", "str", "str", "float"], kinds)
        report.check(f"rp_debugger, {who}: ready_delay_ms is a number", isinstance(tree["ready_delay_ms"], float))
    same = all(mine["system_info"][name] == theirs["system_info"][name] for name in ("os", "processor", "runpod"))
    report.check("rp_debugger: both name the same os, processor and version of the protocol", same)
    report.check("runpod-python sends no result for an output that is no object", python["text"] is None, python["text"])
    report.check("here it has the result and the metadata", ours["text"]["output"]["output"] == "no object", ours["text"])


KINDS = [  # what the job tells the handler; the type in debug.output; the output of the job without metadata
    ({"value": {"a": 1}}, "object", {"a": 1}),
    ({"value": {}}, "none", {}),
    ({"value": "text"}, "string", {"output": "text"}),
    ({"value": [1, 2]}, "array", {"output": [1, 2]}),
    ({"value": 7.50}, "number", {"output": 7.5}),
    ({"value": True}, "boolean", {"output": True}),
    ({"value": None}, "null", {"output": None}),
    ({"value": {"debug": "mine"}}, "object", {"output": {"debug": "mine"}}),
    ({"value": {"error": "by the handler"}}, "none", "unknown"),
    ({"do": "throw"}, "none", "unknown"),
    ({"do": "fail"}, "none", "unknown"),
    ({"do": "oom"}, "none", "oom"),
]
STREAMED = [
    ({"value": [1, 2]}, "array", {"output": [1, 2]}),
    ({"do": "throw", "value": [1]}, None, "unknown"),
]


def every_kind(name, flags, kinds):
    """Through the local server: what a client finds by .output.debug // .error."""
    command = java("-cp", CLASS_PATH, "DebugWorker", "--serve-api", "--api-port", "0", "--debugger", *flags)
    with Worker(command, os.path.join(OUT, name + ".log"), {}) as worker:
        address = worker.address("")
        for told, kind, wanted in kinds:
            body = json.dumps({"input": told})
            answer = call(address, "POST", "/runsync", {"content-type": "application/json"}, body).json()
            # After this one the server ends: it may be gone before it is asked again.
            ends = told.get("do") == "oom"
            job = answer if ends else call(address, "GET", f"/status/{answer['id']}").json()
            check_job(f"{name} {json.dumps(told)}", job, kind, wanted)


def check_job(what, job, kind, wanted):
    failed = isinstance(wanted, str)
    output = job.get("output") if isinstance(job.get("output"), dict) else {}
    debug = output.get("debug")
    fields = expected.DEBUG | ({f"error.{f}": w for f, w in expected.DEBUG_ERROR.items()} if failed else {})
    if "throw" in what:
        fields |= {f"error.{f}": w for f, w in expected.THROWN.items()}
    wrong = [f"{f}: {differences(debug, f, w)}" for f, w in fields.items() if differences(debug, f, w)]
    edges = [f"memory.{edge}.{m}" for edge in ("start", "end") for m in expected.MEMORY]
    wrong += [f for f in edges if differences(debug, f, "integer")]
    end = "FAILED" if failed else "COMPLETED"
    if found(debug, "transitions[2].state") != [end] or job["status"] != end:
        wrong.append(f"ended as {job['status']}, {found(debug, 'transitions[2].state')}")
    if kind and found(debug, "output.type") != [kind]:
        wrong.append(f"output.type {found(debug, 'output.type')}")
    if "rp_debugger" not in output or isinstance(debug, str):
        wrong.append("no rp_debugger")
    if failed:
        if found(debug, "error.category") != [wanted] or not job.get("error"):
            wrong.append(f"category {found(debug, 'error.category')}, error {job.get('error')}")
    else:
        rest = {name: value for name, value in output.items() if name not in ("debug", "rp_debugger")}
        if rest != wanted:
            wrong.append(f"the output itself: {rest}")
    report.check(f"{what}: .output.debug // .error, {len(fields) + len(edges)} fields", not wrong, wrong)


beside_python()
every_kind("value", [], KINDS)
every_kind("stream", ["--generator", "--return_aggregate_stream"], STREAMED)
report.note("\nDifferent on purpose:")
for what, why in expected.METADATA_ON_PURPOSE:
    report.note(f"  {what}\n      {why}")
sys.exit(report.end())
