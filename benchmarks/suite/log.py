"""(e) Log lines a second: INFO in RunPod's JSON shape with a job's id, no limits, each line a write of its own, and that write alone."""

import os
import subprocess

from . import machine
from .stats import rotated, spread, until_no_faster

TARGETS = ("null", "file", "pipe")
THREADS = (1, 4)


class Logger:
    def __init__(self, bench, command, target):
        self.file = None
        if target == "pipe":
            reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            bench.processes.append(reader)
            out = reader.stdin
        else:
            path = os.path.join(bench.work, "lines") if target == "file" else os.devnull
            self.file = path if target == "file" else None
            out = open(path, "a")
        variables = bench.variables("log") | {"RUNPOD_LOG_LINES_PER_SECOND": "0", "RUNPOD_LOG_BYTES_PER_SECOND": "0"}
        self.process = subprocess.Popen(
            command, env=variables, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE, text=True
        )
        out.close()
        bench.processes.append(self.process)

    def rate(self, lines, threads):
        self.process.stdin.write(f"{lines} {threads}\n")
        self.process.stdin.flush()
        seconds = float(self.process.stderr.readline())
        if self.file:
            os.truncate(self.file, 0)
        return lines / seconds

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)


def measure(bench):
    commands = {f"java {version}": [f"{home}/bin/java", "-cp", bench.jar, "LogLines"] for version, home in bench.homes.items()}
    commands["bare write"] = [f"{bench.newest}/bin/java", "-cp", bench.jar, "BareLines"]
    commands["runpod-python"] = [machine.PYTHON, f"{machine.HERE}/log_lines.py"]
    rates = {}
    for target in TARGETS:
        loggers = {who: Logger(bench, command, target) for who, command in commands.items()}
        for who, logger in loggers.items():
            if who != "runpod-python":
                for threads in THREADS:
                    until_no_faster(lambda: logger.rate(500_000, threads), 2 if bench.quick else 5)
        for turn in range(bench.rounds):
            for threads in THREADS:
                for who in rotated(loggers, turn):
                    lines = 50_000 if who == "runpod-python" else 300_000
                    rates.setdefault((who, target, threads), []).append(loggers[who].rate(lines, threads))
        for logger in loggers.values():
            logger.end()
    return {
        "cells": [
            {"who": who, "target": target, "threads": threads, "rate": spread(values)}
            for (who, target, threads), values in rates.items()
        ]
    }
