package io.github.runpodjava.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import java.net.InetAddress;
import java.net.URL;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TrainingQueueTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private static ObjectNode job(String id, int n) {
        ObjectNode job = MAPPER.createObjectNode().put("id", id);
        job.putObject("input").put("n", n);
        return job;
    }

    private static void work(int concurrency) throws Exception {
        List<ObjectNode> jobs = List.of(job("a", 1), job("b", 2), job("c", -1));
        try (TrainingQueue queue = TrainingQueue.open(jobs, MAPPER, Optional.empty())) {
            Map<String, String> environment = new HashMap<>(queue.environment());
            try (var worker = Worker.handling(JsonNode.class, TrainingQueueTest::positive)
                    .concurrency(concurrency)
                    .environment(Environment.of(environment))
                    .build()) {
                worker.start();
                assertThat(queue.awaitDone(SOON)).isTrue();
            }
            assertThat(queue.results()).containsOnlyKeys("a", "b", "c");
            assertThat(queue.results().get("b").path("output").asInt()).isEqualTo(2);
            assertThat(queue.results().get("c").path("error").asString()).contains("not positive");
        }
    }

    private static int positive(JsonNode input, io.github.runpodjava.JobContext job) {
        job.progress("under way");
        if (input.path("n").asInt() < 0) {
            throw new IllegalArgumentException("not positive");
        }
        return input.path("n").asInt();
    }

    @Test
    void a_worker_does_all_its_jobs_one_by_one() throws Exception {
        work(1);
    }

    @Test
    void a_worker_does_all_its_jobs_in_batches() throws Exception {
        work(4);
    }

    @Test
    void without_a_worker_it_is_not_done() throws Exception {
        try (TrainingQueue queue = TrainingQueue.open(List.of(job("a", 1)), MAPPER, Optional.empty())) {
            assertThat(queue.awaitDone(Duration.ofMillis(50))).isFalse();
        }
    }

    @Test
    void jobs_are_taken_over_https_where_there_is_a_certificate() throws Exception {
        Optional<TrainingTls> tls = TrainingTls.make(folder);
        assertThat(tls).isPresent();
        try (TrainingQueue queue = TrainingQueue.open(List.of(), MAPPER, tls.map(TrainingTls::server))) {
            URL taking = new URL(queue.environment().get("RUNPOD_WEBHOOK_GET_JOB"));
            URL posting = new URL(queue.environment().get("RUNPOD_WEBHOOK_POST_OUTPUT"));
            assertThat(List.of(taking.getProtocol(), posting.getProtocol())).containsExactly("https", "http");
            assertThat(InetAddress.getByName(taking.getHost()).isLoopbackAddress())
                    .isTrue();
            HttpsURLConnection take = (HttpsURLConnection) taking.openConnection();
            take.setSSLSocketFactory(trusting(folder.resolve("trusted")).getSocketFactory());
            assertThat(take.getResponseCode()).isEqualTo(204);
        }
    }

    /** As the JVM of the worker is told to by the options. */
    private static SSLContext trusting(Path store) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(store.toFile(), "training".toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
