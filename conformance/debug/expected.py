"""What a worker has to answer: endpoints, fields and their types, and what is different on purpose.

A field is a path: a dot goes into an object, [] into each element of a list that must not be empty. Its type is one of
string, integer, number, boolean, object, list, time; "or null" may follow. A value in quotes is the value it must have.
"""

# Of the document that describes the endpoints, with the names it uses.
NAMED = {
    "GET /health": {"status": "'ok'"},
    "GET /ready": {"status": "'ok'", "checks": "object", "version": "string"},
    "GET /debug/status": {
        "pod_id": "string",
        "status": "'processing'",
        "gpu": "object",
        "gpu.name": "'NVIDIA A100'",
        "gpu.memory_used_mb": "32000",
        "gpu.utilization_percent": "85",
        "current_job": "object",
        "current_job.job_id": "JOB",
        "current_job.progress_percent": "45",
    },
    "GET /debug/workflow": {
        "nodes_total": "2",
        "nodes_completed": "1",
        "nodes": "list",
        "nodes[].id": "string",
        "nodes[].status": "string",
        "nodes[].progress": "object or null",
        "nodes[1].id": "'KSampler_3'",
        "nodes[1].status": "'running'",
        "nodes[1].progress.steps": "12",
        "nodes[1].progress.total": "30",
    },
    "GET /debug/logs?lines=100&level=debug": {"lines": "list"},
    "GET /debug/queue": {"jobs_queued_current": "integer or null", "jobs_processing_current": "1"},
    "GET /debug/memory": {"gpu.memory_used_mb": "32000"},
    "GET /debug/artifacts?job_id=JOB": {"job_id": "JOB"},
    "GET /debug/config": {"settings": "list"},
    "GET /debug/connections": {"outgoing": "list"},
    "POST /debug/log-level?level=info": {"level": "'INFO'"},
}

# What the same endpoints answer where that document names them and no fields, and the endpoints that it lacks.
OURS = {
    "GET /ready": {"checks.worker": "'ok'"},
    "GET /debug/status": {
        "endpoint_id": "string or null",
        "mode": "string",
        "version": "string",
        "java_version": "string",
        "started_at": "time",
        "uptime_ms": "integer",
        "jobs.taken": "integer",
        "jobs.completed": "integer",
        "jobs.failed": "integer",
        "jobs_in_progress[].job_id": "string",
        "recent_jobs": "list",
        "workers[].worker_id": "string",
        "workers[].state": "'active'",
        "workers[].concurrency": "integer",
    },
    "GET /debug/workflow": {"job_id": "JOB", "status": "'processing'", "progress_percent": "45", "jobs": "list"},
    "GET /debug/logs?lines=100&level=debug": {
        "count": "integer",
        "level": "'debug'",
        "job_id": "string or null",
        "lines[].requestId": "string or null",
        "lines[].message": "string",
        "lines[].level": "string",
        "lines[].timestamp": "time",
        "lines[].logger": "string",
    },
    "GET /debug/queue": {
        "workers[].worker_id": "string",
        "workers[].slots_total": "integer",
        "workers[].slots_taken": "integer",
        "workers[].job_ids": "list",
        "spool.results": "integer",
        "spool.bytes": "integer",
    },
    "GET /debug/memory": {
        "heap.used_bytes": "integer",
        "heap.committed_bytes": "integer",
        "heap.max_bytes": "integer or null",
        "off_heap.non_heap.used_bytes": "integer",
        "off_heap.buffers.direct.used_bytes": "integer",
        "pools": "object",
        "gc": "object",
        "process.rss_bytes": "integer",
        "process.rss_peak_bytes": "integer",
        "cgroup.used_bytes": "integer or null",
        "cgroup.limit_bytes": "integer or null",
        "gpu.name": "'NVIDIA A100'",
        "gpu.utilization_percent": "85",
    },
    "GET /debug/artifacts?job_id=JOB": {
        "status": "'processing'",
        "folder": "string",
        "removed": "boolean",
        "artifacts[].path": "'pictures/out.png'",
        "artifacts[].size_bytes": "10",
        "artifacts[].modified_at": "time",
        "count": "1",
        "total_bytes": "10",
    },
    "GET /debug/config": {
        "mode": "string",
        "log_level": "'INFO'",
        "settings[].name": "string",
        "settings[].value": "string or null",
        "settings[].source": "string",
        "jvm.version": "string",
        "jvm.processors": "integer",
        "jvm.max_heap_bytes": "integer",
        "jvm.arguments": "list",
    },
    "GET /debug/connections": {"incoming": "object or null"},
    "GET /debug/threads": {
        "count": "integer",
        "daemon": "integer",
        "deadlocked": "list",
        "jobs[].job_id": "string",
        "jobs[].thread": "string or null",
        "jobs[].state": "string or null",
        "jobs[].stack": "list",
        "threads[].name": "string",
        "threads[].state": "string",
        "threads[].stack": "list",
    },
    "GET /debug/startup": {
        "ready": "true",
        "process_started_at": "time",
        "ready_at": "time",
        "total_ms": "integer",
        "phases[].name": "string",
        "phases[].started_at": "time",
        "phases[].duration_ms": "integer",
        "classes_loaded": "integer",
        "advice[]": "string",
    },
    "POST /debug/ask": {
        "this_worker": "string",
        "source": "'volume'",
        "workers[].worker": "string",
        "workers[].modified": "time",
        "workers[].bytes": "integer",
        "workers[].next": "integer",
        "workers[].lines": "list",
    },
}

