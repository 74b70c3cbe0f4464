package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.config.QueueSettings;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.QueueFacts;
import io.github.runpodjava.spi.TakeRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;

/** RunPod's queue, spoken to over HTTP as runpod-python does. One try each; the loop decides what comes next. */
public final class RunPodQueue implements JobQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RunPodQueue.class);

    /** How long an answer to an open take may still come in when taking ends: no job that was handed out is lost. */
    private static final Duration LAST_ANSWER = Duration.ofMillis(500);

    private final QueueSettings settings;
    private final WorkerIdentity worker;
    private final RunPodHttp http;
    private final JobAnswer answers;

    private final UrlTemplate takeUrl;
    private final @Nullable UrlTemplate batchUrl;
    private final @Nullable UrlTemplate stopUrl;
    private final RunPodPings pings;

    private final Set<OpenPoll> openTakes = ConcurrentHashMap.newKeySet();
    private final Set<OpenPoll> openStops = ConcurrentHashMap.newKeySet();
    private final FirstTake first;
    private volatile boolean taking = true;
    private volatile boolean closed;

    /** @param first is told when the first take is out; pings and the stop channel wait for it */
    public RunPodQueue(
            QueueSettings queue, WorkerSettings all, Lazy<ObjectMapper> mapper, InstantSource clock, FirstTake first) {
        this.first = first;
        this.settings = queue;
        this.worker = all.worker();
        this.http = new RunPodHttp(
                queue.key(),
                Arrays.asList(queue.takeUrl(), queue.doneUrl(), queue.streamTemplate(), queue.pingTemplate()),
                queue.takeWait(),
                UserAgent.text(all.integration()));
        this.answers = new JobAnswer(mapper, clock);
        this.takeUrl = ofWorker(queue.takeUrl());
        this.batchUrl = takeUrl.withSegment("job-take", "job-take-batch").orElse(null);
        this.stopUrl = takeUrl.withSegment("job-take", "job-stop").orElse(null);
        this.pings = new RunPodPings(queue.pings(), all, http);
    }

    /** In the URLs that are about the worker, {@code $ID} is the worker. */
    private UrlTemplate ofWorker(String template) {
        return new UrlTemplate(template).filled(worker.id(), worker.id(), worker.gpuTypeId());
    }

    @Override
    public void open() {
        http.open();
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
        UrlTemplate url = request.slots() > 1 && batchUrl != null
                ? batchUrl.with("batch_size", Integer.toString(request.slots()))
                : takeUrl;
        UrlTemplate whole = url.with("job_in_progress", request.busy() ? "1" : "0");
        try {
            return poll(whole, openTakes, () -> taking, answers::jobs);
        } finally {
            first.isOut();
        }
    }

    @Override
    public Poll<String> awaitStops() throws InterruptedException {
        if (stopUrl == null) {
            LOG.warn(
                    "Jobs cannot be stopped from outside: {} has no /job-take/ in its path, from which the address of"
                            + " the stop channel is made",
                    "RUNPOD_WEBHOOK_GET_JOB");
            return new Poll.Closed<>();
        }
        first.await();
        return closed ? new Poll.Closed<>() : poll(stopUrl, openStops, () -> !closed, answers::stops);
    }

    private <T> Poll<T> poll(
            UrlTemplate url, Set<OpenPoll> open, BooleanSupplier wanted, Function<byte[], Poll<T>> read)
            throws InterruptedException {
        try (OpenPoll poll = new OpenPoll(first)) {
            open.add(poll);
            try {
                if (!wanted.getAsBoolean()) {
                    return new Poll.Nothing<>();
                }
                return answered(http.get(url, settings.takeWait(), poll), read);
            } catch (RunPodHttp.PollOver over) {
                return new Poll.Nothing<>();
            } catch (IOException e) {
                return wanted.getAsBoolean() ? new Poll.Failed<>(sentence(e)) : new Poll.Nothing<>();
            } finally {
                open.remove(poll);
            }
        }
    }

    private static <T> Poll<T> answered(HttpAnswer answer, Function<byte[], Poll<T>> read) {
        return switch (answer.status()) {
            case 200 -> read.apply(answer.body());
            // 400 comes while FlashBoot holds the worker back; it is no error.
            case 204, 400 -> new Poll.Nothing<>();
            case 429 -> new Poll.Throttled<>(answer.waitFor());
            case 401, 403 ->
                new Poll.Failed<>(
                        "HTTP " + answer.status() + ": the platform does not accept this worker's RUNPOD_AI_API_KEY",
                        answer.waitFor());
            default -> new Poll.Failed<>("HTTP " + answer.status(), answer.waitFor());
        };
    }

    @Override
    public void stopTaking() {
        taking = false;
        first.isOut();
        end(openTakes, LAST_ANSWER);
    }

    private static void end(Set<OpenPoll> open, Duration grace) {
        for (OpenPoll poll : open) {
            try {
                poll.end(grace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public PostAnswer post(JobPost post) throws InterruptedException {
        String template = settings.doneUrl();
        if (post.kind() == JobPost.Kind.CHUNK) {
            if (settings.streamUrl().isEmpty()) {
                return new PostAnswer.Refused(0, "RUNPOD_WEBHOOK_POST_STREAM is not set, so chunks cannot be sent");
            }
            template = settings.streamUrl().get();
        }
        // Only the final post of a stream says true; runpod-python sends the chunks themselves with false.
        String isStream = Boolean.toString(post.kind() == JobPost.Kind.STREAM_RESULT);
        UrlTemplate url = new UrlTemplate(template)
                .filled(post.jobId(), post.takingWorker().orElse(worker.id()), worker.gpuTypeId())
                .with("isStream", isStream);
        try {
            HttpAnswer answer = http.post(url, post);
            if (answer.ok()) {
                return new PostAnswer.Accepted();
            }
            String reason = "HTTP " + answer.status();
            return answer.worthAnotherTry()
                    ? new PostAnswer.TryLater(reason, answer.waitFor())
                    : new PostAnswer.Refused(answer.status(), reason + answer.said());
        } catch (IOException e) {
            return new PostAnswer.TryLater(sentence(e));
        }
    }

    @Override
    public Optional<Duration> pingInterval() {
        return pings.interval();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) throws InterruptedException {
        first.await();
        return pings.ping(jobIds);
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        pings.reportUnhealthy(check, reason);
    }

    static String sentence(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public Optional<QueueFacts> facts() {
        return Optional.of(http.facts());
    }

    @Override
    public void close() {
        closed = true;
        taking = false;
        first.isOut();
        end(openTakes, Duration.ZERO);
        end(openStops, Duration.ZERO);
        http.close();
    }
}
