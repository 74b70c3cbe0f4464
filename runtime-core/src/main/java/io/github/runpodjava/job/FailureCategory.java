package io.github.runpodjava.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What kind of failure ended a job, for whoever sorts failures. */
public enum FailureCategory {
    /** The caller sent what the handler cannot take; the same input fails again. */
    VALIDATION,
    /** Something took too long: the job, or what it waited for. */
    TIMEOUT,
    /** Memory was used up: heap, metaspace, direct buffers, threads, or that of the GPU. */
    OOM,
    /** The job, or a part of it, was told to end before it was done. */
    CANCELLED,
    /** None of these. */
    UNKNOWN;

    /** As it goes over the wire: in lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
