#!/usr/bin/env bash
# How long a queue worker needs from the start of its process to the first request for a job: with the log folder, the
# debug port, debug metadata, the log budget and the metrics module, and with none of them. Both in turns, against the
# same stand-in for RunPod's queue.
#
#   benchmarks/start-up.sh [RUNS] [each]     default 31; "each" also starts with each of the five alone
#
# Prints medians: time on the clock and of the processor (user and system, of all threads) until the first take, time of
# the processor until two seconds after it, and the number of classes that were loaded until the first take, which is
# counted in a run of its own. On a machine that does other things too, the time of the processor says more than that on
# the clock. JAVA_HOME chooses the JDK, JAVA_FLAGS are its options. Needs mvn and python3.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B -ntp -DskipTests -pl samples/mock-worker -am package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -1
python3 -B benchmarks/start_up.py samples/mock-worker/target/mock-worker.jar "$work" "${1:-31}" "${2:-}"
