"""(d) What the processes hold: idle, under load, and over many jobs."""

import re
import subprocess
import time

from . import machine

STEPS = 10


def jvm(pid):
    """The JVM among the processes of a worker."""
    for each in machine.tree(pid):
        if open(f"/proc/{each}/comm").read().strip() == "java":
            return each
    raise RuntimeError("no JVM runs")


def live_heap(home, worker):
    """MB that are still in use after a full collection."""
    said = subprocess.run(
        [f"{home}/bin/jcmd", str(jvm(worker.process.pid)), "GC.class_histogram"], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"^Total\s+\d+\s+(\d+)", said, re.MULTILINE).group(1)) / 1e6


def measure(bench):
    newest = list(bench.homes)[-1]
    workers = {"runpod-python": (None, bench.python("8"))}
    for version in bench.homes:
        workers[f"java {version}"] = (version, bench.worker(version, "--concurrency", "8"))
    workers[f"java {newest} image"] = (newest, bench.launched(newest, "--concurrency", "8"))
    for _, worker in workers.values():
        worker.first_take()
    time.sleep(4 if bench.quick else 12)
    result = {"idle": {}, "loaded": {}, "growth": {}, "jobs": 20_000 if bench.quick else 200_000}
    for name, (_, worker) in workers.items():
        result["idle"][name] = machine.memory(worker.process.pid)
    for name, (version, worker) in workers.items():
        if version is None:
            worker.run(bytes=1_000, millis=5_000)
            result["loaded"][name] = machine.memory(worker.process.pid)
            continue
        steps = []
        # All of them where it counts: without any cache, and as in the image.
        jobs = result["jobs"] if name != f"java {newest}" else 20_000
        for step in range(STEPS):
            worker.run(bytes=1_000, jobs=jobs // STEPS)
            steps.append(machine.memory(worker.process.pid)["rss"])
            if step == 0:
                first = live_heap(bench.homes[version], worker)
        result["loaded"][name] = machine.memory(worker.process.pid)
        last = live_heap(bench.homes[version], worker)
        result["growth"][name] = {"jobs": jobs, "rss": steps, "live_heap_first": first, "live_heap_last": last}
    for _, worker in workers.values():
        worker.end()
    return result
