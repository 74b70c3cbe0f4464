"""The jobs that both workers get, and what is looked at while they run."""

import json
import pathlib
import time

VALUES = json.loads((pathlib.Path(__file__).parent / "clients" / "values.json").read_text(encoding="utf-8"))


class Job:
    """Runs to its end; what is compared is the job object.

    body is JSON text or a value; expected is the status at the end, so that two workers that fail alike do not pass.
    """

    alone = False

    def __init__(self, name, body, expected="COMPLETED", path="/run"):
        self.name, self.expected, self.path = name, expected, path
        self.body = (body if isinstance(body, str) else json.dumps(body)).encode()

    def __str__(self):
        return self.name

    def observe(self, side):
        return {"job": side.ended(side.submit(self.body, self.path))}

    def unexpected(self, seen):
        status = seen.get("job", {}).get("status", seen.get("http"))
        if status != self.expected:
            yield f"expected status {self.expected} got {status}"


class Stream(Job):
    """The chunks too."""

    def observe(self, side):
        job_id = side.submit(self.body)
        stream = side.streamed(job_id)
        return {"stream": stream, "job": side.ended(job_id)}


class StreamAfterwards(Job):
    """The chunks when all is over."""

    def observe(self, side):
        job_id = side.submit(self.body)
        job = side.ended(job_id)
        return {"job": job, "stream": side.streamed(job_id), "again": side.streamed(job_id)}


class Alone(Job):
    """Needs the worker for itself."""

    alone = True


# runpod 1.12.0 drops a stop for a job that it has taken and not begun, which it does up to 0.1 s later; the job would
# then run to its end. So a job is given this time before it is cancelled.
BEGUN = 1


class Progress(Alone):
    """The job object while it shows progress, and at the end."""

    def observe(self, side):
        job_id = side.submit(self.body)
        return {"running": side.running(job_id, lambda job: "output" in job), "job": side.ended(job_id)}


class CancelRunning(Alone):
    """A job is cancelled while it runs, and the worker is free for the next one."""

    def shown(self, job):
        """Whether there is all to see of the running job that there will be."""
        return True

    def observe(self, side):
        job_id = side.submit(self.body)
        side.running(job_id, self.shown)
        time.sleep(BEGUN)
        running = side.get(f"/status/{job_id}")
        answer = side.post(f"/cancel/{job_id}")
        nextone = side.ended(side.submit(b'{"input": {"mock_return": ["next"]}}'))
        return {"running": running, "answer": answer, "next": nextone, "job": side.ended(job_id)}


class CancelAfterProgress(CancelRunning):
    """The same, once the job shows progress."""

    def shown(self, job):
        return "output" in job


class CancelStream(Alone):
    """A job is cancelled after its first chunk."""

    def observe(self, side):
        job_id = side.submit(self.body)
        first = side.until(lambda: side.get(f"/stream/{job_id}?wait=5000"), lambda part: part["stream"])
        answer = side.post(f"/cancel/{job_id}")
        return {"first": first, "answer": answer, "rest": side.streamed(job_id), "job": side.ended(job_id)}


class CancelQueued(Alone):
    """A job is cancelled while another one has the only place."""

    def observe(self, side):
        blocker = side.submit(b'{"input": {"mock_delay": 600}}')
        side.running(blocker)
        time.sleep(BEGUN)
        job_id = side.submit(self.body)
        queued = side.get(f"/status/{job_id}")
        health = side.get("/health")
        answer = side.post(f"/cancel/{job_id}")
        side.post(f"/cancel/{blocker}")
        return {"queued": queued, "health": health, "answer": answer, "job": side.ended(job_id)}


class PurgeQueue(Alone):
    """Three jobs wait for the only place and are removed."""

    def observe(self, side):
        blocker = side.submit(b'{"input": {"mock_delay": 600}}')
        side.running(blocker)
        time.sleep(BEGUN)
        ids = [side.submit(self.body) for _ in range(3)]
        answer = side.post("/purge-queue")
        busy = side.get(f"/status/{blocker}")
        side.post(f"/cancel/{blocker}")
        return {"answer": answer, "blocker": busy, **{f"removed {n}": side.ended(i) for n, i in enumerate(ids)}, "job": side.ended(ids[0])}


def returning(value, **more):
    return {"input": {"mock_return": value, **more}}


