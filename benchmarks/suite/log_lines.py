"""runpod-python's logger, asked as LogLines is."""

import sys
import threading
import time

from runpod.serverless.modules.rp_logger import RunPodLogger

log = RunPodLogger()
log.level = "INFO"


def run(lines):
    for i in range(lines):
        log.info(f"Processed item {i} of the batch in 17 ms", "job-0123456789abcdef-u1")


for line in sys.stdin:
    lines, threads = map(int, line.split())
    start = time.perf_counter()
    running = [threading.Thread(target=run, args=(lines // threads,)) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    print(time.perf_counter() - start, file=sys.stderr, flush=True)
