"""Numbers of rounds."""

import statistics


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "n": len(values)}


def rotated(items, turn):
    """Nobody is always the one behind somebody else."""
    items = list(items)
    return items[turn % len(items) :] + items[: turn % len(items)]