def raw(text, **more):
    """The value as the caller wrote it."""
    rest = "".join(f", {json.dumps(k)}: {json.dumps(v)}" for k, v in more.items())
    return '{"input": {"mock_return": ' + text + "}" + rest + "}"


LIMIT = {"executionTimeout": 5000}
LONG_LIMIT = {"executionTimeout": 30000}  # for what never ends on one side; on the other one it has to end before

values = [Job(f"value {json.dumps(value)}", returning(value)) for value in VALUES if value != {}]
values += [
    Job("value {}", returning({})),
    Job("integers without end", raw("[9007199254740993, 18446744073709551616, -1" + "0" * 60 + "]")),
    Job("floats of all kinds", raw("[0.1, 1.0, -0.0, 1e2, 1E+2, 5e-324, 123456.789, 1e22]")),
    Job("a float with zeros at its end", raw("[1.10, 1.000]")),
    Job("a float with more digits than a double has", raw("[3.14159265358979323846264338327950288]")),
    Job("a float beyond a double", raw("[1e400]", policy=LONG_LIMIT), expected="FAILED"),
    Job("half a surrogate pair", raw(r'["\ud83d"]', policy=LONG_LIMIT)),
    Job("the same key twice", raw('{"a": 1, "a": 2}')),
    Job("deep nesting", raw("[" * 400 + "]" * 400)),
    Job("a long list", returning(list(range(20000)))),
    Job("a text with every character of the first plane", returning("".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x10000)])))),
    Job("characters of other planes", returning("".join(map(chr, range(0x1F300, 0x1FA00))))),
    Job("combining marks stay as they are", returning("e\u0301 \u00e9 \u1100\u1161 \uac00")),
    Job("a result of 5 MB", returning("x" * 5_000_000)),
    Job("a result of 3 MB with text of three bytes a character", returning("\u65e5" * 1_000_000)),
    Job("no mock_return", {"input": {"other": 1}}),
    Job("an empty input", {"input": {}}),
    Job("an input that is a text", {"input": "text"}),
    Job("an input that is a list", {"input": [1, 2]}),
    Job("an input that is null", {"input": None}),
    Job("no input", {"other": 1}, expected=400),
    Job("no JSON", "{", expected=400),
    Job("a list as body", "[]", expected=400),
    Job("unknown input keys", returning(1, unknown={"x": []}, another=None)),
    Job("more keys beside the input", {**returning(1), "s3Config": {"accessId": "a"}, "custom": {"deep": [1]}, "webhookV2": "x"}),
    Job("keys beside the input that a job object has too", {**returning(1), "id": "mine", "status": "FAILED", "output": 5, "error": "e"}),
    Job("spaces around it", '  \n {"input" : { "mock_return" : 1 } } \n '),
    Job("runsync", returning({"a": 1}), path="/runsync"),
    Job("runsync that fails", {"input": {"mock_error": True}}, expected="FAILED", path="/runsync"),
    Job("mock_error", {"input": {"mock_error": True}}, expected="FAILED"),
    Job("mock_error false", returning(1, mock_error=False)),
    Job("mock_delay", returning("late", mock_delay=0.5)),
    Job("mock_delay 0", returning("soon", mock_delay=0)),
    Job("mock_logs", returning(1, mock_logs=[{"level": level, "message": "m"} for level in ("debug", "info", "warn", "error")])),
    Job("mock_progress and a result at once", returning("done", mock_progress={"updates": [1, 2, 3], "wait_time": 0})),
    Job("mock_progress, then mock_error", {"input": {"mock_error": True, "mock_progress": {"updates": ["p"], "wait_time": 0.5}}}, expected="FAILED"),
    Job("error as text", returning({"error": "too dark"}), expected="FAILED"),
    Job("error as text beside an output", returning({"error": "too dark", "seen": [1]}), expected="FAILED"),
    Job("error as object", returning({"error": {"code": 7}, "seen": [1]}), expected="FAILED"),
    Job("error as list", returning({"error": ["a"]}), expected="FAILED"),
    Job("error as number", returning({"error": 7}), expected="FAILED"),
    Job("error true", returning({"error": True}), expected="FAILED"),
    Job("error null", returning({"error": None, "a": 1})),
    Job("error empty", returning({"error": "", "a": 1})),
    Job("error false", returning({"error": False, "a": 1})),
    Job("error 0", returning({"error": 0, "a": 1})),
    Job("error deeper inside is no error", returning({"a": {"error": "x"}})),
    Job("error in a list is no error", returning([{"error": "x"}])),
    Job("output inside output", returning({"output": {"a": 1}})),
    Job("status inside output", returning({"status": "IN_PROGRESS", "output": 1})),
    Job("refresh_worker false", returning({"refresh_worker": False, "a": 1})),
    Job("refresh_worker null", returning({"refresh_worker": None})),
    Job("stopPod inside output", returning({"stopPod": True})),
]

