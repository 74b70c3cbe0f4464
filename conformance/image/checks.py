"""Runs a worker's image and looks at what it does. Called by run."""

import glob
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from queue_server import Queue  # noqa: E402

WORK, CLASSES = sys.argv[1:3]
KEY = "planted-secret-4711"
OWNER = "image-worker"
FROM_CACHE = " source: shared objects file"
failed = []
passed = 0


def check(what, good, got=""):
    global passed
    if good:
        passed += 1
    else:
        failed.append(what)
    print(f"{'ok  ' if good else 'FAIL'} {what}{'' if good else f', got: {got!s:.600}'}", flush=True)


def podman(*arguments, timeout=300):
    """What became of it; one that does not end fails the check that it was for."""
    command = ["podman", *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        said = f"no end within {timeout} s: {' '.join(command)}"
        print(f"     {said}", flush=True)
        return subprocess.CompletedProcess(command, 124, "", said)


class Container:
    """A worker's container on this machine's network, for as long as the block lasts."""

    def __init__(self, queue, *options, command=(), environment=None, volume=None):
        self.began = time.monotonic()
        variables = (queue.environment() | {"RUNPOD_ENDPOINT_ID": "image", "RUNPOD_POD_ID": OWNER} if queue else {}) | (environment or {})
        # A health check at intervals takes systemd; without it podman waits for half a minute at every stop.
        arguments = ["run", "-d", "--network", "host", "--no-healthcheck"]
        for name, value in variables.items():
            arguments += ["-e", f"{name}={value}"]
        if volume:
            arguments += ["-v", f"{volume}:/runpod-volume"]
        started = podman(*arguments, *options, "worker", *command)
        if started.returncode != 0:
            raise AssertionError(started.stderr)
        self.id = started.stdout.strip()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        podman("rm", "-f", "-t", "1", self.id)

    def status(self):
        """Its exit status, once it has ended."""
        ended = podman("wait", self.id)
        return int(ended.stdout) if ended.returncode == 0 else ended.stderr

    def stop(self):
        """Asks it to end; how long that took."""
        began = time.monotonic()
        podman("stop", "-t", "60", self.id)
        return time.monotonic() - began

    def out(self):
        return podman("logs", self.id)

    def execute(self, *command):
        return podman("exec", self.id, *command)


def run(*arguments, options=()):
    return podman("run", "--rm", "--network", "none", "--no-healthcheck", *options, "worker", *arguments)


def shell(script, *options, image="worker"):
    return podman("run", "--rm", "--network", "none", "--no-healthcheck", *options, "--entrypoint", "sh", image, "-c", script)


def job(name, **values):
    return {"id": name, "input": values}


def folder(name):
    path = os.path.join(WORK, "volumes", name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def record_in(volume):
    """The crash records on a volume, as (name, text)."""
    return [(path, open(path, errors="replace").read()) for path in sorted(glob.glob(volume + "/logs/*.traceback"))]


def contents():
    for image in ("worker", "runpod-java:cpu"):
        tools = "tini java jcmd jstack jfr jmap keytool curl jq less ps top strace vi sha256sum"
        missing = shell(f"for t in {tools}; do command -v $t > /dev/null || echo $t; done", image=image)
        check(f"{image}: the tools are there", missing.returncode == 0 and not missing.stdout, missing)
    release = shell("java -version 2>&1; java --list-modules").stdout
    check("Java 25 with all of Java SE", 'version "25.' in release and "java.desktop" in release, release)
    counts = shell(
        "grep -c BEGIN /etc/ssl/certs/ca-certificates.crt; keytool -list -cacerts 2> /dev/null | grep -c trustedCertEntry"
    ).stdout.split()
    check("Java trusts what the image trusts", len(counts) == 2 and counts[0] == counts[1] != "0", counts)
    debians = shell("keytool -list -cacerts 2> /dev/null | grep -o '[0-9A-F:]\\{90,\\}' | sort -u").stdout.split()
    bundle = shell("sed -n 's/.*\\(BEGIN\\).*/\\1/p' /etc/ssl/certs/ca-certificates.crt | wc -l").stdout.strip()
    check("no certificate of this machine's own", debians and len(debians) == int(bundle), (len(debians), bundle))
    added = shell(
        "openssl version > /dev/null 2>&1; cd /usr/local/share/ca-certificates"
        " && keytool -genkeypair -alias own -keyalg EC -dname CN=own -keystore /tmp/k -storepass changeit > /dev/null 2>&1"
        " && keytool -exportcert -rfc -alias own -keystore /tmp/k -storepass changeit > own.crt 2> /dev/null"
        " && update-ca-certificates 2>&1 | tail -n 5")
    check("update-ca-certificates reaches Java's trust store", f"{int(bundle) + 1} certificates" in added.stdout, added)
    ttl = shell("grep '^networkaddress.cache.negative.ttl' /opt/java/conf/security/java.security").stdout.strip()
    check("names that were not found are asked for again soon", ttl.endswith("=2"), ttl)
    bom = json.loads(shell("cat /usr/share/sbom/runpod-java.cdx.json").stdout)
    names = {component["name"] for component in bom["components"]}
    check("the bill of materials names what is in it", {"openjdk", "libc6", "curl", "tini"} <= names and len(names) > 80, names)
    image = json.loads(podman("image", "inspect", "worker").stdout)[0]
    labels = image["Labels"]
    check("labels", labels.get("org.opencontainers.image.base.name", "").startswith("nvidia/cuda:"), labels)
    check("the base image's variables stay", "NVIDIA_VISIBLE_DEVICES=all" in image["Config"]["Env"], image["Config"]["Env"])
    check("a health check", "runpod-health" in str(image.get("HealthCheck") or image.get("Healthcheck")), image.keys())
    print(f"     size without its base: {(image['Size'] >> 20) - 116} MiB")


def memory():
    for limit, low, high in ((512, 290, 320), (2048, 1200, 1240)):
        flags = run("-XX:+PrintFlagsFinal", "-version", options=["--memory", f"{limit}m"]).stderr
        heap = int(re.search(r" MaxHeapSize\s+= (\d+)", flags).group(1)) >> 20
        check(f"60 % of {limit} MiB are heap", low <= heap <= high, heap)
    flags = run("-XX:MaxRAM=500g", "-XX:+PrintFlagsFinal", "-version").stderr
    heap = int(re.search(r" MaxHeapSize\s+= (\d+)", flags).group(1)) >> 30
    check("on a very large machine the heap stays under 32 GiB", 28 <= heap < 32, heap)


def cache():
    said = run("-Xlog:class+load", "-jar", "/app/worker.jar", "--version")
    check("a start takes its classes from the cache", "runpodjava.Worker" + FROM_CACHE in said.stdout, said.stdout[-300:])
    check("and says nothing on standard error", said.stderr == "", said.stderr)
    relative = run("-Xlog:class+load", "-jar", "worker.jar", "--version")
    check("by a relative path, too", "runpodjava.Worker" + FROM_CACHE in relative.stdout, relative.stderr)
    small = run("-Xlog:class+load", "-jar", "/app/worker.jar", "--version",
                options=["--memory", "256m", "--cpus", "1", "--user", "runpod", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"])
    check("in 256 MiB on one CPU, as another user, read-only", "runpodjava.Worker" + FROM_CACHE in small.stdout, small.stderr)
    stale = shell("mkdir /tmp/x && cd /tmp/x && cp /app/worker.* . && printf x >> worker.jar"
                  " && runpod-worker -Xlog:class+load -jar worker.jar --version")
    check("a cache for another jar is refused, with a line",
          "was made for another" in stale.stderr and "runpodjava.Worker" + FROM_CACHE not in stale.stdout, stale)
    other = run("-XX:+UseZGC", "-jar", "/app/worker.jar", "--version")
    check("a JVM that refuses it says so, on standard error only",
          "Unable to use" in other.stderr and other.stdout.startswith("runpod-java-runtime") and other.returncode == 0, other)


def first_take():
    """For people, not checked: how long a container takes to its first job-take, less what podman itself takes."""
    begin = time.monotonic()
    for _ in range(3):
        podman("run", "--rm", "--network", "host", "--no-healthcheck", "--entrypoint", "true", "worker")
    empty = (time.monotonic() - begin) / 3
    for name, options in (("with the cache", ()), ("without it", ("-Xshare:auto",))):
        times = []
        for _ in range(5):
            queue = Queue(key=KEY)
            with Container(queue, "--memory", "1g", command=(*options, "-jar", "/app/worker.jar")) as worker:
                check("a take comes", queue.wait_for(lambda: queue.first_take), worker.out())
                times.append((queue.first_take or time.monotonic()) - worker.began - empty)
            queue.shutdown()
        print(f"     first job-take {name}: {sorted(times)[2] * 1000:.0f} ms, the median of {len(times)}")


def free_port():
    """None of those that the kernel gives to connections: one of them could have it before the worker does."""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        low, high = map(int, file.read().split())
    others = [*range(5000, low), *range(high + 1, 65536)]
    for port in random.sample(others, len(others)) + [0]:
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
                return one.getsockname()[1]
            except OSError:
                pass


def queue():
    queue = Queue(job("one", mock_return={"x": [1.5]}), job("slow", mock_delay=5, mock_return="done"), key=KEY)
    with Container(None, "--entrypoint", "tini", command=("sleep", "600")) as other:
        empty = other.stop()  # what podman itself takes
    debug = {"RUNPOD_DEBUG_PORT": str(free_port()), "RUNPOD_DEBUG_TOKEN": "debug-token-of-4711"}
    with Container(queue, "--memory", "512m", "--cpus", "1", environment=debug) as worker:
        check("a job is done", queue.wait_for(lambda: "one" in queue.results), worker.out())
        check("with its result", queue.results.get("one") == {"output": {"x": [1.5]}}, queue.results)
        queue.wait_for(lambda: "slow" in queue.taken)
        # The debug port opens half a second after the first request for a job.
        well = until(lambda: worker.execute("runpod-health").returncode == 0)
        check("the health check finds it well", well, worker.execute("runpod-health"))
        deaf = podman("exec", "-e", "RUNPOD_DEBUG_PORT=1", worker.id, "runpod-health")
        check("and one that does not answer not", deaf.returncode == 1, deaf)
        stranger = podman("exec", "-e", "RUNPOD_DEBUG_TOKEN=another-token-4711", worker.id, "runpod-health")
        check("it shows the debug token", stranger.returncode == 1 and "401" in stranger.stderr, stranger)
        unknown = podman("exec", "-e", "RUNPOD_DEBUG_PORT=0", worker.id, "runpod-health")
        check("where the port is not known the JVM is looked for", unknown.returncode == 0, unknown)
        threads = worker.execute("sh", "-c", "jstack $(pgrep -x java)").stdout
        check("jstack works in it", "runpod-acquire" in threads, threads[:200])
        rss = worker.execute("sh", "-c", "grep VmRSS /proc/$(pgrep -x java)/status").stdout.split()
        first = worker.execute("ps", "-o", "args=", "-p", "1").stdout
        check("tini is the first process", "tini" in first, first)
        # One that has begun just now: the checks above may have taken longer than the other.
        queue.wait_for(lambda: "slow" in queue.results)
        queue.put("last", {"mock_progress": {"updates": ["begun"]}, "mock_delay": 5, "mock_return": "done"})
        running = queue.wait_for(lambda: "last" in queue.progress) and "last" not in queue.results
        took = worker.stop()
        done = queue.results.get("last") == {"output": "done"}
        check("a stop lets the running job finish", running and done, (running, queue.results))
        shown = f"{worker.status()} after {took:.1f} s, {empty:.1f} s without a worker"
        check("and the worker ends at once, with status 0", worker.status() == 0 and took < 15 + empty, shown)
        out = worker.out()
        objects = [line.startswith('{"requestId":') for line in out.stdout.splitlines()]
        check("standard output is JSON lines only", len(objects) > 3 and all(objects), out.stdout)
        check("and standard error is empty", out.stderr == "", out.stderr)
        print(f"     resident memory of the JVM in 512 MiB with a job: {int(rss[1]) >> 10} MiB")
    queue.shutdown()


def crashes():
    volume = folder("halt")
    queue = Queue(key=KEY)
    with Container(queue, volume=volume) as worker:
        queue.put_once_noted("deadly", {"mock_crash": True}, volume + "/logs")
        check("a worker that halts ends with 1", worker.status() == 1, worker.out())
        records = record_in(volume)
        check("its record is on the volume", len(records) == 1 and "without a word" in records[0][1], records)
        check("and names the job", records and "deadly" in records[0][1], records)
        check("RunPod is told", len(queue.unhealthy) == 1, queue.unhealthy)
    queue.shutdown()

    volume = folder("killed")
    os.chown(volume, 10001, 10001)
    queue = Queue(job("long", mock_delay=60), key=KEY)
    with Container(queue, "--user", "runpod", "--tmpfs", "/tmp", environment={"RUNPOD_LOG_DIR": "/runpod-volume/logs"},
                   volume=volume) as worker:
        noted = queue.wait_for(lambda: queue.taken) and until(
            lambda: any("long" in open(note, errors="replace").read() for note in glob.glob(volume + "/logs/*.inflight")))
        worker.execute("sh", "-c", "kill -9 $(pgrep -x java)")
        check("a worker whose JVM is killed ends with 137, as another user", noted and worker.status() == 137, worker.out())
        records = record_in(volume)
        check("its record names the job", len(records) == 1 and "long" in records[0][1], records)
    queue.shutdown()


def out_of_memory():
    volume = folder("kernel")
    began = time.monotonic()
    with Container(None, "--memory", "300m", "--memory-swap", "300m", volume=volume, environment={"RUNPOD_POD_ID": OWNER},
                   command=("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-jar", "/app/worker.jar", "--version")) as worker:
        check("over the container's limit it ends with 137", worker.status() == 137, worker.out())
        records = record_in(volume)
        check("and the record says who killed it", len(records) == 1 and "out of memory" in records[0][1].splitlines()[0], records)
    volume = folder("heap")
    queue = Queue(job("greedy"), key=KEY)
    queue.jobs[0]["input"] = "heap"
    with Container(queue, "--memory", "256m", "--memory-swap", "256m", "-v", f"{CLASSES}:/classes:ro", volume=volume,
                   environment={"CRASH": "heap"}, command=("-cp", "/classes:/app/worker.jar", "CrashWorker")) as worker:
        check("a full heap ends the worker with 1", worker.status() == 1, worker.out())
        records = record_in(volume)
        check("and leaves its record", len(records) == 1 and "Java heap space" in records[0][1], records)
        check("and the job FAILED", "error" in queue.results.get("greedy", {}), queue.results)
    print(f"     both ended within {time.monotonic() - began:.0f} s")
    queue.shutdown()


def model():
    done = podman("run", "--rm", "--network", "none", "--no-healthcheck", "--memory", "512m", "onnx")
    check("the sample with a model does its job, with its native library",
          '"shape":"triangle"' in done.stdout.replace("\\", "") and done.returncode == 0 and not done.stderr, done)


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


for part in (contents, memory, cache, first_take, queue, crashes, out_of_memory, model):
    name = part.__name__.replace("_", " ")
    print(f"   {name}")
    try:
        part()
    except Exception as broken:  # no reason not to look at the others
        traceback.print_exc()
        check(f"{name}: to its end", False, f"{type(broken).__name__}: {broken}")
print(f"{passed} checks passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
