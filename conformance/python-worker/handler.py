"""The Python twin of samples/mock-worker: the same input keys, flags and environment, on RunPod's own SDK.

Not blocking, so that a cancelled job can be stopped: runpod cannot interrupt a handler that blocks.
"""

import asyncio
import os
import sys

import runpod

log = runpod.RunPodLogger()


def mock_input(job):
    given = job["input"]
    return given if isinstance(given, dict) else {}


async def act(job, given):
    """All that happens before the output."""
    for line in given.get("mock_logs", []):
        getattr(log, line.get("level", "info").lower(), log.info)(line.get("message", ""), job["id"])
    progress = given.get("mock_progress", {})
    for update in progress.get("updates", []):
        runpod.serverless.progress_update(job, update)
        await asyncio.sleep(progress.get("wait_time", 0))
    if given.get("mock_crash"):
        os._exit(1)
    if given.get("mock_error"):
        raise Exception("Mock error")


async def value(job):
    given = mock_input(job)
    await act(job, given)
    await asyncio.sleep(given.get("mock_delay", 0))
    mock_return = given.get("mock_return", "Hello World!")
    if given.get("mock_refresh"):
        return {"refresh_worker": True, "mock_return": mock_return}
    return mock_return


async def stream(job):
    given = mock_input(job)
    await act(job, given)
    for item in given.get("mock_return", "Hello World!"):
        await asyncio.sleep(given.get("mock_delay", 0))
        yield item


config = {"handler": stream if {"--generator", "--async_generator"} & set(sys.argv) else value}
if "--return_aggregate_stream" in sys.argv:
    config["return_aggregate_stream"] = True
if "CONCURRENCY_MODIFIER" in os.environ:
    config["concurrency_modifier"] = lambda _: int(os.environ["CONCURRENCY_MODIFIER"])

runpod.serverless.start(config)
