package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPodQueueTest {
    private static final TakeRequest ONE = new TakeRequest(1, false);

    private final FakePlatform platform = FakePlatform.builder()
            .hold(Duration.ofMillis(20))
            .acceptUnknownJobs()
            .start();
    private RunPodQueue queue = queue();

    private RunPodQueue queue(String... variables) {
        return patient(Duration.ofMillis(100), variables);
    }

    /** @param patience how long pings and the stop channel wait for the first take */
    private RunPodQueue patient(Duration patience, String... variables) {
        return queueOf(platform, patience, variables);
    }

    private static RunPodQueue queueOf(FakePlatform platform, Duration patience, String... variables) {
        WorkerSettings settings = Samples.settings(platform.environment(), variables);
        return new RunPodQueue(
                settings.queueSettings().orElseThrow(),
                settings,
                Samples.MAPPERS,
                InstantSource.system(),
                new FirstTake(patience));
    }

    private void use(String... variables) {
        queue.close();
        queue = queue(variables);
    }

    @AfterEach
    void stop() {
        queue.close();
        platform.close();
    }

    private static JobPost post(JobPost.Kind kind) {
        return new JobPost("job-1", kind, JsonBody.of("{\"output\":1}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400})
    void a_take_that_the_platform_has_nothing_for_finds_nothing(int status) throws Exception {
        platform.answerNext(Route.TAKE, Answer.status(status));

        assertThat(queue.take(ONE)).isEqualTo(new Poll.Nothing<>());
    }

    @Test
    void nothing_goes_out_before_the_first_take() throws Exception {
        queue.close();
        queue = patient(Duration.ofHours(1));
        Thread stops = calling(queue::awaitStops);
        Thread ping = calling(() -> queue.ping(List.of()));
        Waiting.untilWaiting(stops);
        Waiting.untilWaiting(ping);

        assertThat(platform.requests()).isEmpty();
        queue.take(ONE);
        Waiting.join(stops);
        Waiting.join(ping);

        // Which of them arrives first is not ours to say: they come by three connections.
        assertThat(platform.requests()).extracting(RecordedRequest::route).contains(Route.TAKE, Route.STOP, Route.PING);
    }

    @Test
    void pings_and_stops_do_not_wait_for_ever_for_a_take() throws Exception {
        assertThat(queue.ping(List.of())).isEqualTo(new PostAnswer.Accepted());
        assertThat(queue.awaitStops()).isEqualTo(new Poll.Nothing<>());
    }

    private static Thread calling(Callable<?> call) {
        Thread thread = new Thread(() -> {
            try {
                call.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void an_empty_200_is_nothing() throws Exception {
        platform.answerNext(Route.TAKE, Answer.status(200));

        assertThat(queue.take(ONE)).isEqualTo(new Poll.Nothing<>());
    }

    @Test
    void a_take_after_429_is_throttled_for_as_long_as_the_platform_asks() throws Exception {
        platform.answerNext(Route.TAKE, Answer.status(429).header("Retry-After", "7"), Answer.status(429));

        assertThat(queue.take(ONE)).isEqualTo(new Poll.Throttled<>(Duration.ofSeconds(7)));
        assertThat(queue.take(ONE)).isEqualTo(new Poll.Throttled<>(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 418, 500, 502, 503, 504})
    void a_take_with_any_other_status_fails(int status) throws Exception {
        platform.answerNext(Route.TAKE, Answer.status(status).header("Retry-After", "3"));

        assertThat(queue.take(ONE)).isInstanceOfSatisfying(Poll.Failed.class, failed -> {
            assertThat(failed.reason()).contains("HTTP " + status);
            assertThat(((Poll.Failed<?>) failed).pause()).contains(Duration.ofSeconds(3));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_wrong_key_is_named_but_not_told(int status) throws Exception {
        platform.answerNext(Route.TAKE, Answer.status(status));

        assertThat(((Poll.Failed<TakenJob>) queue.take(ONE)).reason())
                .contains("RUNPOD_AI_API_KEY")
                .doesNotContain("test-key");
    }

    @Test
    void a_poll_without_an_answer_is_over_after_its_time_and_no_failure() throws Exception {
        use("RUNPOD_TAKE_WAIT_MS", "150");
        platform.answerNext(Route.TAKE, Answer.never());

        assertThat(queue.take(ONE)).isEqualTo(new Poll.Nothing<>());
    }

    /** How long the platform holds a poll open it does not say: an idle worker must not look like one in trouble. */
    @Test
    void a_poll_without_an_answer_is_counted_apart_from_errors() throws Exception {
        use("RUNPOD_TAKE_WAIT_MS", "150");
        platform.answerNext(Route.TAKE, Answer.never(), Answer.never());

        // By one client, and then by the other.
        queue.take(ONE);
        queue.take(ONE);

        assertThat(queue.facts().orElseThrow().requests()).isEqualTo(Map.of("poll_over", 2L));
    }

    @Test
    void a_platform_that_is_gone_is_a_failure() throws Exception {
        platform.down();

        assertThat(queue.take(ONE)).isInstanceOf(Poll.Failed.class);
        assertThat(queue.post(post(JobPost.Kind.RESULT))).isInstanceOf(PostAnswer.TryLater.class);
        assertThat(queue.ping(List.of())).isInstanceOf(PostAnswer.TryLater.class);
    }

    @Test
    void a_batch_is_asked_for_only_where_the_path_has_the_segment() throws Exception {
        use("RUNPOD_WEBHOOK_GET_JOB", platform.uri() + "/other/$ID");

        queue.take(new TakeRequest(5, false));

        assertThat(platform.requests()).singleElement().satisfies(request -> assertThat(request.target())
                .endsWith("/other/test-worker?job_in_progress=0"));
        assertThat(queue.awaitStops()).isEqualTo(new Poll.Closed<>());
    }

    @Test
    void taking_that_was_ended_asks_no_more() throws Exception {
        queue.stopTaking();
        queue.stopTaking();

        assertThat(queue.take(ONE)).isEqualTo(new Poll.Nothing<>());
        assertThat(platform.requests()).isEmpty();
    }

    private Thread taking(AtomicReference<Object> answer) {
        Thread taking = new Thread(() -> {
            try {
                answer.set(queue.take(ONE));
            } catch (InterruptedException e) {
                answer.set(e);
            }
        });
        taking.start();
        return taking;
    }

    @Test
    void an_open_take_comes_back_when_taking_ends() throws Exception {
        platform.answerNext(Route.TAKE, Answer.never());
        AtomicReference<Object> answer = new AtomicReference<>();
        Thread taking = taking(answer);
        platform.awaitRequest(Route.TAKE, any -> true, Waiting.LIMIT);

        queue.stopTaking();
        Waiting.join(taking);

        assertThat(answer.get()).isEqualTo(new Poll.Nothing<>());
    }

    @Test
    void a_job_that_was_handed_out_when_taking_ended_still_comes_in() throws Exception {
        queue.close();
        try (FakePlatform patient =
                FakePlatform.builder().hold(Duration.ofHours(1)).start()) {
            queue = queueOf(patient, Duration.ofMillis(100));
            AtomicReference<Object> answer = new AtomicReference<>();
            Thread taking = taking(answer);
            patient.awaitRequest(Route.TAKE, any -> true, Waiting.LIMIT);

            Thread ending = new Thread(queue::stopTaking);
            ending.start();
            Waiting.untilWaiting(ending);
            patient.enqueue("1");
            Waiting.join(taking);
            Waiting.join(ending);

            assertThat(answer.get()).isInstanceOf(Poll.Found.class);
        }
    }

    @Test
    void stops_go_on_while_the_worker_drains() throws Exception {
        queue.stopTaking();
        platform.stop("job-9");

        assertThat(queue.awaitStops()).isEqualTo(new Poll.Found<>(List.of("job-9")));
    }

    @ParameterizedTest
    @CsvSource({"RESULT, DONE, false", "STREAM_RESULT, DONE, true", "PROGRESS, DONE, false", "CHUNK, STREAM, false"})
    void a_message_goes_where_its_kind_belongs(JobPost.Kind kind, Route route, String isStream) throws Exception {
        assertThat(queue.post(post(kind))).isEqualTo(new PostAnswer.Accepted());

        RecordedRequest request = platform.awaitRequest(route, any -> true, Waiting.LIMIT);
        assertThat(request.parameter("isStream")).contains(isStream);
        assertThat(request.bodyText()).isEqualTo("{\"output\":1}");
    }

    @Test
    void a_result_that_another_worker_took_goes_out_under_its_name() throws Exception {
        queue.post(new JobPost("job-1", JobPost.Kind.RESULT, JsonBody.of("{}"), "old worker"));

        assertThat(platform.requests(Route.DONE)).singleElement().satisfies(request -> assertThat(request.target())
                .contains("/job-done/old%20worker/job-1?"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void a_message_is_accepted_with_any_status_of_success(int status) throws Exception {
        platform.answerNext(Route.DONE, Answer.status(status));

        assertThat(queue.post(post(JobPost.Kind.RESULT))).isEqualTo(new PostAnswer.Accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 413, 422})
    void a_message_is_refused_for_good_with_most_4xx(int status) throws Exception {
        platform.answerNext(Route.DONE, Answer.status(status));

        assertThat(queue.post(post(JobPost.Kind.RESULT)))
                .isInstanceOfSatisfying(PostAnswer.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {425, 429, 500, 502, 503, 504, 520, 524})
    void a_message_may_be_taken_later_with_these(int status) throws Exception {
        platform.answerNext(Route.DONE, Answer.status(status).header("Retry-After", "2"));

        assertThat(queue.post(post(JobPost.Kind.RESULT)))
                .isInstanceOfSatisfying(PostAnswer.TryLater.class, later -> assertThat(later.pause())
                        .contains(Duration.ofSeconds(2)));
    }

    @Test
    void a_message_whose_answer_is_lost_may_be_taken_later() throws Exception {
        // Twice: OkHttp itself tries once more when a connection from its pool breaks.
        platform.answerNext(Route.DONE, Answer.resetAfter(), Answer.resetAfter(), Answer.resetAfter());

        assertThat(queue.post(post(JobPost.Kind.RESULT))).isInstanceOf(PostAnswer.TryLater.class);
    }

    @Test
    void chunks_without_a_stream_url_are_refused_with_the_reason() throws Exception {
        use("RUNPOD_WEBHOOK_POST_STREAM", "");

        assertThat(queue.post(post(JobPost.Kind.CHUNK)))
                .isInstanceOfSatisfying(PostAnswer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("RUNPOD_WEBHOOK_POST_STREAM"));
    }

    @ParameterizedTest
    @CsvSource({
        "job-take/$RUNPOD_POD_ID, /job-take/test-worker?job_in_progress=0",
        "job-take/$ID?, /job-take/test-worker?job_in_progress=0",
        "job-take/$ID?gpu=$RUNPOD_GPU_TYPE_ID, /job-take/test-worker?gpu=NVIDIA+A40&job_in_progress=0",
        "job-take/$ID?a=b;c=%2F|{}&, /job-take/test-worker?a=b;c=%2F|{}&job_in_progress=0",
    })
    void a_take_template_reaches_the_wire_to_the_character(String template, String target) throws Exception {
        use("RUNPOD_WEBHOOK_GET_JOB", platform.uri() + "/" + template, "RUNPOD_GPU_NAME", "NVIDIA+A40");

        queue.take(ONE);

        assertThat(platform.requests(Route.TAKE)).singleElement().satisfies(request -> assertThat(request.target())
                .endsWith(target));
    }

    @ParameterizedTest
    @CsvSource({"a/b c, a%2Fb%20c", "ü, %C3%BC", "x?y#z, x%3Fy%23z", "a;b|c, a%3Bb%7Cc"})
    void a_job_with_an_odd_id_is_reported_under_that_id(String id, String segment) throws Exception {
        queue.post(new JobPost(id, JobPost.Kind.RESULT, JsonBody.of("{}")));

        assertThat(platform.requests(Route.DONE)).singleElement().satisfies(request -> assertThat(request.target())
                .contains("/job-done/test-worker/" + segment + "?gpu="));
        assertThat(platform.results(id)).hasSize(1);
    }

    @Test
    void pings_name_all_jobs_and_the_protocol_version() throws Exception {
        queue.ping(List.of("a", "b,c"));

        assertThat(platform.requests(Route.PING)).singleElement().satisfies(request -> assertThat(request.query())
                .isEqualTo("gpu=NVIDIA+RTX+A5000&job_id=a%2Cb%2Cc&runpod_version=1.12.0"));
    }

    @Test
    void the_protocol_version_of_pings_is_a_setting() throws Exception {
        use("RUNPOD_PROTOCOL_VERSION", "1.9.9");

        queue.ping(List.of());

        assertThat(platform.pings()).singleElement().satisfies(ping -> assertThat(ping.runpodVersion())
                .contains("1.9.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNPOD_WEBHOOK_PING", "RUNPOD_AI_API_KEY"})
    void without_a_ping_url_or_a_key_there_are_no_pings(String missing) throws Exception {
        use(missing, "");

        assertThat(queue.pingInterval()).isEmpty();
        assertThat(queue.ping(List.of())).isEqualTo(new PostAnswer.Accepted());
        queue.reportUnhealthy("disk", "full");
        assertThat(platform.requests()).isEmpty();
    }

    @Test
    void a_worker_that_runpod_gave_no_id_does_not_ping() {
        use("RUNPOD_POD_ID", "");

        assertThat(queue.pingInterval()).isEmpty();
    }

    @Test
    void a_worker_without_a_key_sends_no_authorization() throws Exception {
        use("RUNPOD_AI_API_KEY", "");

        queue.take(ONE);

        assertThat(platform.requests(Route.TAKE)).singleElement().satisfies(request -> assertThat(
                        request.header("Authorization"))
                .isEmpty());
    }

    @Test
    void an_unhealthy_report_cuts_the_reason_at_256_characters() {
        queue.reportUnhealthy("disk", "x".repeat(300));

        assertThat(platform.pings()).singleElement().satisfies(ping -> {
            assertThat(ping.reason()).contains("x".repeat(256));
            assertThat(ping.status()).contains("unhealthy");
            assertThat(ping.check()).contains("disk");
            assertThat(ping.runpodVersion()).contains("1.12.0");
        });
    }

    @Test
    void the_cut_does_not_halve_a_character() {
        queue.reportUnhealthy("disk", "x".repeat(255) + "\uD83D\uDE00 and more");

        assertThat(platform.pings()).singleElement().satisfies(ping -> assertThat(ping.reason())
                .contains("x".repeat(255)));
    }

    @Test
    void an_unhealthy_report_that_fails_throws_nothing() {
        platform.down();

        queue.reportUnhealthy("disk", "full");

        assertThat(platform.pings()).isEmpty();
    }

    @Test
    void the_integration_is_named_in_the_user_agent() throws Exception {
        use("RUNPOD_UA_INTEGRATION", "Tést\u0007");

        queue.take(ONE);

        assertThat(platform.requests(Route.TAKE)).singleElement().satisfies(request -> assertThat(
                        request.header("User-Agent").orElseThrow())
                .endsWith(" Integration/T?st?"));
    }

    @Test
    void a_closed_queue_ends_the_wait_for_stops() throws Exception {
        platform.answerNext(Route.STOP, Answer.never());
        AtomicReference<Object> answer = new AtomicReference<>();
        Thread listening = new Thread(() -> {
            try {
                answer.set(queue.awaitStops());
            } catch (InterruptedException e) {
                answer.set(e);
            }
        });
        listening.start();
        platform.awaitRequest(Route.STOP, any -> true, Waiting.LIMIT);

        queue.close();
        Waiting.join(listening);

        assertThat(answer.get()).isEqualTo(new Poll.Nothing<>());
        assertThat(queue.awaitStops()).isEqualTo(new Poll.Closed<>());
    }
}
