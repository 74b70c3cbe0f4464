"""Every call of runpod.Endpoint (runpod-python, synchronous): python_sync.py VALUES_URL STREAM_URL KEY"""

import json
import re
import sys
import threading
import time

import requests
import runpod

from checks import BUSY, IDLE, VALUES, Checks, Mismatch, WebhookListener, eventually, expect, expect_that

check = Checks("python-sync")
values_url, stream_url, key = sys.argv[1:]


def endpoint_at(url, api_key):
    runpod.endpoint_url_base = url  # read when the endpoint is made
    return runpod.Endpoint("local", api_key=api_key)


endpoint = endpoint_at(values_url, key)
streams = endpoint_at(stream_url, key)


def returning(value):
    return {"input": {"mock_return": value}}


def slow(seconds=600):
    return {"input": {"mock_return": "slow", "mock_delay": seconds}}


def jobs(**counts):
    return {"completed": 0, "failed": 0, "inProgress": 0, "inQueue": 0, "retried": 0, **counts}


def health():
    return endpoint.health(timeout=30)  # its own 3 s are few for a JVM that has just started


def running(request):
    job = endpoint.run(request)
    eventually(job.status, "IN_PROGRESS", "status")
    return job


def raises(kind, call):
    try:
        got = call()
    except kind as error:
        return error
    raise Mismatch(f"expected {kind.__name__} got {got!r}")


def http_status(call):
    return raises(requests.HTTPError, call).response.status_code


completed = failed = 0

with check("health of a server that has done nothing"):
    eventually(health, {"jobs": jobs(), "workers": IDLE}, "health")

mortal = None
with check("policy.ttl is taken"):
    mortal_since = time.monotonic()
    mortal = endpoint.run({**returning("mortal"), "policy": {"ttl": 10000}})
    expect(mortal.output(timeout=10), "mortal")
    completed += 1

with check(f"run_sync returns all {len(VALUES)} values as they were"):
    for value in VALUES:
        expect(endpoint.run_sync(returning(value)), value)
        completed += 1

with check("null comes back as null"):
    expect(endpoint.run_sync(returning(None)), None)
    job = endpoint.run(returning(None))
    eventually(job.status, "COMPLETED", "status")
    expect(job.output(), None)
    completed += 2

with check("run and run_sync put what has no input into one"):
    expect(endpoint.run_sync({"mock_return": 5}), 5)
    expect(endpoint.run({"mock_return": 6}).output(timeout=10), 6)
    # Not our doing: the client takes an empty input for a missing one and sends {"input": {"input": {}}}.
    expect(endpoint.run_sync({"input": {}}), "Hello World!")
    completed += 3