# Endpoints that want a body.
BODIES = {"POST /debug/ask": '{"ask": "logs", "lines": 10}'}

# Only at the one door or the other.
SERVER_ONLY = {"GET /debug/connections": {"incoming.open": "integer", "incoming.requests": "integer"}}
PORT_ONLY = {
    "GET /debug/connections": {
        "outgoing[].worker_id": "string",
        "outgoing[].server": "string",
        "outgoing[].open": "integer",
        "outgoing[].idle": "integer",
        "outgoing[].active": "integer",
        "outgoing[].calls": "integer",
        "outgoing[].requests_by_status": "object",
    }
}

# What the local server's /health has beside the document's: RunPod's.
RUNPOD_HEALTH = {
    "GET /health": {
        "jobs." + name: "integer" for name in ("completed", "failed", "inProgress", "inQueue", "retried")
    }
    | {"workers." + name: "integer" for name in ("idle", "initializing", "ready", "running", "throttled", "unhealthy")}
}

ERROR = {
    "error.code": "string",
    "error.message": "string",
    "error.request_id": "'req_conformance'",
    "error.trace_id": "'0af7651916cd43dd8448eb211c80319c'",
    "error.details": "object",
    "error.help": "string",
}

# Requests that are refused: status and code.
REFUSED = {
    "GET /debug/logs?lines=many": (400, "INVALID_PARAMETER"),
    "GET /debug/logs?lines=-1": (400, "INVALID_PARAMETER"),
    "GET /debug/logs?level=loud": (400, "INVALID_PARAMETER"),
    "GET /debug/artifacts": (400, "MISSING_PARAMETER"),
    "GET /debug/artifacts?job_id=none": (404, "JOB_NOT_FOUND"),
    "GET /debug/workflow?job_id=none": (404, "JOB_NOT_FOUND"),
    "POST /debug/log-level": (400, "MISSING_LEVEL"),
    "POST /debug/log-level?level=loud": (400, "INVALID_LEVEL"),
    "POST /debug/ask": (400, "INVALID_QUESTION"),
    "GET /debug/log-level": (405, "METHOD_NOT_ALLOWED"),
    "POST /debug/status": (405, "METHOD_NOT_ALLOWED"),
    "GET /debug/nothing": (404, "NOT_FOUND"),
}

# Samples of the page for Prometheus, with the labels they must have. "server": only where callers come to this process.
METRICS = {
    "api_requests_total": (["endpoint", "method", "status"], "both"),
    "api_request_duration_seconds_bucket": (["endpoint", "method"], "both"),
    "jobs_created_total": (["owner_type"], "server"),
    "jobs_completed_total": (["status"], "both"),
    "job_duration_seconds_bucket": (["status"], "both"),
    "jobs_queued_current": ([], "server"),
    "jobs_processing_current": ([], "both"),
    "runpod_requests_total": (["status"], "port"),
    "runpod_gpu_seconds_total": ([], "both"),
    "runpod_jobs_total": ([], "both"),
    "runpod_job_duration_seconds_bucket": ([], "both"),
    "runpod_queue_depth": ([], "server"),
}

# The document's fields of a log line, and ours.
LOG_LINE = {
    "timestamp": "timestamp",
    "level": "level",
    "request_id": "requestId",
    "trace_id": "traceId",
    "span_id": "spanId",
    "service": "service",
    "environment": "environment",
    "job_id": "jobId",
    "message": "message",
    "data": "data",
}

