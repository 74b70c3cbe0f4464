"""Crashes a worker in many ways and looks at what is left of it. Called by run."""

import fcntl
import glob
import os
import re
import signal
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from queue_server import Queue  # noqa: E402

LAUNCHER, CLASS_PATH, OUT = sys.argv[1:4]
JOB = "crash-job-u1"
OWNER = "crash-worker"
PLANTED = "planted-secret-4711"
WIDTH = 150

# name: status, first line, options of the JVM, lines logged (start, job), whether RunPod is told, what comes of the job
CRASHES = {
    "static-initialiser": (1, r"The JVM ended .*ExceptionInInitializerError.*no number", [], (10, 0), True, None),
    "constructor": (1, r"The JVM ended .*IllegalStateException: no model", [], (10, 0), True, None),
    "exit-in-main": (7, r"The JVM ended with status 7 without a word: System.exit before the worker ran, or", [], (10, 0), True, None),
    "main-class": (1, r"The JVM ended .*Could not find or load main class", [], (0, 0), True, None),
    "jvm-option": (1, r"The JVM ended .*Unrecognized VM option", ["-XX:NoSuchOption"], (0, 0), True, None),
    "set-up": (1, r"The worker's set-up failed: .*the model is not there", [], (10, 0), True, None),
    "native-library": (1, r"The worker's set-up failed: .*UnsatisfiedLinkError", [], (10, 0), True, None),
    "heap": (1, r"java.lang.OutOfMemoryError: Java heap space .*cannot go on", ["-Xmx64m"], (10, 10), True, "FAILED"),
    "metaspace": (1, r".*OutOfMemoryError: (Metaspace|Compressed class space)", ["-XX:MaxMetaspaceSize=96m"], (10, 10), True, None),
    "direct": (0, r"java.lang.OutOfMemoryError: .*irect.* goes on", ["-XX:MaxDirectMemorySize=16m"], (10, 10), False, "FAILED"),
    "threads": (0, r"java.lang.OutOfMemoryError: unable to create native thread.* goes on", [], (10, 10), False, "FAILED"),
    "stack": (0, r"java.lang.StackOverflowError .*goes on", [], (10, 10), False, "FAILED"),
    "exit": (5, r"The process ends although .* called System.exit at CrashWorker", [], (10, 10), True, "FAILED"),
    "halt": (1, r"The JVM ended with status 1 without a word, as if Runtime.halt was called", [], (10, 10), True, None),
    "halt-well": (0, r"The JVM ended with status 0 without a word, as if Runtime.halt was called", [], (10, 10), True, None),
    "sigsegv": (134, r"The JVM crashed: SIGSEGV", [], (10, 10), True, None),
    "sigkill": (137, r"The JVM was killed", [], (10, 10), True, None),
    "drain-limit": (1, r"1 job\(s\) are cut short because the drain limit is used up .*" + JOB, [], (10, 10), False, None),
    "stalled-stdout": (1, r"The worker's end hangs: the step .say that it ends.", [], (10, 10), True, None),
    "hanging-hook": (1, r"The worker's end hangs: the step .run the program's shutdown hooks.", [], (10, 10), True, None),
    "container-killed": (-9, r"An earlier worker of this name vanished.*" + JOB, [], (10, 10), False, None),
}
IN_HANDLER = {name for name, crash in CRASHES.items() if crash[3][1]}
# Where the runtime hears of the end: what was printed without a line end comes out too.
BEGUN_IS_TOLD = {"exit", "heap", "direct", "threads", "stack"}
# Only the note of the jobs in flight is left of these: what crashes before there is one has no name.
NOTED = {"halt", "halt-well", "sigsegv", "sigkill"}
# Asked to end while their job hangs, or what comes after all jobs.
HANGING = {"drain-limit", "stalled-stdout", "hanging-hook"}
NAMED = {"exit", "halt", "halt-well", "sigsegv", "sigkill", "container-killed", "drain-limit", "stalled-stdout", "heap", "direct", "threads", "stack"}


