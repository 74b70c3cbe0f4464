"""The picture: bars on a scale of powers of ten, readable on a light and on a dark page."""

import math
import os
from xml.sax.saxutils import escape

from . import look, machine

PATH = os.path.join(machine.ROOT, "benchmarks/results/latest.svg")
WIDTH, COLUMN, LABEL, NUMBER, BAR, GAP = 960, 480, 132, 62, 17, 22
STYLE = """
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px } .small { font-size: 11.5px; fill: #59636e }
  .page { fill: #ffffff; stroke: #d1d9e0 } .line { stroke: #d1d9e0; stroke-width: 1 }
  .python { fill: #d9822b } .java17 { fill: #6aa5e8 } .java25 { fill: #2a6fc9 } .limit { fill: #98a1ab }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .page { fill: #0d1117; stroke: #3d444d } .line { stroke: #3d444d }
    .python { fill: #e0943f } .java17 { fill: #7db4f0 } .java25 { fill: #3f86e0 } .limit { fill: #6e7681 }
  }"""


def panels(results):
    """Title, and of each bar: name, class, value."""
    jdks = look.jdks(results)
    newest = jdks[-1]

    def bars(value, limit=None, limit_name="", more=()):
        all_bars = [("runpod-python", "python", value("runpod-python"))]
        all_bars += [(f"Java {v}", "java25" if v == newest else "java17", value(f"java {v}")) for v in jdks]
        all_bars += list(more)
        if limit:
            all_bars.append((limit_name, "limit", limit))
        return [bar for bar in all_bars if bar[2]]

    def jobs(count, size):
        def rate(who):
            return look.rate(results, "jobs", who=who, concurrency=count, payload=size)

        return bars(rate, rate("bare OkHttp"), "bare OkHttp")

    caches = [(f"Java {v}, cache", "java25" if v == newest else "java17", look.start(results, f"java {v} cache")) for v in jdks]
    yield "Start to first job-take, ms (less is better)", bars(lambda who: look.start(results, who), look.start(results, f"hello {newest}"), "JVM, hello world", caches)
    image = [(f"Java {newest}, image", "java25", look.memory(results, "idle", f"java {newest} image"))]
    yield "Idle memory of all processes, MB (less is better)", bars(lambda who: look.memory(results, "idle", who), more=image)
    yield "Jobs a second of 1 KB, one at a time", jobs(1, "1 KB")
    yield "Jobs a second of 1 KB, 64 at a time", jobs(64, "1 KB")
    yield "Jobs a second of 100 KB, 8 at a time", jobs(8, "100 KB")
    yield "Jobs a second of 5 MB, 8 at a time", jobs(8, "5 MB")
    for what, title in (("to_handler", "Take's answer to handler, p99, ms (less is better)"), ("to_done", "End of handler to job-done, p99, ms (less is better)")):
        def latency(who, what=what):
            return look.latency(results, what, "p99", who)

        yield title, bars(latency, latency("bare OkHttp"), "bare OkHttp")
    yield "Log lines a second into a pipe, 4 threads", bars(lambda who: look.rate(results, "log", who=who, target="pipe", threads=4))

    def runsync(who):
        return look.rate(results, "runsync", who=who, jdk=who[5:] if who.startswith("java") else newest, connections=8)

    yield "Local server, /runsync a second, 8 connections", bars(runsync, runsync("bare Javalin"), "bare Javalin")


def panel(title, bars, x, y):
    least = math.floor(math.log10(min(value for _, _, value in bars) * 0.999))
    most = math.ceil(math.log10(max(value for _, _, value in bars) * 1.001))
    wide = COLUMN - LABEL - NUMBER - 36
    parts = [f'<text class="title" x="{x}" y="{y + 13}">{escape(title)}</text>']
    bottom = y + 26 + len(bars) * GAP
    for power in range(least, most + 1):
        at = x + LABEL + (power - least) / (most - least) * wide
        parts.append(f'<line class="line" x1="{at:.1f}" y1="{y + 22}" x2="{at:.1f}" y2="{bottom}"/>')
        parts.append(f'<text class="small" x="{at:.1f}" y="{bottom + 13}" text-anchor="middle">{10**power:,.{max(0, -power)}f}</text>')
    for i, (name, kind, value) in enumerate(bars):
        top = y + 25 + i * GAP
        length = max(2, (math.log10(value) - least) / (most - least) * wide)
        parts.append(f'<text x="{x + LABEL - 8}" y="{top + 13}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect class="{kind}" x="{x + LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2"/>')
        parts.append(f'<text x="{x + LABEL + length + 6:.1f}" y="{top + 13}">{look.short(value)}</text>')
    return parts, bottom + 30


def draw(results):
    parts, y, below = [], 22, 0
    for i, (title, bars) in enumerate(p for p in panels(results) if len(p[1]) > 1):
        drawn, end = panel(title, bars, 24 + (i % 2) * (COLUMN - 8), y)
        parts += drawn
        below = max(below, end)
        if i % 2 == 1:
            y = below
    facts = results["machine"]
    note = (
        f"{facts['cpu']}, {facts['processors']} processors · JDK {' and '.join(facts['jdks'].values())} · "
        f"runpod-python {facts['runpod_python']} · {facts['date']} · medians of {facts['rounds']} rounds · scales are logarithmic"
    )
    height = below + 24
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>This runtime beside runpod-python {facts['runpod_python']}</title>",
        f"<style>{STYLE}\n</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        *parts,
        f'<text class="small" x="24" y="{height - 14}">{escape(note)}</text>',
        "</svg>",
        "",
    ])


def write(results):
    os.makedirs(os.path.dirname(PATH), exist_ok=True)
    with open(PATH, "w") as file:
        file.write(draw(results))
