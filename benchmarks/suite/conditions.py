"""What must hold, as a table of its own."""

from . import look
from .look import short

PYTHON = "runpod-python"
MOST_GROWTH = 1.10
# Of the cost of a byte from 1 MB to 10 MB: what no longer fits into the processor's caches costs more in any program.
MOST_NONLINEAR = 1.25


def row(number, text, value, holds, needed=""):
    return {"number": number, "text": text, "value": value, "holds": holds, "needed": needed}


def ratio(number, text, a, b, least, unit=""):
    """Whether a is at least so many times b."""
    if not a or not b:
        return row(number, text, "", None)
    return row(number, text, f"{short(a / b)} times ({short(a)} and {short(b)}{unit})", a / b >= least)


def below(number, text, value, most, unit):
    return row(number, text, "" if value is None else f"{short(value)} {unit}", None if value is None else value <= most)


def start(results):
    version = look.newest(results)
    python, cached = look.start(results, PYTHON), look.start(results, f"java {version} cache")
    hello = look.start(results, f"hello {version}")
    launched = look.start(results, f"java {version} cache, launcher")
    rows = [ratio("1", f"first job-take, JDK {version} with the cache: 6 times sooner than runpod-python", python, cached, 6, " ms")]
    rows.append(row(
        "1", "... at most 5 times a JVM's hello world", f"{short(cached / hello)} times ({short(cached)} and {short(hello)} ms)" if cached and hello else "",
        cached <= 5 * hello if cached and hello else None,
    ))
    if launched and python:
        rows[0]["value"] += f"; {short(python / launched)} times through the launcher"
    return rows


def jobs(results):
    rows = []
    for version in look.jdks(results):
        def rate(who, count):
            return look.rate(results, "jobs", who=who, concurrency=count, payload="1 KB")

        who = f"java {version}"
        rows += [
            ratio("2", f"one at a time, JDK {version}: 80 % of the bare OkHttp loop's jobs/s", rate(who, 1), rate("bare OkHttp", 1), 0.8),
            ratio("2", "... 1,000 times runpod-python's", rate(who, 1), rate(PYTHON, 1), 1000),
            ratio("2", "... at concurrency 64 100 times runpod-python's", rate(who, 64), rate(PYTHON, 64), 100),
        ]
    for version in look.jdks(results):
        who = f"java {version}"
        rows += [
            below("3", f"p99 from take's answer to handler start, JDK {version}: under 1 ms", look.latency(results, "to_handler", "p99", who), 1, "ms"),
            below("3", f"p99 from handler end to job-done, JDK {version}: under 1 ms", look.latency(results, "to_done", "p99", who), 1, "ms"),
        ]
    return rows


