"""The worker of runpod-python that is measured: the same as BenchWorker."""

import sys
import time

import runpod

CHUNK = "x" * 1022


def echo(job):
    started = time.monotonic_ns()
    return {"started": started, "ended": time.monotonic_ns(), "echo": job["input"]}


def chunks(job):
    for _ in range(job["input"]["chunks"]):
        yield CHUNK


concurrency = int(sys.argv[1])
handler = chunks if "--chunks" in sys.argv else echo
del sys.argv[1:]
runpod.serverless.start({"handler": handler, "concurrency_modifier": lambda current: concurrency})
