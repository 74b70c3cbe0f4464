package io.github.runpodjava.internal.execute;

import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.job.FailureReport;
import tools.jackson.databind.ObjectMapper;

/** Turns exceptions into what the caller sees. */
public final class Failures {
    private final WorkerIdentity worker;
    private final String protocolVersion;
    private final ObjectMapper mapper;

    public Failures(WorkerIdentity worker, String protocolVersion, ObjectMapper mapper) {
        this.worker = worker;
        this.protocolVersion = protocolVersion;
        this.mapper = mapper;
    }

    /** The six fields of runpod-python as JSON text. */
    String sixFields(Throwable thrown) {
        return mapper.writeValueAsString(new FailureReport(
                thrown.getClass().getName(),
                Traces.messageOrClass(thrown),
                Traces.of(thrown),
                worker.hostname(),
                worker.reportedId(),
                protocolVersion));
    }

    /** The sentence that runpod-python sends when a generator fails. */
    String ofGenerator(Throwable thrown) {
        return "handler: " + Traces.messageOrClass(thrown) + " \ntraceback: " + Traces.of(thrown);
    }
}
