"""What the parts share: the queue server, workers, where they write, and how they are told apart."""

import http.client
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

from . import machine


class Bench:
    def __init__(self, homes, rounds, quick):
        self.homes, self.rounds, self.quick = homes, rounds, quick
        self.newest = list(homes.values())[-1]
        self.work = tempfile.mkdtemp(prefix="benchmarks-")
        self.classes = os.path.join(self.work, "classes")
        self.processes = []
        self.names = itertools.count()
        # For the oldest JDK, so that all of them run the same classes.
        sources = [f"{machine.HERE}/java/{name}" for name in os.listdir(f"{machine.HERE}/java")]
        sources.append(f"{machine.ROOT}/benchmarks/LogLines.java")
        subprocess.run(
            [f"{self.newest}/bin/javac", "--release", "17", "-cp", machine.JAR, "-d", self.classes, *sources], check=True
        )
        self.jar = os.path.join(self.work, "bench.jar")
        self.make_jar()
        server = subprocess.Popen(
            [f"{self.newest}/bin/java", "-Xmx2g", "-XX:+UseParallelGC", "-cp", self.classes, "QueueServer"],
            stdout=subprocess.PIPE, stderr=open(os.path.join(self.work, "server.log"), "w"), text=True,
        )
        self.processes.append(server)
        self.port = int(server.stdout.readline())

    def make_jar(self):
        """The jar of the echo sample with BenchWorker as its program."""
        with zipfile.ZipFile(machine.JAR) as source, zipfile.ZipFile(self.jar, "w", zipfile.ZIP_DEFLATED) as jar:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == "META-INF/MANIFEST.MF":
                    content = re.sub(rb"Main-Class: .*", b"Main-Class: BenchWorker\r", content)
                jar.writestr(entry, content, zipfile.ZIP_DEFLATED)
            for name in sorted(os.listdir(self.classes)):
                jar.write(os.path.join(self.classes, name), name)

    def close(self):
        for process in self.processes:
            machine.kill(process)
        shutil.rmtree(self.work, ignore_errors=True)

    def variables(self, name, home=None):
        """The environment of a worker with this queue; nothing of what the shell has set for RunPod or Python's output."""
        base = f"http://localhost:{self.port}/q/{name}"
        variables = {k: v for k, v in os.environ.items() if not k.startswith("RUNPOD_")}
        # Python would write each line in two pieces.
        variables.pop("PYTHONUNBUFFERED", None)
        if home:
            variables["JAVA_HOME"] = home
        return variables | {
            "RUNPOD_WEBHOOK_GET_JOB": f"{base}/job-take/$ID?gpu=none",
            "RUNPOD_WEBHOOK_POST_OUTPUT": f"{base}/job-done/$RUNPOD_POD_ID/$ID?gpu=none",
            "RUNPOD_WEBHOOK_POST_STREAM": f"{base}/job-stream/$RUNPOD_POD_ID/$ID?gpu=none",
            "RUNPOD_WEBHOOK_PING": f"{base}/ping/$RUNPOD_POD_ID",
            "RUNPOD_AI_API_KEY": "benchmark-key-0123",
            "RUNPOD_ENDPOINT_ID": "benchmark",
            "RUNPOD_POD_ID": name,
            "RUNPOD_DEBUG_LEVEL": "INFO",
            "RUNPOD_SPOOL_DIR": os.path.join(self.work, "spool"),
            # runpod-python's checks of the machine ask the internet; without them it starts sooner.
            "RUNPOD_SKIP_AUTO_SYSTEM_CHECKS": "true",
            "RUNPOD_SKIP_GPU_CHECK": "true",
        }

    def start(self, kind, command, home=None, more=None):
        """A worker with a queue of its own; its log goes to a file, as on the platform two lines for each job."""
        name = f"{kind}-{next(self.names)}"
        log = open(os.path.join(self.work, name + ".log"), "a")
        process = subprocess.Popen(
            command, env=self.variables(name, home) | (more or {}), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            cwd=self.work,
        )
        self.processes.append(process)
        return Started(self, name, process, log.name)

    def java(self, version, *arguments, options=()):
        home = self.homes[version]
        return self.start(
            f"java{version}",
            [f"{home}/bin/java", *options, "-cp", f"{self.classes}:{machine.JAR}", *arguments], home,
        )

    def worker(self, version, *arguments):
        home = self.homes[version]
        return self.start(f"java{version}", [f"{home}/bin/java", "-jar", self.jar, *arguments], home)

    def trained(self, version):
        """A copy of the jar with the cache that --train-cache makes, in a folder of its own: both their paths."""
        folder = os.path.join(self.work, f"app-{version}")
        jar = os.path.join(folder, "worker.jar")
        cache = os.path.join(folder, "worker." + ("aot" if int(version) >= 25 else "jsa"))
        if os.path.exists(cache):
            return jar, cache
        os.makedirs(folder)
        shutil.copy(self.jar, jar)
        variables = {k: v for k, v in os.environ.items() if not k.startswith("RUNPOD_")}
        done = subprocess.run(
            [f"{self.homes[version]}/bin/java", *machine.IMAGE_OPTIONS.split(), "-jar", jar, "--train-cache",
             "--test-input", '{"input": {"name": "value"}}'],
            cwd=folder, env=variables, capture_output=True, text=True,
        )
        if done.returncode:
            raise RuntimeError("no cache: " + done.stdout[-1000:] + done.stderr[-1000:])
        return jar, cache

    def launched(self, version, *arguments):
        """As the base image starts it: by the launcher, with the image's options and the cache."""
        jar, _ = self.trained(version)
        return self.start(
            f"image{version}", [machine.LAUNCHER, "-jar", jar, *arguments], self.homes[version],
            {"RUNPOD_JAVA_OPTIONS": machine.IMAGE_OPTIONS, "RUNPOD_LOG_FORMAT": "json"},
        )

    def python(self, *arguments):
        return self.start("python", [machine.PYTHON, f"{machine.HERE}/worker.py", *arguments])

    def control(self, name, what, **query):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=1200)
        pairs = "&".join(f"{key}={value}" for key, value in query.items())
        connection.request("GET", f"/control/{name}/{what}?{pairs}")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer


class Started:
    def __init__(self, bench, name, process, log):
        self.bench, self.name, self.process, self.log = bench, name, process, log

    def first_take(self):
        nanos = self.bench.control(self.name, "first-take", seconds=60)["nanos"]
        if nanos == 0:
            raise RuntimeError(f"{self.name} asked for no job:\n" + open(self.log).read()[-3000:])
        return nanos

    def run(self, **load):
        """One load, with the processor time that the worker's processes used for each job."""
        before = machine.cpu_seconds(self.process.pid)
        result = self.bench.control(self.name, "run", **load)
        used = machine.cpu_seconds(self.process.pid) - before
        if result["wrong"] or result["finished"] != result["jobs"] or not result["jobs"]:
            server = open(os.path.join(self.bench.work, "server.log")).read()[-1000:]
            raise RuntimeError(f"{self.name}: {result}\n{server}\n" + open(self.log).read()[-2000:])
        os.truncate(self.log, 0)
        result["cpu_us"] = used / result["jobs"] * 1e6
        return result

    def end(self):
        # runpod-python ends only when its poll does; a Java worker that is killed leaves a record for the next start.
        if self.name.startswith("python"):
            machine.kill(self.process)
        machine.end(self.process)
