#!/usr/bin/env bash
# 10,000 jobs queued at once on the local server, 200 clients that poll /status until all are done; and what the server's
# heap holds before, after, and when the kept results have been pushed out by later ones (10,000 are kept).
set -euo pipefail
cd "$(dirname "$0")/.."
java_bin=${JAVA_HOME:+$JAVA_HOME/bin/}
mvn -q -B -ntp -DskipTests -pl samples/mock-worker -am package
log=$(mktemp)
"${java_bin}java" -jar samples/mock-worker/target/mock-worker.jar --serve-api --api-port 0 --api-concurrency 8 \
    --log-level WARN > "$log" 2>&1 &
server=$!
trap 'kill $server 2> /dev/null; wait $server || true; rm -f "$log"' EXIT
"${java_bin}java" -version 2>&1 | head -1
port=
for _ in $(seq 200); do
    port=$(ss -ltnp 2> /dev/null | sed -n "s/.*:\([0-9]*\) .*pid=$server,.*/\1/p" | head -1)
    [ -z "$port" ] || break
    sleep 0.1
done
heap() {
    "${java_bin}jcmd" $server GC.run > /dev/null
    "${java_bin}jcmd" $server GC.heap_info | sed -n 's/.*used \([0-9]*K\).*/\1/p' | head -1
}
echo "heap before: $(heap)"
for round in 1 2; do
    "${java_bin}java" benchmarks/ManyJobs.java "http://localhost:$port"
    echo "heap after round $round: $(heap)"
done
