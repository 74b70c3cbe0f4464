#!/usr/bin/env bash
# A job that logs 100,000 lines as fast as it can: what of them is where, and what they cost the job. The same worker runs
# in turns with its log to nowhere (stdout to /dev/null, no log folder, no limits) and as on the platform (stdout, limited,
# into a pipe, and all lines in the log folder). Fails unless stdout stayed within its limits, every warning and error is
# on it, the file has every line in its order, and the job took at most a quarter longer by the median of the rounds.
#
#   benchmarks/flood.sh [ROUNDS] [LINES]     default 7, 100000
#
# LOG_DIR chooses the log folder, an empty one; default a new one in the folder for temporary files. JAVA_HOME chooses the
# JDK. Needs mvn and python3.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-7}
lines=${2:-100000}
java_bin=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=samples/echo/target/echo.jar
work=$(mktemp -d)
folder=${LOG_DIR:-$work/logs}
trap 'rm -rf "$work"' EXIT

mvn -q -B -ntp -DskipTests -pl samples/echo -am package
"${java_bin}c" -cp "$jar" -d "$work" benchmarks/Flood.java
unset RUNPOD_LOG_LEVEL RUNPOD_DEBUG_LEVEL RUNPOD_LOG_DIR RUNPOD_LOG_FORMAT
export RUNPOD_ENDPOINT_ID=endpoint RUNPOD_POD_ID=flood

flood() { # flood NAME: the worker with a job that notes its time under this name
    "$java_bin" -cp "$work:$jar" Flood --test-input \
        "{\"id\": \"job-1\", \"input\": {\"lines\": $lines, \"times\": \"$work/$1\"}}"
}
nowhere() {
    RUNPOD_LOG_LINES_PER_SECOND=0 RUNPOD_LOG_BYTES_PER_SECOND=0 flood nowhere > /dev/null
}
everywhere() {
    rm -f "$folder"/worker-flood*.log "$folder"/worker-flood*.log.gz
    local began=$SECONDS
    RUNPOD_LOG_DIR="$folder" flood everywhere | cat > "$work/stdout"
    check $((SECONDS - began + 1))
}
check() { # check SECONDS: what is where after so long
    python3 - "$work/stdout" "$folder" "$lines" "$1" << 'PY'
import glob, gzip, json, re, sys
stdout, folder, lines, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
def number(line):
    found = re.search(r"\b[Ii]tem (\d+) of the batch", json.loads(line)["message"])
    return int(found.group(1)) if found else None
def numbers(text):
    return [n for n in map(number, text) if n is not None]
shown = list(open(stdout))
important = [n for n in range(lines) if n % 1000 in (500, 999)]
names = sorted(glob.glob(folder + "/worker-flood.*.log*")) + [folder + "/worker-flood.log"]
kept = [line for name in names for line in (gzip.open(name, "rt") if name.endswith(".gz") else open(name))]
# What was not used in five seconds may be used at once; warnings and errors pass whatever the limits are.
allowed_lines, allowed_bytes = (5 + seconds) * 1000 + len(important), (5 + seconds) * 1048576 + len(important) * 500
problems = []
if len(shown) > allowed_lines or sum(map(len, shown)) > allowed_bytes:
    problems.append(f"stdout has {len(shown)} lines, {allowed_lines} are allowed")
missing = set(important) - set(numbers(shown))
if missing:
    problems.append(f"{len(missing)} warnings or errors are not on stdout")
if numbers(kept) != list(range(lines)):
    problems.append(f"the file has {len(numbers(kept))} of {lines} lines, or not in their order")
print(f"  stdout {len(shown)} lines, {sum(map(len, shown))} bytes, all {len(important)} warnings and errors;"
      f" file {len(kept)} lines" if not problems else "  WRONG: " + "; ".join(problems))
sys.exit(1 if problems else 0)
PY
}

"$java_bin" -version 2>&1 | head -1
for round in $(seq "$rounds"); do
    echo "round $round"
    if [ $((round % 2)) = 1 ]; then nowhere; everywhere; else everywhere; nowhere; fi
done
python3 - "$work" << 'PY'
import statistics, sys
times = {name: [int(line) for line in open(f"{sys.argv[1]}/{name}")] for name in ("nowhere", "everywhere")}
for name, all in times.items():
    print(f"{name:>10}: median {statistics.median(all):.0f} ms ({min(all)} to {max(all)})")
ratio = statistics.median(times["everywhere"]) / statistics.median(times["nowhere"])
print(f"the job took {ratio:.2f} times as long, allowed 1.25")
sys.exit(0 if ratio <= 1.25 else 1)
PY
