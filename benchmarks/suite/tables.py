"""The tables that a run prints."""

from . import look
from .look import short


def heading(facts):
    jdks = ", ".join(facts["jdks"].values())
    return (
        f"{facts['cpu']}, {facts['processors']} processors, {facts['memory_gb']} GB, Linux {facts['kernel']}\n"
        f"JDK {jdks}; runpod-python {facts['runpod_python']} on Python {facts['python']}; commit {facts['commit']}\n"
        f"{facts['rounds']} rounds, medians; load of the machine before: {facts['load_before']:.1f}"
    )


def table(title, head, rows):
    rows = [[str(value) for value in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(v.ljust(w) if i == 0 else v.rjust(w) for i, (v, w) in enumerate(zip(row, widths))) for row in rows]
    return "\n".join([title, *lines])


def start(results):
    rows = [
        [name, f"{v['median']:.0f}", f"{v['min']:.0f}", f"{v['max']:.0f}"] for name, v in results["start"]["ms"].items()
    ]
    return table("Start of the process to the first job-take, ms", ["", "median", "min", "max"], rows)


def jobs(results):
    part = results["jobs"]
    limit = ", ".join(f"{short(rate)} at {count}" for count, rate in part["server_limit"].items())
    rows = []
    for each in sorted(part["cells"], key=lambda c: (c["concurrency"], list(("1 KB", "100 KB", "5 MB")).index(c["payload"]), c["who"])):
        rows.append([
            each["who"], each["concurrency"], each["payload"], short(each["rate"]["median"]), short(each["rate"]["min"]),
            short(each["rate"]["max"]), short(each["cpu_us"]["median"]), each["jobs"],
            *(short(each[what + "_us"][key]["median"] / 1e3) for what in ("to_handler", "to_done") for key in ("p50", "p99", "p999")),
        ])
    head = ["", "at once", "payload", "jobs/s", "min", "max", "cpu us/job", "jobs",
            "take to handler p50", "p99", "p99.9", "handler to done p50", "p99", "p99.9"]
    return table(f"Jobs a second, and ms around the handler. The queue server alone: {limit} jobs/s of 1 KB", head, rows)


def memory(results):
    part = results["memory"]
    rows = []
    for name, idle in part["idle"].items():
        loaded, growth = part["loaded"][name], part["growth"].get(name)
        rows.append([
            name, idle["processes"], f"{idle['rss']:.0f}", f"{idle['pss']:.0f}", f"{loaded['rss']:.0f}", f"{loaded['pss']:.0f}",
            *([f"{growth['jobs']:,}", " ".join(f"{rss:.0f}" for rss in growth["rss"]), f"{growth['live_heap_first']:.1f}", f"{growth['live_heap_last']:.1f}"]
              if growth else ["", "", "", ""]),
        ])
    head = ["", "processes", "idle RSS", "PSS", "loaded RSS", "PSS", "jobs", "RSS over these", "live heap", "at the end"]
    return table("Memory, MB, of all processes", head, rows)


def log(results):
    rows = [
        [c["who"], c["target"], c["threads"], short(c["rate"]["median"]), short(c["rate"]["min"]), short(c["rate"]["max"])]
        for c in results["log"]["cells"]
    ]
    return table("Log lines a second", ["", "to", "threads", "lines/s", "min", "max"], rows)


def runsync(results):
    lines = []
    for version, said in results["runsync"]["said"].items():
        verdict = "passed" if results["runsync"]["passed"][version] else "DID NOT PASS"
        lines.append(f"/runsync of the local server on JDK {version}: {verdict}")
        lines += ["  " + line for line in said]
    return "\n".join(lines)


def growth(results):
    part = results["growth"]
    queue = [[q["length"], short(q["us_per_job"]["median"]), short(q["us_per_job"]["min"]), short(q["us_per_job"]["max"])] for q in part["queue"]]
    payload = [[p["who"], f"{p['bytes']:,}", short(p["us_per_job"]["median"]), short(p["us_per_job"]["median"] / p["bytes"] * 1e6)] for p in part["payload"]]
    chunks = [[c["who"], f"{c['chunks']:,}", short(c["us_per_job"]["median"]), short(c["us_per_job"]["median"] / c["chunks"])] for c in part["chunks"]]
    return "\n\n".join([
        table(f"One job at a time on JDK {part['jdk']}: us for each job, by the length of the queue", ["queued", "us/job", "min", "max"], queue),
        table("By its payload", ["", "bytes", "us/job", "us/MB"], sorted(payload, key=lambda row: (row[0], len(row[1]), row[1]))),
        table("By the number of its chunks of 1 KB", ["", "chunks", "us/job", "us/chunk"], sorted(chunks, key=lambda row: (row[0], len(row[1]), row[1]))),
    ])


def conditions(rows):
    words = {True: "holds", False: "DOES NOT", None: "not measured"}
    lines = [f"{row['number']}  {words[row['holds']]:12}  {row['text']}{': ' if row['value'] else ''}{row['value']}" for row in rows]
    return "\n".join(["What must hold", *lines])


TABLES = {"start": start, "jobs": jobs, "memory": memory, "log": log, "runsync": runsync, "growth": growth}