control = [
    Progress("progress shows as output", returning("whole", mock_progress={"updates": [{"step": 1}], "wait_time": 10})),
    Progress("progress that is a text", returning("whole", mock_progress={"updates": ["half"], "wait_time": 10})),
    Progress("progress that is a number", returning("whole", mock_progress={"updates": [0.5], "wait_time": 10})),
    Progress("progress that is an empty list", returning("whole", mock_progress={"updates": [[]], "wait_time": 10})),
    CancelRunning("cancel of a running job", {"input": {"mock_delay": 600}}, expected="CANCELLED"),
    CancelAfterProgress("cancel of a running job that showed progress",
                        {"input": {"mock_delay": 600, "mock_progress": {"updates": ["p"], "wait_time": 0}}}, expected="CANCELLED"),
    CancelQueued("cancel of a queued job", returning("never"), expected="CANCELLED"),
    PurgeQueue("purge of the queue", returning("never"), expected="CANCELLED"),
    Alone("executionTimeout", {"input": {"mock_delay": 600}, "policy": LIMIT}, expected="FAILED"),
    Alone("the worker still works", returning("well")),
]

ITEMS = [value for value in VALUES if value != {}]
stream = [
    Stream("all values as chunks", returning(ITEMS)),
    StreamAfterwards("all values as chunks, read at the end and once more", returning(ITEMS)),
    Stream("integers without end", raw("[9007199254740993, 18446744073709551616, -1" + "0" * 60 + "]")),
    Stream("floats", raw("[0.1, 1.0, -0.0, 1e2]")),
    Stream("no chunk", returning([])),
    Stream("an empty object as chunk", returning([{}])),
    Stream("nothing said: the letters of Hello World!", {"input": {}}),
    Stream("the letters of a text", returning("a\u00e9\u65e5\U0001f600")),
    Stream("the keys of an object", returning({"b": 1, "a": 2})),
    Stream("a number cannot be streamed", returning(5), expected="FAILED"),
    Stream("null cannot be streamed", returning(None), expected="FAILED"),
    Stream("slow chunks", returning([1, 2, 3], mock_delay=0.4)),
    Stream("many chunks", returning(list(range(150)))),
    Stream("a chunk of 800 KB", returning(["y" * 800_000])),
    Stream("mock_error", {"input": {"mock_error": True}}, expected="FAILED"),
    Stream("a chunk with an error ends the stream", returning([1, {"error": "bad", "a": 1}, 2]), expected="FAILED"),
    Stream("a chunk with an error object ends the stream", returning([{"error": {"code": 7}}]), expected="FAILED"),
    Stream("a chunk with an empty error", returning([{"error": "", "a": 1}, 2])),
    Stream("a chunk with a null error", returning([{"error": None}])),
    Stream("a chunk with refresh_worker", returning([{"refresh_worker": True, "a": 1}])),
    Stream("a chunk with output", returning([{"output": 1}])),
    Stream("progress before the chunks", returning(["c"], mock_progress={"updates": ["p"], "wait_time": 0.5})),
    CancelStream("cancel after the first chunk", returning(["a", "b"], mock_delay=5), expected="CANCELLED"),
    Alone("executionTimeout", returning(["a"], mock_delay=600) | {"policy": LIMIT}, expected="FAILED"),
    Alone("the worker still works", returning(["well"])),
]

refresh = [
    Alone("mock_refresh", returning({"a": 1}, mock_refresh=True)),
]

GROUPS = {"values": values, "control": control, "generator": stream, "aggregate": stream, "refresh": refresh}

for jobs in GROUPS.values():
    assert len({str(job) for job in jobs}) == len(jobs), "two jobs have the same name"
