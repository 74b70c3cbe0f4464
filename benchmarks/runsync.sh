#!/usr/bin/env bash
# How many /runsync requests a second an echo handler answers behind three servers: this project's local server,
# runpod-python's 1.12.0, and a bare Javalin route that only reads JSON and answers it. All three run at the same time
# and are asked in turns, so that what else the machine does hits all of them; wrk runs on the same machine and takes its
# share of it from each. Ratios are made round by round.
#
#   benchmarks/runsync.sh [ROUNDS] [SECONDS]     default 7 rounds of 3 seconds for each server and number of
#                                                connections; 5 minutes in all
#
# Needs wrk (apt-get install wrk), mvn, and python3 with venv. JAVA_HOME chooses the JDK; ECHO_OPTIONS are added to the
# command line of the Java worker, for example --api-concurrency 8; RESULTS names a file for the raw numbers. The script fails if a request was not answered well,
# or when the Java worker is not fast enough: 5 times runpod-python's rate and half of bare Javalin's.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-7}
seconds=${2:-3}
connections="1 8 64"
# The compiler of the JVM is done with a server's code after this many requests, give or take; it counts no seconds.
warm_up_requests=${WARM_UP_REQUESTS:-400000}
warm_up_most=90
java_bin=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=samples/echo/target/echo.jar
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || true; wait; rm -rf "$work"' EXIT

command -v wrk > /dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 2; }
mvn -q -B -ntp -DskipTests -pl samples/echo -am package
# shellcheck source=benchmarks/lib.sh
. benchmarks/lib.sh
cat > "$work/handler.py" << 'PY'
import runpod
runpod.serverless.start({"handler": lambda job: {"echo": job["input"]}})
PY
"${java_bin}c" -cp "$jar" -d "$work" benchmarks/BareJavalin.java

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("localhost", 0)); print(s.getsockname()[1])'; }
declare -A port
for server in java python bare; do port[$server]=$(free_port); done

# Their logs go into files: two lines for each job of the first two, as on the platform.
# shellcheck disable=SC2086 # several options
"$java_bin" -jar "$jar" --serve-api --api-port "${port[java]}" ${ECHO_OPTIONS:-} >> "$work/java.log" 2>&1 &
"$python" "$work/handler.py" --rp_serve_api --rp_api_port "${port[python]}" >> "$work/python.log" 2>&1 &
"$java_bin" -cp "$jar:$work" BareJavalin "${port[bare]}" >> "$work/bare.log" 2>&1 &

load() { # load SERVER CONNECTIONS SECONDS: a line of JSON
    wrk -t1 "-c$2" "-d$3s" -s benchmarks/runsync.lua "http://localhost:${port[$1]}/runsync" | tail -1
    for log in "$work"/*.log; do : > "$log"; done
}

for server in java python bare; do
    for _ in $(seq 200); do
        answer=$(curl -s -m 5 -H 'Content-Type: application/json' -d '{"input": {"name": "value"}}' \
            "http://localhost:${port[$server]}/runsync") && break
        sleep 0.1
    done
    case "$answer" in
        *'"name":"value"'*) ;;
        *) echo "$server does not answer well: $answer" >&2; exit 1 ;;
    esac
done

"$java_bin" -version 2>&1 | head -1
echo "$(nproc) processors, load generator included; warming up ..."
warm_up() {
    local answered=0 began=$SECONDS most=$warm_up_most
    [ "$1" != python ] || most=5
    while [ $answered -lt "$warm_up_requests" ] && [ $((SECONDS - began)) -lt $most ]; do
        answered=$((answered + $(load "$1" 64 4 | sed 's/.*"requests": \([0-9]*\),.*/\1/')))
    done
    load "$1" 1 2 > /dev/null
}
for server in java bare python; do warm_up $server; done
order=(python bare java)
for round in $(seq "$rounds"); do
    for count in $connections; do
        for server in "${order[@]}"; do
            echo "{\"server\": \"$server\", \"connections\": $count, \"round\": $round, \"result\": $(load "$server" "$count" "$seconds")}" \
                >> "$work/results"
        done
    done
    order=("${order[@]:1}" "${order[0]}")
done

[ -z "${RESULTS:-}" ] || cp "$work/results" "$RESULTS"
python3 - "$work/results" << 'PY'
import json, statistics, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
median = statistics.median
def rates(server, count):
    return [r["result"]["requests"] / r["result"]["seconds"] for r in rows
            if r["server"] == server and r["connections"] == count]
def tail(server, count, key):
    return median(r["result"][key] for r in rows if r["server"] == server and r["connections"] == count)
print(f"{'connections':>11} {'server':>7} {'req/s':>7} {'min':>7} {'max':>7} {'p50 ms':>7} {'p99 ms':>7}"
      f"   this project against it, median of the rounds (min to max)")
good = all(r["result"]["errors"] == 0 for r in rows)
if not good:
    print("some requests failed:", [r for r in rows if r["result"]["errors"]])
for count in sorted({r["connections"] for r in rows}):
    ours = rates("java", count)
    for server in ("java", "python", "bare"):
        theirs = rates(server, count)
        line = (f"{count:>11} {server:>7} {median(theirs):>7.0f} {min(theirs):>7.0f} {max(theirs):>7.0f}"
                f" {tail(server, count, 'p50_ms'):>7.3f} {tail(server, count, 'p99_ms'):>7.3f}")
        if server != "java":
            ratios = [a / b for a, b in zip(ours, theirs)]
            needed = 5 if server == "python" else 0.5
            line += f"   {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), needed {needed}"
            if median(ratios) < needed:
                good = False
                line += "  TOO SLOW"
        print(line)
sys.exit(0 if good else 1)
PY
