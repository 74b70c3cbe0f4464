package io.github.runpodjava.fakeplatform;

/** The calls that RunPod's queue has for workers; each is a path under {@code /v2/{endpointId}}. */
public enum Route {
    /** {@code GET job-take/{worker}}: asks for one job. */
    TAKE("job-take", "GET", false),
    /** {@code GET job-take-batch/{worker}?batch_size=}: asks for several jobs. */
    TAKE_BATCH("job-take-batch", "GET", false),
    /** {@code GET job-stop/{worker}}: asks which jobs are to be stopped. */
    STOP("job-stop", "GET", false),
    /** {@code POST job-done/{worker}/{job}}: a result or a progress update. */
    DONE("job-done", "POST", true),
    /** {@code POST job-stream/{worker}/{job}}: a part of a stream. */
    STREAM("job-stream", "POST", true),
    /** {@code GET ping/{worker}}: the worker lives. */
    PING("ping", "GET", false),
    /** Anything else; answered 404, or 405 if only the method is wrong. */
    OTHER("", "", false);

    private final String segment;
    private final String method;
    private final boolean namesJob;

    Route(String segment, String method, boolean namesJob) {
        this.segment = segment;
        this.method = method;
        this.namesJob = namesJob;
    }

    /** The path segment after the endpoint id, such as {@code job-take}; empty for {@link #OTHER}. */
    public String segment() {
        return segment;
    }

    /** The HTTP method that the route takes; empty for {@link #OTHER}. */
    public String method() {
        return method;
    }

    /** Whether the path ends with a job id. */
    boolean namesJob() {
        return namesJob;
    }

    /** Whether an answer of this route can hand out jobs. */
    boolean handsOutJobs() {
        return this == TAKE || this == TAKE_BATCH;
    }
}
