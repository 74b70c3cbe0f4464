"""The machine, the JDKs, and processes with all their children."""

import datetime
import os
import platform
import re
import signal
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JAR = os.path.join(ROOT, "samples/echo/target/echo.jar")
LAUNCHER = os.path.join(ROOT, "runtime-core/src/main/launcher/runpod-worker")
PYTHON = os.path.join(ROOT, "benchmarks/.venv/bin/python")
HERE = os.path.dirname(os.path.abspath(__file__))


def image_options():
    """What the base image sets."""
    with open(os.path.join(ROOT, "Dockerfile.base")) as file:
        found = re.search(r'RUNPOD_JAVA_OPTIONS="([^"]+)"', file.read())
    if not found:
        raise RuntimeError("Dockerfile.base sets no RUNPOD_JAVA_OPTIONS")
    return found.group(1)


IMAGE_OPTIONS = image_options()


def version_of(home):
    try:
        said = subprocess.run([f"{home}/bin/java", "-version"], capture_output=True, text=True).stderr
    except OSError:
        return None
    found = re.search(r'version "(\d+)([^"]*)"', said)
    return (found.group(1), found.group(1) + found.group(2)) if found else None


def jdks(wanted):
    """{"17": home, ...}: those of JAVA_HOME and below /usr/lib/jvm, of the wanted versions."""
    homes = [os.environ.get("JAVA_HOME", "")]
    if os.path.isdir("/usr/lib/jvm"):
        homes += [os.path.join("/usr/lib/jvm", name) for name in sorted(os.listdir("/usr/lib/jvm"))]
    found = {}
    for home in homes:
        if os.path.exists(f"{home}/bin/javac"):
            version = version_of(home)
            if version and version[0] in wanted:
                found.setdefault(version[0], home)
    return {version: found[version] for version in wanted if version in found}


def facts(homes, rounds, quick):
    cpu = ""
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    runpod = subprocess.run(
        [PYTHON, "-c", "import importlib.metadata as m, platform as p; print(m.version('runpod'), p.python_version())"],
        capture_output=True, text=True, check=True,
    ).stdout.split()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT).stdout
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": cpu,
        "processors": os.cpu_count(),
        "memory_gb": round(memory / 2**30),
        "kernel": platform.release(),
        "jdks": {version: version_of(home)[1] for version, home in homes.items()},
        "runpod_python": runpod[0],
        "python": runpod[1],
        "commit": commit.strip(),
        "load_before": os.getloadavg()[0],
        "rounds": rounds,
        "quick": quick,
    }


def tree(pid):
    """The process and all that come from it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = open(f"/proc/{name}/stat").read()
            except OSError:
                continue
            parents.setdefault(int(stat[stat.rindex(")") + 2 :].split()[1]), []).append(int(name))
    all_of_it, at = [pid], 0
    while at < len(all_of_it):
        all_of_it += parents.get(all_of_it[at], [])
        at += 1
    return all_of_it


def memory(pid):
    """MB (10^6 bytes) of the tree: RSS, and PSS, which counts what processes share only once."""
    rss = pss = 0
    for each in tree(pid):
        try:
            for line in open(f"/proc/{each}/smaps_rollup"):
                if line.startswith("Rss:"):
                    rss += int(line.split()[1])
                elif line.startswith("Pss:"):
                    pss += int(line.split()[1])
        except OSError:
            pass
    return {"rss": rss * 1024 / 1e6, "pss": pss * 1024 / 1e6, "processes": len(tree(pid))}


def cpu_seconds(pid):
    """Processor time of the tree, to the nanosecond."""
    total = 0.0
    for each in tree(pid):
        try:
            total += time.clock_gettime((~each << 3) | 2)
        except OSError:
            pass
    return total


def kill(process):
    if process.poll() is None:
        for each in reversed(tree(process.pid)):
            try:
                os.kill(each, signal.SIGKILL)
            except OSError:
                pass
        process.wait(10)


def end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            kill(process)
