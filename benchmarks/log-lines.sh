#!/usr/bin/env bash
# A million lines at INFO, in RunPod's JSON shape and with a job's id, of this runtime's logger and of runpod-python
# 1.12.0's, in turns and each to the same kind of file descriptor. Each line is a write of its own, which strace shows
# where it is installed. Prints lines per second and the ratio of the medians.
#
#   benchmarks/log-lines.sh [RUNS] [LINES] [null|file|pipe]     default 3, 1000000, null
#
# THREADS=n logs from so many threads, as a worker with as many jobs at once does; default 1. Python's are started too,
# and change nothing there. LOG_DIR=folder also has the Java lines written to the log folder's file. JAVA_HOME chooses the JDK. Needs mvn, and
# python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-3}
lines=${2:-1000000}
target=${3:-null}
warm_up=${WARM_UP:-2000000}
threads=${THREADS:-1}
java_bin=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=samples/echo/target/echo.jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -q -B -ntp -DskipTests -pl samples/echo -am package
# shellcheck source=benchmarks/lib.sh
. benchmarks/lib.sh
cat > "$work/log_lines.py" << 'PY'
import sys, threading, time
from runpod.serverless.modules.rp_logger import RunPodLogger
log = RunPodLogger()
log.level = "INFO"
lines, threads = int(sys.argv[1]), int(sys.argv[2])
def run():
    for i in range(lines // threads):
        log.info(f"Processed item {i} of the batch in 17 ms", "job-0123456789abcdef-u1")
start = time.perf_counter()
running = [threading.Thread(target=run) for _ in range(threads)]
for thread in running:
    thread.start()
for thread in running:
    thread.join()
print(time.perf_counter() - start, file=sys.stderr)
PY
"${java_bin}c" -cp "$jar" -d "$work" benchmarks/LogLines.java
# The same for both: no limit, as what is compared is what a line costs.
export RUNPOD_ENDPOINT_ID=endpoint RUNPOD_LOG_LINES_PER_SECOND=0 RUNPOD_LOG_BYTES_PER_SECOND=0
# The last one has Python write each line in two pieces.
unset RUNPOD_LOG_LEVEL RUNPOD_DEBUG_LEVEL PYTHONUNBUFFERED

measure() { # measure NAME COMMAND...: seconds, to the file NAME
    local name=$1
    shift
    case $target in
        null) "$@" 2> "$work/err" > /dev/null ;;
        file) "$@" 2> "$work/err" > "$work/out" ;;
        pipe) "$@" 2> "$work/err" | cat > /dev/null ;;
        *) echo "null, file or pipe, not $target" >&2; exit 2 ;;
    esac
    tail -1 "$work/err" | tee -a "$work/$name.seconds" | awk -v n="$lines" -v who="$name" \
        '{ printf "%-7s %9.0f lines/s\n", who, n / $1 }'
}

java_logger() {
    RUNPOD_LOG_DIR=${LOG_DIR:-} "$java_bin" -cp "$work:$jar" LogLines "$@"
}

if command -v strace > /dev/null; then
    for who in java python; do
        command=("$java_bin" -cp "$work:$jar" LogLines 1000 0 1)
        [ $who = java ] || command=("$python" "$work/log_lines.py" 1000 1)
        strace -f -qq -e trace=write -o "$work/trace" "${command[@]}" > /dev/null 2>&1 || true
        echo "$who: $(grep -c 'write(1, "{' "$work/trace") writes for 1000 lines"
    done
fi
"$java_bin" -version 2>&1 | head -1
for _ in $(seq "$runs"); do
    measure java java_logger "$lines" "$warm_up" "$threads"
    measure python "$python" "$work/log_lines.py" "$lines" "$threads"
done

python3 - "$work" "$lines" << 'PY'
import statistics, sys
rate = lambda name: int(sys.argv[2]) / statistics.median(float(x) for x in open(f"{sys.argv[1]}/{name}.seconds"))
java, python = rate("java"), rate("python")
print(f"median: java {java:.0f} lines/s, runpod-python {python:.0f} lines/s, ratio {java / python:.1f}")
PY
