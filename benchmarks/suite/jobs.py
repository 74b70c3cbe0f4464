"""(b) Jobs a second, and (c) what is between the queue and the handler."""

from .stats import rotated, spread, until_no_faster

CONCURRENCY = (1, 8, 64)
PAYLOADS = {"1 KB": 1_000, "100 KB": 100_000, "5 MB": 5_000_000}


def workers(bench):
    """All of them, for each concurrency; those that are not asked wait in a poll."""
    started = {}
    for count in CONCURRENCY:
        started["runpod-python", count] = bench.python(str(count))
        for version in bench.homes:
            started[f"java {version}", count] = bench.worker(version, "--concurrency", str(count))
        newest = list(bench.homes)[-1]
        started["bare OkHttp", count] = bench.java(newest, "BareLoop", str(count))
    for worker in started.values():
        worker.first_take()
    return started


def warm_up(bench, started):
    millis = 1_500 if bench.quick else 3_000
    for (who, _), worker in started.items():
        if who != "runpod-python":
            until_no_faster(lambda: worker.run(bytes=1_000, millis=millis)["rate"], 6 if bench.quick else 25)
            worker.run(bytes=100_000, millis=500 if bench.quick else 1_000)
            worker.run(bytes=5_000_000, millis=500 if bench.quick else 1_500)


def window(bench, who, byte_count):
    """Milliseconds. runpod-python takes once a second at best: its window has two takes at least."""
    if who == "runpod-python":
        return 1_300 if byte_count < 1_000_000 else 2_200
    if byte_count >= 1_000_000:
        return 800 if bench.quick else 1_500
    # Who has waited for all others needs a while to be as quick as before: that is to be a small part of it.
    return 400 if bench.quick else 1_500 if byte_count < 10_000 else 500


def server_limit(bench):
    """What sockets with nothing around them get out of the queue server."""
    limit = {}
    for count in CONCURRENCY:
        raw = bench.java(list(bench.homes)[-1], "RawLoop", str(count))
        raw.first_take()
        raw.run(bytes=1_000, millis=1_500)
        limit[str(count)] = raw.run(bytes=1_000, millis=500)["rate"]
        raw.end()
    return limit


def measure(bench):
    limit = server_limit(bench)
    started = workers(bench)
    warm_up(bench, started)
    rows = []
    for turn in range(bench.rounds):
        for count in CONCURRENCY:
            for size, byte_count in PAYLOADS.items():
                for who in rotated(sorted({who for who, _ in started}), turn):
                    result = started[who, count].run(bytes=byte_count, millis=window(bench, who, byte_count))
                    rows.append({"who": who, "concurrency": count, "payload": size, "round": turn, **result})
    for worker in started.values():
        worker.end()
    return {"server_limit": limit, "cells": cells(rows)}


def cells(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row["who"], row["concurrency"], row["payload"]), []).append(row)
    result = []
    for (who, count, size), group in groups.items():
        cell = {
            "who": who, "concurrency": count, "payload": size, "jobs": sum(row["jobs"] for row in group),
            "rate": spread([row["rate"] for row in group]), "cpu_us": spread([row["cpu_us"] for row in group]),
        }
        for what in ("to_handler", "to_done"):
            cell[what + "_us"] = {
                key: spread([row[what][key] / 1e3 for row in group]) for key in ("p50", "p99", "p999", "max")
            }
        result.append(cell)
    return result
