package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.internal.json.SentJson;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.Poll;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what the queue answered to job-take, job-take-batch and job-stop. */
final class JobAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(JobAnswer.class);

    private final Lazy<ObjectMapper> mapper;
    private final InstantSource clock;

    JobAnswer(Lazy<ObjectMapper> mapper, InstantSource clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /** One job, a batch of jobs, or nothing. */
    Poll<TakenJob> jobs(byte[] body) {
        if (body.length == 0) {
            return new Poll.Nothing<>();
        }
        JsonNode answer;
        try {
            answer = SentJson.read(mapper.get(), body);
        } catch (JacksonException e) {
            return new Poll.Failed<>("the answer is not JSON (" + body.length + " bytes): " + e.getOriginalMessage());
        }
        List<TakenJob> jobs = new ArrayList<>();
        if (answer.isArray()) {
            answer.forEach(element -> job(element).ifPresent(jobs::add));
            if (answer.isEmpty()) {
                return new Poll.Nothing<>();
            }
        } else if (answer.isNull() || answer.isMissingNode()) {
            return new Poll.Nothing<>();
        } else {
            job(answer).ifPresent(jobs::add);
        }
        return jobs.isEmpty() ? new Poll.Failed<>("the answer has no job with an id") : new Poll.Found<>(jobs);
    }

    private Optional<TakenJob> job(JsonNode element) {
        if (element instanceof ObjectNode object) {
            JsonNode id = object.get("id");
            if (id != null && (id.isString() || id.isNumber()) && !id.asString().isBlank()) {
                return Optional.of(new TakenJob(id.asString(), object, clock.instant()));
            }
        }
        // Without an id there is nobody to report to; the platform will hand the job out again or let it expire.
        LOG.atError()
                .addKeyValue("type", element.getNodeType())
                .log("The queue handed out something without a job id; it cannot be run");
        return Optional.empty();
    }

    /** The ids of jobs to stop. */
    Poll<String> stops(byte[] body) {
        if (body.length == 0) {
            return new Poll.Nothing<>();
        }
        JsonNode ids;
        try {
            ids = mapper.get().readTree(body).path("jobsToStop");
        } catch (JacksonException e) {
            return new Poll.Failed<>("the answer is not JSON (" + body.length + " bytes)");
        }
        List<String> stops = new ArrayList<>();
        // An object has elements too, but they are not what a list of ids means.
        if (ids.isArray()) {
            ids.forEach(id -> {
                if (id.isString()) {
                    stops.add(id.stringValue());
                }
            });
        }
        return stops.isEmpty() ? new Poll.Nothing<>() : new Poll.Found<>(stops);
    }
}
