package io.github.runpodjava.internal.debug;

/**
 * Why a job failed that is told in a sentence, before the sentence becomes part of a report.
 *
 * @param sentence for the job's caller
 * @param kind what the failure is
 */
public record FailureReason(String sentence, Digests.Kind kind) {}