with check("run, status and output"):
    job = endpoint.run(returning({"a": [1, 2.5, None]}))
    expect_that(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\w+", job.job_id), "a UUID and a region", job.job_id)
    expect_that(job.status() in ("IN_QUEUE", "IN_PROGRESS", "COMPLETED"), "a state of a job that runs", job.status())
    expect(job.output(timeout=10), {"a": [1, 2.5, None]})
    expect(job.status(), "COMPLETED")
    completed += 1

with check("the job object of a completed job"):
    job = endpoint.run(slow(0.3))
    eventually(job.status, "COMPLETED", "status")
    state = job._fetch_job()  # what status() and output() read from
    times = [state.pop("delayTime"), state.pop("executionTime")]
    expect_that(all(type(t) is int and t >= 0 for t in times) and 250 <= times[1] < 10000, "whole milliseconds", times)
    expect_that(isinstance(state.pop("workerId"), str), "a worker id", state)
    expect(state, {"id": job.job_id, "status": "COMPLETED", "output": "slow"})
    completed += 1

with check("a job that fails"):
    expect(endpoint.run_sync({"input": {"mock_error": True}}), None)
    job = endpoint.run({"input": {"mock_error": True}})
    expect(job.output(timeout=10), None)
    expect(job.status(), "FAILED")
    error = job._fetch_job()["error"]
    expect_that(type(error) is str and json.loads(error)["error_message"] == "Mock error", "JSON text with error_message", error)
    failed += 2

with check("a returned error fails the job and keeps the rest as output"):
    job = endpoint.run(returning({"error": "too dark", "seen": 3}))
    expect(job.output(timeout=10), {"seen": 3})
    expect(job.status(), "FAILED")
    expect(job._fetch_job()["error"], "too dark")
    failed += 1

with check("progress shows as output of a running job"):
    job = endpoint.run({"input": {"mock_progress": {"updates": ["half", {"step": 2}], "wait_time": 3}, "mock_return": "whole"}})
    eventually(job.output, "half", "output")
    expect(job.status(), "IN_PROGRESS")
    eventually(job.output, {"step": 2}, "output")
    expect(job.output(timeout=10), "whole")
    completed += 1

with check("health of a busy server"):
    blocker = running(slow())
    waiting = endpoint.run(returning("later"))
    expect(health(), {"jobs": jobs(completed=completed, failed=failed, inProgress=1, inQueue=1), "workers": BUSY})

with check("cancel of a queued job"):
    expect(waiting.status(), "IN_QUEUE")
    answer = waiting.cancel()
    expect({k: answer[k] for k in ("id", "status")}, {"id": waiting.job_id, "status": "CANCELLED"})
    expect(waiting.status(), "CANCELLED")
    expect(waiting.output(), None)
    expect(health()["jobs"]["inQueue"], 0)

with check("output with a timeout gives up"):
    expect(str(raises(TimeoutError, lambda: blocker.output(timeout=1))), "Job timed out.")
    expect(blocker.status(), "IN_PROGRESS")

with check("cancel of a running job"):
    answer = blocker.cancel()
    expect({k: answer[k] for k in ("id", "status")}, {"id": blocker.job_id, "status": "CANCELLED"})
    expect(blocker.status(), "CANCELLED")
    expect(endpoint.run_sync(returning("free again"), timeout=10), "free again")
    completed += 1

with check("cancel of a job that has ended changes nothing"):
    job = endpoint.run(returning("kept"))
    expect(job.output(timeout=10), "kept")
    completed += 1
    job.cancel()
    expect(job._fetch_job()["status"], "COMPLETED")
    expect(job._fetch_job()["output"], "kept")

with check("purge_queue removes what waits and nothing else"):
    blocker = running(slow())
    doomed = [endpoint.run(returning(n)) for n in range(3)]
    expect(endpoint.purge_queue(), {"removed": 3, "status": "completed"})
    expect([job.status() for job in doomed], ["CANCELLED"] * 3)
    expect(endpoint.purge_queue(timeout=5), {"removed": 0, "status": "completed"})
    expect(blocker.status(), "IN_PROGRESS")
    blocker.cancel()

with check("run_sync with a timeout gives up, the job does not"):
    eventually(lambda: health()["workers"]["idle"], 1, "idle workers")
    raises(requests.exceptions.ReadTimeout, lambda: endpoint.run_sync(slow(4), timeout=1))
    completed += 1
    eventually(lambda: health()["jobs"]["completed"], completed, "completed jobs")

with check("policy.executionTimeout ends a job that runs too long"):
    job = endpoint.run({**slow(), "policy": {"executionTimeout": 5000, "lowPriority": True}})
    expect(job.output(timeout=30), None)
    expect(job.status(), "FAILED")
    expect(job._fetch_job()["error"], "executionTimeout exceeded")
    failed += 1

with check("webhook"):
    listener = WebhookListener()
    request = {**returning(["done"]), "webhook": listener.url}
    for submit, prefix in ((endpoint.run, ""), (endpoint.run_sync, "sync-")):
        submit(request)
        content_type, body = listener.call()
        expect(content_type.split(";")[0], "application/json")
        expect_that(body.pop("id").startswith(prefix), f"an id with {prefix!r}", body)
        expect({k: body[k] for k in ("status", "output", "input", "webhook")}, {"status": "COMPLETED", "output": ["done"], **request})
        completed += 1

with check("s3Config and keys that nobody knows are taken"):
    expect(endpoint.run_sync({**returning(1), "s3Config": {"accessId": "a", "accessSecret": "b", "bucketName": "c", "endpointUrl": "d"}}), 1)
    expect(endpoint.run_sync({**returning(2), "somethingNew": {"x": []}}), 2)
    completed += 2

with check("an input that is no object is taken, with a warning in the log"):
    expect(endpoint.run_sync({"input": "text"}), "Hello World!")
    completed += 1

with check("requests that make no sense are refused with 400"):
    expect(http_status(lambda: endpoint.run({**returning(1), "policy": 5})), 400)
    expect(http_status(lambda: endpoint.run({**returning(1), "policy": {"executionTimeout": "soon"}})), 400)
    expect(http_status(lambda: endpoint.run({**returning(1), "webhook": "no url"})), 400)

with check("a job that nobody knows is 404"):
    unknown = runpod.endpoint.Job("local", "6c1c9ba5-0000-4000-8000-000000000000-u1", endpoint.rp_client)
    expect(http_status(unknown.status), 404)
    expect(http_status(unknown.output), 404)
    expect(http_status(unknown.cancel), 404)
    expect(http_status(lambda: next(unknown.stream())), 404)

with check("a wrong key is 401"):
    stranger = endpoint_at(values_url, "wrong")
    for call in (stranger.health, stranger.purge_queue, lambda: stranger.run(returning(1)), lambda: stranger.run_sync(returning(1))):
        expect_that(str(raises(RuntimeError, call)).startswith("401"), "a message about 401", "another")

with check("stream of a job that has ended: all chunks once"):
    job = streams.run(returning(VALUES))
    eventually(job.status, "COMPLETED", "status")
    expect(list(job.stream()), VALUES)
    expect(list(job.stream()), [])

with check("stream of a running job: chunks as they come"):
    job = streams.run({"input": {"mock_return": ["a", "b", "c"], "mock_delay": 3}})
    chunks = job.stream()
    expect(next(chunks), "a")
    expect(job.status(), "IN_PROGRESS")
    expect(list(chunks), ["b", "c"])
    expect(job.status(), "COMPLETED")

with check("stream of a job with no chunks"):
    expect(list(streams.run(returning([])).stream()), [])

with check("stream of a job that fails ends"):
    job = streams.run({"input": {"mock_error": True}})
    expect(list(job.stream()), [])
    expect(job.status(), "FAILED")
    error = job._fetch_job()["error"]
    expect_that(type(error) is str and "Mock error" in error, "text with the message", error)

with check("stream of a cancelled job gives what there was (and the client goes on asking: its own flaw)"):
    job = streams.run({"input": {"mock_return": ["a", "b"], "mock_delay": 3}})
    chunks = []
    reader = threading.Thread(target=lambda: [chunks.append(chunk) for chunk in job.stream()], daemon=True)
    reader.start()
    eventually(lambda: chunks[:], ["a"], "chunks")
    expect(job.cancel()["status"], "CANCELLED")
    reader.join(6)
    expect(job._fetch_job()["status"], "CANCELLED")
    expect(chunks, ["a"])
    expect(reader.is_alive(), True, "still asking")
    expect(list(streams.run(returning(["next"])).stream()), ["next"])

with check("policy.ttl: the job is gone afterwards"):
    time.sleep(max(0.0, mortal_since + 11 - time.monotonic()))
    expect(http_status(mortal._fetch_job), 404)

with check("health at the end counts every job once"):
    expect(health(), {"jobs": jobs(completed=completed, failed=failed), "workers": IDLE})

check.end()