def start(name, folder, queue, options, output, crash):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RUNPOD_")}
    environment |= {
        "CRASH": crash,
        "RUNPOD_LOG_DIR": folder,
        "RUNPOD_SPOOL_DIR": os.path.join(folder, "spool"),
        "RUNPOD_ENDPOINT_ID": "crash",
        "RUNPOD_POD_ID": OWNER,
    }
    if crash in HANGING:
        environment |= {"RUNPOD_DRAIN_LIMIT_MS": "2000"}
    stdout = open(output + ".out", "w")
    if crash == "stalled-stdout":  # a pipe that nobody reads, and no limit that would spare it
        environment |= {"RUNPOD_LOG_LINES_PER_SECOND": "0", "RUNPOD_LOG_BYTES_PER_SECOND": "0"}
        stdout = subprocess.PIPE
    environment |= queue.environment()
    main = "no.such.Main" if name == "main-class" else "CrashWorker"
    command = [LAUNCHER, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", *options, "-cp", CLASS_PATH, main]
    if name == "threads":  # the limit on processes does not hold for root
        command = ["sh", "-c", 'ulimit -v 4500000; exec "$@"', "sh", *command]
    return subprocess.Popen(
        command, env=environment, stdout=stdout, stderr=open(output + ".err", "w"), start_new_session=True
    )


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def is_full(pipe):
    """Whether a writer waits for it to be read: what is in it does not grow, and is as much as fits."""
    held = fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(held, sys.byteorder) > 60_000


def text(path):
    with open(path, errors="replace") as file:
        return file.read()


def end(process, seconds):
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "none within %d s" % seconds


def lines(log, where):
    return [int(number) for number in re.findall(r'"message":"line (\d+) of %s"' % where, log)]


def crash(name):
    status, first_line, options, logged, told, outcome = CRASHES[name]
    folder = os.path.join(OUT, name)
    os.makedirs(folder)
    problems, logs = [], {}

    def check(what, good):
        if not good:
            problems.append(what)

    queue = Queue(*([{"id": JOB, "input": name}] if name in IN_HANDLER - NOTED else []), key=PLANTED)
    output = os.path.join(folder, "first")
    process = start(name, folder, queue, options, output, name)
    try:
        if name in NOTED:
            queue.put_once_noted(JOB, name, folder)
        if status == 0 and outcome:  # the worker goes on: it ends when it is asked to
            queue.wait_for(lambda: queue.results, 120)
            process.send_signal(signal.SIGTERM)
        if name in HANGING:
            log = f"{folder}/worker-{OWNER}.log"
            check("it hangs", wait_for(lambda: os.path.exists(log) and "It hangs from here on" in text(log), 60))
            if name == "stalled-stdout":
                check("stdout is full", wait_for(lambda: is_full(process.stdout), 60))
            process.send_signal(signal.SIGTERM)
        if name == "container-killed":
            noted = lambda: any(JOB in text(note) for note in glob.glob(folder + "/*.inflight"))
            check("the job is noted", wait_for(noted, 60))
            wait_for(lambda: len(lines(text(output + ".out"), "printed")) == 10, 60)
            os.killpg(process.pid, signal.SIGKILL)
        got = end(process, 180)
        check(f"status {status}, got {got}", got == status)
        logs = {"stdout": output + ".out", "volume": f"{folder}/worker-{OWNER}.log"}
        if name == "stalled-stdout":
            del logs["stdout"]
        logs = {place: text(path) if os.path.exists(path) else "" for place, path in logs.items()}
        if name == "drain-limit":
            for said in (f"Waiting for 1 job(s), for ", f"The handler goes on 2000 ms after its job was cut short"):
                check(f"stdout says: {said}", said in logs["stdout"])
        if name in ("sigkill", "container-killed"):  # the next start tells of it
            output_of_next = os.path.join(folder, "next")
            following = start(name, folder, queue, options, output_of_next, "")
            try:
                said = lambda sentence: sentence in text(output_of_next + ".out")
                # Of what the launcher has recorded it need not guess.
                known = "ended, and its crash record is in" if name == "sigkill" else "vanished"
                check("the next start says so in its log", wait_for(lambda: said(known), 60) and said(JOB))
                if name == "container-killed":  # it writes the record, and says so when that is whole
                    check("and where the record is", wait_for(lambda: said("What is known of it is in"), 60))
            finally:
                following.send_signal(signal.SIGTERM)
                end(following, 120)
    finally:
        queue.shutdown()

    records = sorted(glob.glob(folder + "/*.traceback"))
    check(f"one record, got {len(records)}", len(records) == 1)
    record = text(records[0]) if records else ""
    first = record.partition("\n")[0]
    check(f"the first line matches {first_line}", re.match(first_line, first))
    if name != "container-killed":
        check("the path is said on stderr", records and records[0] in text(output + ".err"))
    if name in NAMED:
        check("the record names the job", JOB in record)
    # What came before the crash: logged while it started, and logged and printed in the job.
    written = {"start": logged[0], "job": logged[1], "printed": logged[1]}
    found = {}
    for place, log in logs.items():
        got = {where: lines(log, where) for where in written}
        found[place] = sum(map(len, got.values()))
        for where, count in written.items():
            wanted = list(range(count))
            check(f"{place} has {count} lines of {where}, each once, got {got[where]}", got[where] == wanted)
        if name in BEGUN_IS_TOLD:
            check(f"{place} has what was printed without a line end", '"half a line"' in log)
    check(f"RunPod is told: {told}, got {queue.unhealthy}", bool(queue.unhealthy) == told)
    if outcome:
        check(f"the job FAILED, got {queue.results}", queue.results and "error" in queue.results[JOB])
    for path in glob.glob(folder + "/*"):
        check(f"no secret in {path}", os.path.isdir(path) or PLANTED not in text(path))

    row(name, sum(written.values()), found.get("stdout", "-"), found["volume"], "FAIL" if problems else "ok", first)
    for problem in problems:
        print("    not so: " + problem)
    return not problems


def row(name, written, stdout, volume, ok, first):
    print(f"{name:19} {written:>7} {stdout:>6} {volume:>6} {ok:4} {first[:WIDTH]}", flush=True)


names = sys.argv[4:] or list(CRASHES)
java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
version = subprocess.run([java, "-version"], capture_output=True, text=True).stderr.partition("\n")[0]
print(f"Each crash by the launcher, on {version}; how many lines were logged and printed before it, and are found.")
row("crash", "written", "stdout", "volume", "", "the record's first line")
results = [crash(name) for name in names]
print(f"{sum(results)} of {len(results)} crashes left what they should; the records are in {OUT}")
sys.exit(0 if all(results) else 1)