def memory(results):
    image = f"java {look.newest(results)} image"
    ours, python = look.memory(results, "idle", image), look.memory(results, "idle", PYTHON)
    rows = [row("4", "idle memory as in the image: not above runpod-python's", f"{short(ours)} and {short(python)} MB" if ours else "", ours <= python if ours else None)]
    for name, growth in results.get("memory", {}).get("growth", {}).items():
        rss, first, last = growth["rss"], growth["live_heap_first"], growth["live_heap_last"]
        half = rss[len(rss) // 2 - 1]
        rows.append(row(
            "4", f"no growth over {growth['jobs']:,} jobs, {name}",
            f"RSS {short(half)} MB at half of them, {short(rss[-1])} at the end; live heap {short(first)} and {short(last)} MB",
            rss[-1] <= half * MOST_GROWTH and last <= first * MOST_GROWTH + 0.5,
        ))
    return rows


def growth(results):
    part = results.get("growth")
    texts = (
        "cost of a job flat within 10 % from 1 to 10,000 queued jobs", "cost linear in payload, 1 MB to 10 MB",
        "10,000 chunks stream at the cost of their bytes",
    )
    if not part:
        return [row("5", text, "", None) for text in texts]
    costs = [q["us_per_job"]["median"] for q in part["queue"]]
    who = f"java {part['jdk']}"

    def per_byte(name):
        by_size = {p["bytes"]: p["us_per_job"]["median"] for p in part["payload"] if p["who"] == name}
        return (by_size[10_000_000] / 10_000_000) / (by_size[1_000_000] / 1_000_000)

    chunks = {c["chunks"]: c["us_per_job"]["median"] / c["chunks"] for c in part["chunks"] if c["who"] == who}
    return [
        row("5", texts[0], f"{short(min(costs))} to {short(max(costs))} us", max(costs) <= min(costs) * MOST_GROWTH),
        row("5", texts[1], f"a byte costs {per_byte(who):.2f} times as much, for bare OkHttp {per_byte('bare OkHttp'):.2f}", per_byte(who) <= MOST_NONLINEAR),
        row("5", texts[2], f"{short(chunks[1_000])} us for each of 1,000, {short(chunks[10_000])} us for each of 10,000",
            chunks[10_000] <= chunks[1_000] * MOST_GROWTH),
    ]


def pairs_of_oldest(results):
    """Every number that there is of JDK 17 without a cache: name, that, that of runpod-python or None; more is better."""
    pairs = []

    def more(name, ours, theirs):
        if ours is not None:
            pairs.append((name, ours, theirs))

    def less(name, ours, theirs):
        if ours:
            pairs.append((name, 1 / ours, 1 / theirs if theirs else None))

    less("start", look.start(results, "java 17"), look.start(results, PYTHON))
    for what in ("idle", "loaded"):
        less(f"{what} memory", look.memory(results, what, "java 17"), look.memory(results, what, PYTHON))
    for each in results.get("jobs", {}).get("cells", []):
        if each["who"] == "java 17":
            name = f"{each['concurrency']} at once, {each['payload']}"
            theirs = look.cell(results, "jobs", who=PYTHON, concurrency=each["concurrency"], payload=each["payload"])
            more(f"jobs/s {name}", each["rate"]["median"], theirs and theirs["rate"]["median"])
            for what in ("to_handler", "to_done"):
                less(f"{what} p99 {name}", each[what + "_us"]["p99"]["median"], theirs and theirs[what + "_us"]["p99"]["median"])
    for each in results.get("log", {}).get("cells", []):
        if each["who"] == "java 17":
            theirs = look.rate(results, "log", who=PYTHON, target=each["target"], threads=each["threads"])
            more(f"log lines to {each['target']}, {each['threads']} threads", each["rate"]["median"], theirs)
    for each in results.get("runsync", {}).get("cells", []):
        if each["who"] == "java 17":
            theirs = look.rate(results, "runsync", who=PYTHON, jdk="17", connections=each["connections"])
            more(f"/runsync {each['connections']} connections", each["rate"]["median"], theirs)
    return pairs


def lost(results):
    """Where JDK 17 without a cache is not ahead, in words."""
    return [f"{name} ({short(ours / theirs)} times as good)" for name, ours, theirs in pairs_of_oldest(results) if theirs and ours <= theirs]


def words_on_oldest(results):
    """What the README says below its table about JDK 17 without a cache; empty where that cannot be judged."""
    pairs = pairs_of_oldest(results)
    if not pairs or not all(theirs for _, _, theirs in pairs):
        return ""
    behind = lost(results)
    if behind:
        return "JDK 17 without a cache is not ahead of runpod-python here: " + "; ".join(behind) + "."
    return "JDK 17 without a cache is ahead of runpod-python in every row that was measured."


def oldest(results):
    text = "JDK 17 without a cache beats runpod-python in every row, or the table says where not"
    pairs = pairs_of_oldest(results)
    unknown = [name for name, _, theirs in pairs if not theirs]
    if not pairs or unknown:
        return [row("6", text, "runpod-python has no number for: " + "; ".join(unknown) if unknown else "", None)]
    behind, words = lost(results), words_on_oldest(results)
    value = f"in {len(pairs) - len(behind)} of {len(pairs)}" + (", not in: " + "; ".join(behind) if behind else "")
    return [row("6", text, value, all(each in words for each in behind) if behind else "in every row" in words)]


def runsync(results):
    passed = results.get("runsync", {}).get("passed", {})
    return [row("f", f"runsync.sh on JDK {version}: 5 times runpod-python, half of bare Javalin", "", holds) for version, holds in passed.items()]


def check(results):
    return start(results) + jobs(results) + memory(results) + growth(results) + oldest(results) + runsync(results)
