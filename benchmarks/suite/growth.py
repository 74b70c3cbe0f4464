"""(g) How the cost of a job grows: with the queue, with the payload, with the number of chunks. One job at a time."""

from .stats import rotated, spread

QUEUES = (1, 10, 100, 1_000, 10_000)
PAYLOADS = (1_000, 10_000, 100_000, 1_000_000, 5_000_000, 10_000_000)
CHUNKS = (1, 10, 100, 1_000, 10_000)
SHORT_RUNS = 10
MOST_CHUNKS = CHUNKS[-1]


def micros(result):
    return result["nanos"] / result["jobs"] / 1e3


def jobs_of(size, quick):
    """As many as move about 100 MB, 3 at least."""
    return max(3, min(500, (30_000_000 if quick else 100_000_000) // size))


def streamed(worker, count, jobs):
    """Microseconds for each job of so many chunks; fails if not all of them have come, of 1 KB each."""
    result = worker.run(input=count, jobs=jobs)
    if result["chunk_bytes"] < count * 1_000 * result["jobs"]:
        raise RuntimeError(f"{worker.name}: {result['jobs']} jobs of {count} chunks, but {result['chunk_bytes']} bytes were streamed")
    return micros(result)


def measure(bench):
    newest = list(bench.homes)[-1]
    worker = bench.worker(newest, "--concurrency", "1")
    bare = bench.java(newest, "BareLoop", "1")
    stream = bench.worker(newest, "--concurrency", "1", "--chunks")
    python = bench.python("1", "--chunks")
    for each in (worker, bare, stream, python):
        each.first_take()
    for each in (worker, bare):
        each.run(bytes=1_000, jobs=30_000, millis=3_000 if bench.quick else 10_000)
        for size in PAYLOADS[2:]:
            each.run(bytes=size, jobs=2 * jobs_of(size, bench.quick))
    for _ in range(2):
        stream.run(input=10_000, jobs=1)
    queue, payload, chunks = {}, {}, {}
    for turn in range(bench.rounds):
        # Short ones in quick succession: a machine that others use too is now faster, now slower, for minutes.
        for short in range(SHORT_RUNS):
            for length in rotated(QUEUES, turn + short):
                queue.setdefault(length, []).append(micros(worker.run(bytes=1_000, jobs=1_000, refill=length)))
        for size in rotated(PAYLOADS, turn):
            for who, one in rotated([(f"java {newest}", worker), ("bare OkHttp", bare)], turn):
                payload.setdefault((who, size), []).append(micros(one.run(bytes=size, jobs=jobs_of(size, bench.quick))))
        # As many chunks for each: two processes that wait for each other are three times as quick for a while and then not,
        # and a short run lies within one such while.
        for count in rotated(CHUNKS, turn):
            chunks.setdefault((f"java {newest}", count), []).append(streamed(stream, count, MOST_CHUNKS // count))
    for count in CHUNKS[:-1]:
        chunks["runpod-python", count] = [streamed(python, count, 1)]
    for each in (worker, bare, stream, python):
        each.end()
    return {
        "jdk": newest,
        "queue": [{"length": length, "us_per_job": spread(values)} for length, values in sorted(queue.items())],
        "payload": [{"who": who, "bytes": size, "us_per_job": spread(values)} for (who, size), values in payload.items()],
        "chunks": [{"who": who, "chunks": count, "us_per_job": spread(values)} for (who, count), values in chunks.items()],
    }
