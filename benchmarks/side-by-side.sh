#!/usr/bin/env bash
# The echo worker of this project and one of runpod-python 1.12.0, one job at a time, each against the same queue server
# in a third process, in turns. Prints a line of JSON for each run and the ratio of the medians.
#
#   benchmarks/side-by-side.sh [RUNS]        default 3; needs python3 with venv, and a built project (mvn package)
#
# JAVA_HOME chooses the JDK of the Java worker; the queue server always runs on the same one.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-3}
java_jobs=5000
python_jobs=5
java_bin=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || true; rm -rf "$work"' EXIT

# shellcheck source=benchmarks/lib.sh
. benchmarks/lib.sh
cat > "$work/handler.py" << 'PY'
import runpod
runpod.serverless.start({"handler": lambda job: {"echo": job["input"]}})
PY

mvn -q -B -ntp dependency:build-classpath -pl fake-platform -Dmdep.outputFile="$work/classpath"
classpath="fake-platform/target/classes:$(cat "$work/classpath")"

measure() { # measure JOBS COMMAND...: the server's line of JSON
    local jobs=$1 server worker
    shift
    : > "$work/server"
    "$java_bin" -cp "$classpath" io.github.runpodjava.fakeplatform.FakePlatformMain --port 0 --jobs "$jobs" \
        --input '{"name": "value"}' --exit-when-done > "$work/server" &
    server=$!
    until grep -q '^export RUNPOD_WEBHOOK_PING' "$work/server"; do sleep 0.05; done
    (
        eval "$(grep '^export ' "$work/server")"
        export RUNPOD_SKIP_AUTO_SYSTEM_CHECKS=true RUNPOD_SKIP_GPU_CHECK=true
        exec "$@" > "$work/worker.log" 2>&1
    ) &
    worker=$!
    wait "$server"
    kill -TERM "$worker" 2> /dev/null || true
    wait "$worker" || true
    tail -1 "$work/server"
}

"$java_bin" -version 2>&1 | head -1
for _ in $(seq "$runs"); do
    measure "$java_jobs" "$java_bin" -jar samples/echo/target/echo.jar | tee -a "$work/java" | sed 's/^/java   /'
    measure "$python_jobs" "$python" "$work/handler.py" | tee -a "$work/python" | sed 's/^/python /'
done

python3 - "$work" << 'PY'
import json, statistics, sys
rate = lambda name: statistics.median(json.loads(line)["jobs_per_second"] for line in open(f"{sys.argv[1]}/{name}"))
java, python = rate("java"), rate("python")
print(f"median: java {java:.0f} jobs/s, runpod-python {python:.2f} jobs/s, ratio {java / python:.0f}")
PY
