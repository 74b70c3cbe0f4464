"""The one command."""

import argparse
import json
import os
import sys
import time

from . import machine
from .bench import Bench

RESULTS = os.path.join(machine.ROOT, "benchmarks/results")
PARTS = ("start", "jobs", "memory", "log", "runsync", "growth")


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/run")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no long run; less than 4 minutes")
    parser.add_argument("--rounds", type=int, help="default 7, with --quick 1; twice as many starts and one more")
    parser.add_argument("--only", default=",".join(PARTS), help="some of " + ",".join(PARTS))
    parser.add_argument("--jdk", default="17,25", help="default 17,25: those of them that there are")
    parser.add_argument("--render", action="store_true", help="the picture and the table of the last results")
    given = parser.parse_args()
    given.only = given.only.split(",")
    unknown = set(given.only) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    given.rounds = given.rounds or (1 if given.quick else 7)
    return given


def keep(results, path):
    os.makedirs(RESULTS, exist_ok=True)
    with open(path, "w") as file:
        json.dump(results, file, indent=1)
        file.write("\n")


def main():
    given = arguments()
    from . import conditions, picture, readme, tables

    if given.render:
        results = readme.last()
        picture.write(results)
        readme.write(results)
        return 0
    homes = machine.jdks(given.jdk.split(","))
    if not homes:
        sys.exit(f"no JDK of {given.jdk} in JAVA_HOME or below /usr/lib/jvm")
    results = {"machine": machine.facts(homes, given.rounds, given.quick)}
    print(tables.heading(results["machine"]), flush=True)
    began = time.monotonic()
    bench = Bench(homes, given.rounds, given.quick)
    try:
        for part in PARTS:
            if part in given.only:
                since = time.monotonic()
                results[part] = __import__(f"suite.{part}", fromlist=["measure"]).measure(bench)
                print(f"\n{tables.TABLES[part](results)}\n({time.monotonic() - since:.0f} s)", flush=True)
                keep(results, os.path.join(RESULTS, "partial.json"))
    finally:
        bench.close()
    results["machine"]["seconds"] = round(time.monotonic() - began)
    results["conditions"] = conditions.check(results)
    whole = set(given.only) == set(PARTS) and not given.quick
    path = os.path.join(RESULTS, f"latest-{'-'.join(homes)}.json" if whole else "partial.json")
    keep(results, path)
    if whole:
        picture.write(results)
        readme.write(results)
    print("\n" + tables.conditions(results["conditions"]))
    print(f"\n{os.path.relpath(path)}, after {results['machine']['seconds']} s")
    if given.quick:
        print("Of a quick run, which is too short to judge: it does not fail.")
        return 0
    return 0 if all(row["holds"] is not False for row in results["conditions"]) else 1


sys.exit(main())