ON_PURPOSE = [
    (
        "GET /health of the local server",
        "has the counts of jobs and workers beside the status, for RunPod's clients read them there; below"
        " /v2/{endpointId} it has nothing but them.",
    ),
    (
        "GET /health of the debug port without a token",
        "answers: whoever looks after a process need not know its secrets, and the answer is the same for every"
        " process that lives. A wrong token gets 401 here too.",
    ),
    (
        "GET /ready, the names under checks",
        "database, inngest and s3 are what another program depends on; a worker depends on worker, places, queue,"
        " delivery, stop_channel and heartbeat. A failed check answers 503, so that a probe need not read JSON.",
    ),
    (
        "GET /debug/workflow, nodes_total",
        "counts the stages that were entered: a handler does not announce those to come.",
    ),
    (
        "GET /debug/queue on RunPod, jobs_queued_current",
        "is null: only RunPod knows how many jobs wait there.",
    ),
    (
        "GET /debug/connections",
        "a worker has no database; it shows its connections to RunPod and those of callers.",
    ),
    (
        "log lines: requestId, traceId, spanId, jobId; levels in capitals",
        "RunPod's own log view reads requestId and INFO; one line has one style of names.",
    ),
    (
        "log lines: user_id, team_id",
        "a worker knows neither; a handler that does puts them into the MDC, and they are in the line under these"
        " names.",
    ),
    (
        "JOB_ALREADY_TERMINAL and other errors of the job API",
        "are RunPod's {\"error\": \"sentence\"}, which its clients read. The debug endpoints have the format with code,"
        " message, request_id, trace_id, details and help.",
    ),
    (
        "metrics jobs_credits_charged_total, jobs_credits_refunded_total, anthropic_...",
        "belong to another program: a worker sees no credits and calls no such service.",
    ),
    (
        "jobs_created_total, jobs_queued_current, runpod_queue_depth on RunPod",
        "are absent: only RunPod knows. The local server has them.",
    ),
]

# rp_debugger, as runpod-python 1.12.0 sends it: members in their order. The rest of system_info is ours.
RP_DEBUGGER = ["system_info", "timestamps", "ready_delay_ms"]
SYSTEM_INFO = ["os", "processor", "python_version", "runpod"]
CHECKPOINT = ["name", "start_utc", "stop_utc", "duration_ms"]

# debug, in every result of a worker that was started with --debugger.
DEBUG = {
    "job_id": "string",
    "worker_id": "string",
    "output.type": "string",
    "output.wrapped": "boolean",
    "transitions[].state": "string",
    "transitions[].at": "time",
    "transitions[].elapsed_ms": "number",
    "transitions[0].state": "'TAKEN'",
    "transitions[1].state": "'RUNNING'",
    "timing.wait_ms": "number",
    "timing.run_ms": "number",
    "timing.total_ms": "number",
    "stages": "list",
    "memory.start": "object",
    "memory.end": "object",
    "gpu": "object",
    "gc.collections": "integer",
    "gc.time_ms": "integer",
    "retries.job": "integer",
    "retries.chunks": "integer",
    "sent.progress_updates": "integer",
    "sent.chunks": "integer",
    "sent.chunk_bytes": "integer",
}
MEMORY = ["heap_used_bytes", "non_heap_used_bytes", "direct_used_bytes", "rss_bytes"]

# Of a failed job, in debug.error.
DEBUG_ERROR = {"category": "string", "code": "string", "help": "string", "message": "string"}
THROWN = {
    "type": "'java.lang.IllegalStateException'",
    "message": "'no model'",
    "causes[].type": "'java.io.IOException'",
    "causes[].message": "'the disk is full'",
    "stages[]": "'load'",
    "logs": "list",
}

METADATA_ON_PURPOSE = [
    (
        "start_utc and stop_utc",
        "are valid ISO 8601; those of runpod-python end in +00:00Z, which no parser takes.",
    ),
    (
        "system_info.python_version",
        "is \"none\". Further keys follow: java_version, java_vm, processors, runtime_version.",
    ),
    (
        "timestamps",
        "begin with runpod.wait and runpod.handler, then the job's stages; a name may come twice, and a job sees its own"
        " only.",
    ),
    (
        "an output that is no object, and failed jobs",
        "carry it too: runpod-python fails over them and sends no result.",
    ),
    (
        "ready_delay_ms",
        "is from the start of the process until jobs are taken; runpod-python's is from the import of its worker module.",
    ),
]
