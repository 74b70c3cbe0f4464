package io.github.runpodjava.fakeplatform;

import tools.jackson.databind.JsonNode;

/**
 * A final result that a worker posted to job-done.
 *
 * @param jobId the job
 * @param body the whole body, such as {@code {"output": 1}}
 * @param isStream whether the query said {@code isStream=true}
 * @param repeated whether the job had a final result before this one
 * @param request the post itself, with its headers, target and raw bytes
 */
public record FinalResult(String jobId, JsonNode body, boolean isStream, boolean repeated, RecordedRequest request) {}
