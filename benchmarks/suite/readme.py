"""The table in the README, between two marks."""

import glob
import json
import os
import sys

from . import conditions, look, machine
from .look import short

README = os.path.join(machine.ROOT, "README.md")
BEGIN, END = "<!-- benchmarks: made by benchmarks/run -->", "<!-- end of benchmarks -->"


def last():
    found = glob.glob(os.path.join(machine.ROOT, "benchmarks/results/latest-*.json"))
    if not found:
        sys.exit("there are no results of a full run: run benchmarks/run")
    with open(max(found, key=os.path.getmtime)) as file:
        return json.load(file)


def rows(results):
    """Of each line: what it is, then runpod-python, each JDK, the limit."""
    jdks = look.jdks(results)
    newest = jdks[-1]
    javas = [f"java {version}" for version in jdks]

    def line(what, value, limit=None):
        return [what, *(short(value(who)) for who in ["runpod-python", *javas]), short(limit)]

    yield line("start to first job-take, ms", lambda who: look.start(results, who), look.start(results, f"hello {newest}"))
    yield line("... with the [class cache](docs/class-cache.md)", lambda who: look.start(results, who + " cache"), look.start(results, f"hello {newest}"))
    for size in ("1 KB", "100 KB", "5 MB"):
        for count in (1, 8, 64):
            def rate(who, count=count, size=size):
                return look.rate(results, "jobs", who=who, concurrency=count, payload=size)

            yield line(f"jobs a second of {size}, {'one' if count == 1 else count} at a time", rate, rate("bare OkHttp"))
    for what, text in (("to_handler", "take's answer to handler"), ("to_done", "end of handler to job-done")):
        for key, name in (("p50", "median"), ("p99", "p99"), ("p999", "p99.9")):
            def latency(who, what=what, key=key):
                return look.latency(results, what, key, who)

            yield line(f"{text}, {name}, ms", latency, latency("bare OkHttp"))
    for what in ("idle", "loaded"):
        yield line(f"{what} memory, MB", lambda who, what=what: look.memory(results, what, who))
    yield ["idle memory in the [image](docs/image.md), MB", "–", *("–" for _ in jdks[:-1]), short(look.memory(results, "idle", f"java {newest} image")), "–"]
    for target, text in (("null", "`/dev/null`"), ("file", "a file"), ("pipe", "a pipe")):
        for threads in (1, 4):
            def lines(who, target=target, threads=threads):
                return look.rate(results, "log", who=who, target=target, threads=threads)

            yield line(f"log lines a second to {text}, {threads} thread{'s' if threads > 1 else ''}", lines, lines("bare write"))
    for count in (1, 8, 64):
        def runsync(who, count=count):
            jdk = who[5:] if who.startswith("java") else jdks[-1]
            return look.rate(results, "runsync", who=who, jdk=jdk, connections=count)

        yield line(f"local `/runsync` a second, {count} connection{'s' if count > 1 else ''}", runsync, runsync("bare Javalin"))


def block(results):
    facts = results["machine"]
    jdks = look.jdks(results)
    head = ["", "runpod-python", *(f"Java {version}" for version in jdks), "limit"]
    lines = [
        BEGIN,
        "## Fast",
        "",
        "![Start, jobs a second, latency, memory, log lines and /runsync beside runpod-python](benchmarks/results/latest.svg)",
        "",
        "| " + " | ".join(head) + " |",
        "|---|" + "---:|" * (len(head) - 1),
        *("| " + " | ".join(row) + " |" for row in rows(results)),
        "",
        f"Medians of {facts['rounds']} rounds, all side by side in one run of `benchmarks/run` on {facts['date']}: {facts['cpu']},",
        f"{facts['processors']} processors, {facts['memory_gb']} GB, Linux {facts['kernel'].split('-')[0]}; JDK {' and '.join(facts['jdks'].values())};",
        f"runpod-python {facts['runpod_python']} on Python {facts['python']}. The limit is a JVM that prints hello, a bare OkHttp loop and a bare",
        "Javalin route. Latencies are of jobs of 1 KB, one at a time. The queue server, the load generator and what is measured share the machine.",
        *behind(results),
        END,
    ]
    return "\n".join(lines)


def behind(results):
    words = conditions.words_on_oldest(results)
    if not words:
        return []
    return ["", words] if conditions.lost(results) else [words]


def write(results):
    with open(README) as file:
        text = file.read()
    if BEGIN not in text or END not in text:
        sys.exit(f"README.md has lost the marks {BEGIN} and {END}")
    before, after = text[: text.index(BEGIN)], text[text.index(END) + len(END) :]
    with open(README, "w") as file:
        file.write(before + block(results) + after)
