"""(a) From the start of the process to the first job-take."""

import subprocess
import time

from . import machine
from .stats import rotated, spread


def first_take(begin):
    began = time.monotonic_ns()
    worker = begin()
    took = (worker.first_take() - began) / 1e6
    worker.end()
    return took


def hello(bench, home):
    began = time.monotonic_ns()
    process = subprocess.Popen(
        [f"{home}/bin/java", "-cp", bench.classes, "Hello"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    process.stdout.readline()
    took = (time.monotonic_ns() - began) / 1e6
    process.wait()
    return took


def measure(bench):
    cases = {"runpod-python": lambda: first_take(lambda: bench.python("1"))}
    for version, home in bench.homes.items():
        jar, cache = bench.trained(version)

        def plain(version=version, home=home, jar=jar):
            return first_take(lambda: bench.start("plain", [f"{home}/bin/java", "-jar", jar], home))

        def cached(version=version, home=home, jar=jar, cache=cache):
            options = machine.IMAGE_OPTIONS.split()
            command = [f"{home}/bin/java", *options, f"-XX:SharedArchiveFile={cache}", "-jar", jar]
            return first_take(lambda: bench.start("cached", command, home))

        cases[f"java {version}"] = plain
        cases[f"java {version} cache"] = cached
        cases[f"java {version} cache, launcher"] = lambda v=version: first_take(lambda: bench.launched(v))
        cases[f"hello {version}"] = lambda h=home: hello(bench, h)
    times = {name: [] for name in cases}
    for name, case in cases.items():
        case()  # what is read from disk is in memory then
    # Each is over in no time, and one alone says little.
    for turn in range(2 * bench.rounds + 1):
        for name in rotated(cases, turn):
            times[name].append(cases[name]())
    return {"ms": {name: spread(values) for name, values in times.items()}}
