package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.QueueEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetricsPushTest {
    private record Push(String method, String path, String authorization, String type, String body) {}

    /** Ends a pause when the test says so. */
    private static final class Ticks extends Pauses {
        final Semaphore ticks = new Semaphore(0);

        @Override
        public void pause(Duration pause) throws InterruptedException {
            while (!ended() && !ticks.tryAcquire(1, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        }
    }

    private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(202);
    private final HttpServer gateway = gateway();
    private final AtomicInteger pages = new AtomicInteger();
    private final Ticks pauses = new Ticks();
    private MetricsPush push;

    /** The last push does not wait for all that a cold JVM does at its first: read the trust store, for example. */
    @BeforeAll
    static void warmUp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        Environment environment = Environment.of(Map.of());
        try (PushTarget target = new PushTarget(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                MetricsPushSettings.read(new SettingsReader(environment)),
                WorkerSettings.from(environment).worker())) {
            assertThat(target.send(new InspectorAnswer.Page(200, "text/plain", "")))
                    .isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @AfterEach
    void end() {
        if (push != null) {
            push.close();
        }
        gateway.stop(0);
    }

    private HttpServer gateway() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
            return server;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        pushes.add(new Push(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(status.get(), -1);
        exchange.close();
    }

    private String address() {
        return "127.0.0.1:" + gateway.getAddress().getPort();
    }

    private final class Counting implements Metrics {
        @Override
        public void on(JobEvent event) {}

        @Override
        public void queued(Duration delay) {}

        @Override
        public void endedInQueue(QueueEnd how) {}

        @Override
        public void served(String endpoint, String method, int code, Duration took) {}

        @Override
        public InspectorAnswer.Page page(String accept) {
            return new InspectorAnswer.Page(
                    200, "text/plain; version=0.0.4; charset=utf-8", "page " + pages.incrementAndGet() + "\n");
        }

        @Override
        public void close() {}
    }

    private void start(String url, Supplier<Optional<Metrics>> metrics, String... more) {
        Map<String, String> variables = new HashMap<>();
        variables.put("RUNPOD_METRICS_PUSH_URL", url);
        variables.put("RUNPOD_POD_ID", "pod/1");
        variables.put("RUNPOD_ENDPOINT_ID", "painter");
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        Environment environment = Environment.of(variables);
        push = new MetricsPush(
                MetricsPushSettings.read(new SettingsReader(environment)),
                WorkerSettings.from(environment).worker(),
                metrics,
                pauses,
                System::nanoTime);
        push.start();
    }

    private void start(String url, String... more) {
        start(url, () -> Optional.of(new Counting()), more);
    }

    private Push next() throws InterruptedException {
        Push next = pushes.poll(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void a_gateway_gets_a_group_of_the_worker_at_each_interval_and_once_more_at_the_end() throws InterruptedException {
        start("http://" + address());

        pauses.ticks.release();
        Push first = next();
        pauses.ticks.release();
        Push second = next();
        push.close();
        Push last = next();

        assertThat(first.method()).isEqualTo("PUT");
        assertThat(first.path()).isEqualTo("/metrics/job/painter/instance/pod_1");
        assertThat(first.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(first.authorization()).isNull();
        assertThat(first.body()).isEqualTo("page 1\n");
        assertThat(second.body()).isEqualTo("page 2\n");
        assertThat(last.body()).isEqualTo("page 3\n");
        assertThat(pushes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/import/prometheus?extra_label=pod=$RUNPOD_POD_ID, POST, /api/v1/import/prometheus?extra_label=pod=pod/1",
        "/api/v1/import/prometheus?extra_label=job=$RUNPOD_ENDPOINT_ID&extra_label=instance=$RUNPOD_POD_ID, POST,"
                + " /api/v1/import/prometheus?extra_label=job=painter&extra_label=instance=pod/1",
        "/prefix/metrics/job/mine/instance/a, PUT, /prefix/metrics/job/mine/instance/a",
        "/of/$RUNPOD_ENDPOINT_ID, POST, /of/painter"
    })
    void an_address_with_a_path_is_used_as_it_is(String path, String method, String called)
            throws InterruptedException {
        start("http://" + address() + path);

        push.close();

        Push only = next();
        assertThat(only.method()).isEqualTo(method);
        assertThat(only.path()).isEqualTo(called);
    }

    @Test
    void it_shows_a_token_or_a_user_of_the_url_and_never_in_the_url() throws InterruptedException {
        start("http://me:secret@" + address());
        push.close();
        Push byUser = next();
        start("http://me:secret@" + address(), "RUNPOD_METRICS_PUSH_TOKEN", "the-token");
        push.close();
        Push byToken = next();

        assertThat(byUser.authorization())
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(byToken.authorization()).isEqualTo("Bearer the-token");
        assertThat(byToken.path()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 500})
    void what_the_gateway_does_not_take_is_sent_anew_at_the_next_interval(int refusal) throws InterruptedException {
        status.set(refusal);
        start("http://" + address());
        pauses.ticks.release();
        next();
        status.set(200);

        pauses.ticks.release();

        assertThat(next().body()).isEqualTo("page 2\n");
    }

    /** A port at which nobody listens any more. */
    private static int deafPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    @Test
    void an_address_that_cannot_be_reached_is_told_once_in_a_sentence_and_then_summed_up() throws IOException {
        int port = deafPort();
        RecordingLogger log = new RecordingLogger();
        ManualClock clock = new ManualClock();
        // The tenth second is over with the last of them.
        RecordingPauses moves = new RecordingPauses()
                .meanwhile(pause -> clock.advance(Duration.ofSeconds(3)))
                .endsAfter(6);
        Environment environment = Environment.of(Map.of("RUNPOD_METRICS_PUSH_URL", "http://127.0.0.1:" + port));
        push = new MetricsPush(
                MetricsPushSettings.read(new SettingsReader(environment)),
                WorkerSettings.from(environment).worker(),
                () -> Optional.of(new Counting()),
                moves,
                clock::nanoTime,
                log);

        push.start();
        Waiting.until("six pushes", () -> pages.get() == 6);
        push.close();

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0))
                .startsWith("WARN Pushing metrics failed and will be tried again: ")
                .contains("127.0.0.1:" + port);
        assertThat(log.lines().get(1))
                .startsWith("WARN Pushing metrics failed 4 more times in 12 s (0 times it worked)");
    }

    @Test
    void a_page_that_fails_and_metrics_that_are_not_there_end_nothing_but_themselves() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        start("http://" + address(), () -> {
            if (asked.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("broken");
            }
            return Optional.of(new Counting());
        });
        pauses.ticks.release(2);

        assertThat(next().body()).isEqualTo("page 1\n");
        push.close();

        start("http://" + address(), Optional::empty);
        push.close();
        assertThat(asked.get()).isEqualTo(3);
    }

    @Test
    void without_an_address_there_is_no_thread_and_metrics_are_not_asked_for() {
        push = new MetricsPush(
                MetricsPushSettings.read(new SettingsReader(Environment.of(Map.of()))),
                WorkerSettings.from(Environment.of(Map.of())).worker(),
                () -> {
                    throw new AssertionError("asked");
                },
                pauses,
                System::nanoTime);

        push.start();
        push.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("runpod-metrics-push");
    }

    @Test
    void what_is_unusable_is_told_by_name_and_a_token_not_by_value() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of(
                "RUNPOD_METRICS_PUSH_URL", "gateway:9091",
                "RUNPOD_METRICS_PUSH_INTERVAL_MS", "10",
                "RUNPOD_METRICS_PUSH_TOKEN", "hunter2\nx")));

        assertThat(MetricsPushSettings.read(in).toString()).doesNotContain("hunter2");
        assertThatThrownBy(in::rejectIfAnyProblem)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_METRICS_PUSH_URL = \"gateway:9091\"")
                .hasMessageContaining("RUNPOD_METRICS_PUSH_INTERVAL_MS = \"10\"")
                .hasMessageContaining("RUNPOD_METRICS_PUSH_TOKEN")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("hunter2"));
    }
}
