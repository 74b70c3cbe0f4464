"""(f) The local server's /runsync: what runsync.sh measures and judges, on each JDK."""

import json
import os
import re
import subprocess

from . import machine
from .stats import spread


def measure(bench):
    result = {"cells": [], "passed": {}, "said": {}}
    for version, home in bench.homes.items():
        raw = os.path.join(bench.work, f"runsync-{version}")
        variables = os.environ | {"JAVA_HOME": home, "RESULTS": raw}
        if bench.quick:
            variables |= {"WARM_UP_REQUESTS": "60000"}
        done = subprocess.run(
            [f"{machine.ROOT}/benchmarks/runsync.sh", str(bench.rounds), "1"], env=variables, capture_output=True, text=True
        )
        text = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)  # Maven's
        result["said"][version] = [line for line in text.splitlines() if line]
        result["passed"][version] = done.returncode == 0
        if not os.path.exists(raw):
            raise RuntimeError(done.stdout + done.stderr)
        groups = {}
        for line in open(raw):
            row = json.loads(line)
            groups.setdefault((row["server"], row["connections"]), []).append(row["result"])
        for (server, connections), rows in groups.items():
            who = {"java": f"java {version}", "python": "runpod-python", "bare": "bare Javalin"}[server]
            result["cells"].append({
                "jdk": version, "who": who, "connections": connections,
                "rate": spread([row["requests"] / row["seconds"] for row in rows]),
                "p50_ms": spread([row["p50_ms"] for row in rows]),
                "p99_ms": spread([row["p99_ms"] for row in rows]),
            })
        if bench.quick:
            break  # of the oldest JDK only
    return result
