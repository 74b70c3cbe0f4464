"""Numbers of rounds."""

import statistics
import time

# What is no more than that was the machine's mood.
STILL_FASTER = 1.03


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "n": len(values)}


def rotated(items, turn):
    """Nobody is always the one behind somebody else."""
    items = list(items)
    return items[turn % len(items) :] + items[: turn % len(items)]


def until_no_faster(rate, seconds):
    """Calls it until the JVM's compiler is done: twice in a row without a new best, but for a bounded time."""
    best = stale = 0
    until = time.monotonic() + seconds
    while stale < 2 and time.monotonic() < until:
        now = rate()
        stale = 0 if now > best * STILL_FASTER else stale + 1
        best = max(best, now)
