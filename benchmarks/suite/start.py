"""(a) From the start of the process to the first job-take."""

import os
import shutil
import subprocess
import time

from . import machine
from .stats import spread


def trained(bench, version):
    """A copy of the jar with the cache that --train-cache makes, in a folder of its own."""
    folder = os.path.join(bench.work, f"app-{version}")
    os.makedirs(folder)
    jar = shutil.copy(machine.JAR, os.path.join(folder, "worker.jar"))
    variables = {k: v for k, v in os.environ.items() if not k.startswith("RUNPOD_")}
    done = subprocess.run(
        [f"{bench.homes[version]}/bin/java", *machine.IMAGE_OPTIONS.split(), "-jar", jar, "--train-cache",
         "--test-input", '{"input": {"name": "value"}}'],
        cwd=folder, env=variables, capture_output=True, text=True,
    )
    if done.returncode:
        raise RuntimeError("no cache: " + done.stdout[-1000:] + done.stderr[-1000:])
    return jar


def launched(bench, version, jar):
    return bench.start(
        f"image{version}", [machine.LAUNCHER, "-jar", jar], bench.homes[version],
        {"RUNPOD_JAVA_OPTIONS": machine.IMAGE_OPTIONS},
    )


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
        jar = trained(bench, version)
        cache = os.path.join(os.path.dirname(jar), "worker." + ("aot" if int(version) >= 25 else "jsa"))

        def plain(version=version, home=home, jar=jar):
            return first_take(lambda: bench.start("plain", [f"{home}/bin/java", "-jar", jar], home))

        def cached(version=version, home=home, jar=jar, cache=cache):
            options = machine.IMAGE_OPTIONS.split()
            command = [f"{home}/bin/java", *options, f"-XX:SharedArchiveFile={cache}", "-jar", jar]
            return first_take(lambda: bench.start("cached", command, home))

        cases[f"java {version}"] = plain
        cases[f"java {version} cache"] = cached
        cases[f"java {version} cache, launcher"] = lambda v=version, j=jar: first_take(lambda: launched(bench, v, j))
        cases[f"hello {version}"] = lambda h=home: hello(bench, h)
    times = {name: [] for name in cases}
    for name, case in cases.items():
        case()  # what is read from disk is in memory then
    for turn in range(max(bench.rounds, 3)):
        names = list(cases)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            times[name].append(cases[name]())
    return {"ms": {name: spread(values) for name, values in times.items()}}
