-- The load of runsync.sh: one small job per request, and a line of numbers at the end.
wrk.method = "POST"
wrk.body = '{"input": {"name": "value"}}'
wrk.headers["Content-Type"] = "application/json"

done = function(summary, latency)
    local errors = summary.errors
    io.write(string.format('{"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p99_ms": %.3f, "errors": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
