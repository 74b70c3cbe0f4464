"""Numbers of rounds."""

import statistics


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "n": len(values)}


def rounds(values):
    """The same with what each round was: what was measured beside it in the same round can be told from the machine's moods."""
    return spread(values) | {"each": list(values)}


def times(a, b):
    """How many times b is a, round by round: the median of that. Of the medians where rounds are not known."""
    if len(a.get("each", [])) == len(b.get("each", [])) > 0:
        return statistics.median(x / y for x, y in zip(a["each"], b["each"]))
    return a["median"] / b["median"]


def rotated(items, turn):
    """Nobody is always the one behind somebody else."""
    items = list(items)
    return items[turn % len(items) :] + items[: turn % len(items)]
