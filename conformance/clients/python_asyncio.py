"""Every call of runpod.AsyncioEndpoint (runpod-python, asyncio): python_asyncio.py VALUES_URL STREAM_URL KEY"""

import asyncio
import json
import sys
import time

import runpod
from runpod.http_client import ClientSession

from checks import BUSY, IDLE, VALUES, Checks, Mismatch, expect, expect_that

check = Checks("python-asyncio")
values_url, stream_url, key = sys.argv[1:]


def slow(seconds=600):
    return {"mock_return": "slow", "mock_delay": seconds}


def jobs(**counts):
    return {"completed": 0, "failed": 0, "inProgress": 0, "inQueue": 0, "retried": 0, **counts}


async def eventually(probe, expected, what):
    end = time.monotonic() + 30
    while (got := await probe()) != expected:
        if time.monotonic() > end:
            raise Mismatch(f"{what}: expected {expected!r} within 30 s got {got!r}")
        await asyncio.sleep(0.05)


async def raises(kind, call):
    try:
        got = await call
    except kind as error:
        return error
    raise Mismatch(f"expected {kind.__name__} got {got!r}")


async def chunks_of(job):
    return [chunk async for chunk in job.stream()]


async def main(session):
    def endpoint_at(url, api_key):
        # Read anew by every job: all of one endpoint's jobs have to be made before the base changes.
        runpod.endpoint_url_base = url
        return runpod.AsyncioEndpoint("local", session, api_key=api_key)

    endpoint = endpoint_at(values_url, key)

    async def running(request):
        job = await endpoint.run(request)
        await eventually(job.status, "IN_PROGRESS", "status")
        return job

    completed = failed = 0

    with check("health of a server that has done nothing"):
        await eventually(endpoint.health, {"jobs": jobs(), "workers": IDLE}, "health")

    with check(f"run and output return all {len(VALUES)} values as they were"):
        started = [await endpoint.run({"mock_return": value}) for value in VALUES]
        expect(await asyncio.gather(*(job.output(timeout=20) for job in started)), VALUES)
        completed += len(VALUES)

    with check("null comes back as null"):
        job = await endpoint.run({"mock_return": None})
        expect(await job.output(timeout=10), None)
        expect(await job.status(), "COMPLETED")
        completed += 1

    with check("an empty input"):
        expect(await (await endpoint.run({})).output(timeout=10), "Hello World!")
        completed += 1

    with check("the job object of a completed job"):
        job = await endpoint.run(slow(0.3))
        await eventually(job.status, "COMPLETED", "status")
        state = await job._fetch_job()  # what status() and output() read from
        times = [state.pop("delayTime"), state.pop("executionTime")]
        expect_that(all(type(t) is int and t >= 0 for t in times) and 250 <= times[1] < 10000, "whole milliseconds", times)
        expect_that(isinstance(state.pop("workerId"), str), "a worker id", state)
        expect(state, {"id": job.job_id, "status": "COMPLETED", "output": "slow"})
        completed += 1

    with check("a job that fails"):
        job = await endpoint.run({"mock_error": True})
        expect(await job.output(timeout=10), None)
        expect(await job.status(), "FAILED")
        error = (await job._fetch_job())["error"]
        expect_that(type(error) is str and json.loads(error)["error_message"] == "Mock error", "JSON text with error_message", error)
        failed += 1

    with check("health of a busy server"):
        blocker = await running(slow())
        waiting = await endpoint.run({"mock_return": "later"})
        expect(
            await endpoint.health(),
            {"jobs": jobs(completed=completed, failed=failed, inProgress=1, inQueue=1), "workers": BUSY},
        )

    with check("cancel of a queued job"):
        expect(await waiting.status(), "IN_QUEUE")
        answer = await waiting.cancel()
        expect({k: answer[k] for k in ("id", "status")}, {"id": waiting.job_id, "status": "CANCELLED"})
        expect(await waiting.status(), "CANCELLED")
        expect(await waiting.output(timeout=5), None)

    with check("output with a timeout gives up"):
        expect(str(await raises(TimeoutError, blocker.output(timeout=1))), "Job timed out.")
        expect(await blocker.status(), "IN_PROGRESS")

    with check("cancel of a running job"):
        answer = await blocker.cancel()
        expect({k: answer[k] for k in ("id", "status")}, {"id": blocker.job_id, "status": "CANCELLED"})
        expect(await blocker.status(), "CANCELLED")
        expect(await (await endpoint.run({"mock_return": "free again"})).output(timeout=10), "free again")
        completed += 1

    with check("purge_queue removes what waits and nothing else"):
        blocker = await running(slow())
        doomed = [await endpoint.run({"mock_return": n}) for n in range(3)]
        expect(await endpoint.purge_queue(), {"removed": 3, "status": "completed"})
        expect([await job.status() for job in doomed], ["CANCELLED"] * 3)
        expect(await endpoint.purge_queue(), {"removed": 0, "status": "completed"})
        expect(await blocker.status(), "IN_PROGRESS")
        await blocker.cancel()

    with check("a job that nobody knows is an answer with an error (the client does not look at the status)"):
        unknown = runpod.AsyncioJob("local", "6c1c9ba5-0000-4000-8000-000000000000-u1", session, endpoint.headers)
        expect(str(await raises(KeyError, unknown.status())), "'status'")
        expect_that(isinstance((await unknown.cancel())["error"], str), "an error", "none")

    with check("a wrong key is an answer without health and without an id"):
        stranger = endpoint_at(values_url, "wrong")
        expect_that("jobs" not in (got := await stranger.health()), "no health", got)
        await raises(KeyError, stranger.run({}))

    with check("health at the end counts every job once"):
        await eventually(endpoint.health, {"jobs": jobs(completed=completed, failed=failed), "workers": IDLE}, "health")

    endpoint = endpoint_at(stream_url, key)

    with check("stream of a job that has ended: all chunks once"):
        job = await endpoint.run({"mock_return": VALUES})
        await eventually(job.status, "COMPLETED", "status")
        expect(await chunks_of(job), VALUES)
        expect(await chunks_of(job), [])

    with check("stream of a running job: chunks as they come"):
        job = await endpoint.run({"mock_return": ["a", "b", "c"], "mock_delay": 3})
        chunks = job.stream()
        expect(await anext(chunks), "a")
        expect(await job.status(), "IN_PROGRESS")
        expect([chunk async for chunk in chunks], ["b", "c"])
        expect(await job.status(), "COMPLETED")

    with check("stream of a job with no chunks"):
        expect(await chunks_of(await endpoint.run({"mock_return": []})), [])

    with check("stream of a job that fails ends"):
        job = await endpoint.run({"mock_error": True})
        expect(await chunks_of(job), [])
        expect(await job.status(), "FAILED")

    with check("stream of a cancelled job gives what there was (and the client goes on asking: its own flaw)"):
        job = await endpoint.run({"mock_return": ["a", "b"], "mock_delay": 3})
        chunks = job.stream()
        expect(await anext(chunks), "a")
        expect((await job.cancel())["status"], "CANCELLED")
        await raises(asyncio.TimeoutError, asyncio.wait_for(anext(chunks), 6))
        expect(await job.status(), "CANCELLED")


async def with_session():
    async with ClientSession() as session:
        await main(session)


asyncio.run(with_session())
check.end()
