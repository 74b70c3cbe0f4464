"""Looks numbers up in results, and writes them."""


def jdks(results):
    return list(results["machine"]["jdks"])


def newest(results):
    return jdks(results)[-1]


def cell(results, part, **wanted):
    """The cell of a part with these keys, or None."""
    for each in results.get(part, {}).get("cells", []):
        if all(each[key] == value for key, value in wanted.items()):
            return each
    return None


def start(results, name):
    found = results.get("start", {}).get("ms", {}).get(name)
    return found and found["median"]


def rate(results, part, **wanted):
    found = cell(results, part, **wanted)
    return found and found["rate"]["median"]


def latency(results, what, key, who, concurrency=1):
    found = cell(results, "jobs", who=who, concurrency=concurrency, payload="1 KB")
    return found and found[what + "_us"][key]["median"] / 1e3


def memory(results, what, who, key="rss"):
    found = results.get("memory", {}).get(what, {}).get(who)
    return found and found[key]


def short(number):
    """Three digits that count: 12,300 and 0.0452."""
    if number is None:
        return "–"
    if number == 0:
        return "0"
    digits = 0
    while abs(number) * 10**digits < 100 and digits < 4:
        digits += 1
    if abs(number) >= 1000:
        scale = 10 ** (len(str(int(abs(number)))) - 3)
        return f"{round(number / scale) * scale:,}"
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
