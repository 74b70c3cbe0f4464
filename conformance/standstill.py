"""How long this machine stood still: python3 standstill.py FILE writes the longest pause so far, in whole milliseconds.

The clients' own time limits cannot be changed, and some are a second or two. On a machine that is stopped for that long,
as virtual ones are now and then, they end a call whatever the server does. So a check that failed beside such a pause
says nothing.
"""

import sys
import time

TICK = 0.05

longest = 0
before = time.monotonic()
with open(sys.argv[1], "w", encoding="ascii") as file:
    while True:
        # Written each time: a disk that takes no bytes stops the servers' logs, and so the servers, as well.
        file.seek(0)
        file.write(f"{longest}\n")
        file.flush()
        time.sleep(TICK)
        now = time.monotonic()
        longest = max(longest, round((now - before - TICK) * 1000))
        before = now
