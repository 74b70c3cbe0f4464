package io.github.runpodjava.internal.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stand-in for RunPod's queue on this machine: hands out a few jobs, takes what comes back, and knows when the worker
 * has done and seen all. What is taken is asked for over HTTPS where that can be; what is sent goes over plain HTTP: so
 * a worker has been through both.
 */
final class TrainingQueue implements AutoCloseable {
    /** What this machine calls itself. */
    static final String NAME = "localhost";

    private static final String WORKER = "training";
    /** A poll without a job is held for this long: the worker waits as it would on RunPod. */
    private static final Duration HOLD = Duration.ofMillis(100);
    /** Polls without a job that the worker is to see in the end. */
    private static final int IDLE_POLLS = 2;

    private final ObjectMapper mapper;
    private final Deque<ObjectNode> waiting = new ArrayDeque<>();
    private final int jobs;
    private final Map<String, JsonNode> results = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "runpod-training");
        thread.setDaemon(true);
        return thread;
    });
    private final String host;
    private final HttpServer plain;
    private final Optional<HttpServer> secure;
    private int idlePolls;
    private boolean closed;

    private TrainingQueue(
            List<ObjectNode> jobs, ObjectMapper mapper, String host, HttpServer plain, Optional<HttpServer> secure) {
        this.mapper = mapper;
        this.host = host;
        this.plain = plain;
        this.secure = secure;
        this.jobs = jobs.size();
        waiting.addAll(jobs);
    }

    /** Opens it on free ports of this machine alone. */
    static TrainingQueue open(List<ObjectNode> jobs, ObjectMapper mapper, Optional<SSLContext> tls) throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetSocketAddress anyPort = new InetSocketAddress(here, 0);
        HttpServer plain = HttpServer.create(anyPort, 0);
        Optional<HttpServer> secure = Optional.empty();
        if (tls.isPresent()) {
            HttpsServer https = HttpsServer.create(anyPort, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            secure = Optional.of(https);
        }
        TrainingQueue queue = new TrainingQueue(jobs, mapper, nameOf(here), plain, secure);
        queue.serve(plain);
        secure.ifPresent(queue::serve);
        return queue;
    }

    /** A name, as RunPod has one, so that the looking up is part of what is trained; the number where there is none. */
    private static String nameOf(InetAddress address) {
        try {
            return InetAddress.getByName(NAME).equals(address) ? NAME : address.getHostAddress();
        } catch (UnknownHostException e) {
            return address.getHostAddress();
        }
    }

    private void serve(HttpServer server) {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** What a worker's environment has to say for it to take jobs here. */
    Map<String, String> environment() {
        String taking = secure.map(
                        server -> "https://" + host + ":" + server.getAddress().getPort())
                .orElse(base(plain));
        Map<String, String> all = new HashMap<>();
        all.put("RUNPOD_WEBHOOK_GET_JOB", taking + "/v2/training/job-take/$RUNPOD_POD_ID?gpu=$RUNPOD_GPU_TYPE_ID");
        all.put("RUNPOD_WEBHOOK_PING", taking + "/v2/training/ping/$RUNPOD_POD_ID?gpu=$RUNPOD_GPU_TYPE_ID");
        all.put("RUNPOD_WEBHOOK_POST_OUTPUT", base(plain) + "/v2/training/job-done/$RUNPOD_POD_ID/$ID");
        all.put("RUNPOD_WEBHOOK_POST_STREAM", base(plain) + "/v2/training/job-stream/$RUNPOD_POD_ID/$ID");
        all.put("RUNPOD_POD_ID", WORKER);
        all.put("RUNPOD_ENDPOINT_ID", WORKER);
        all.put("RUNPOD_AI_API_KEY", "only-for-training");
        return all;
    }

    private String base(HttpServer server) {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** Waits until every job has its result and the worker was idle for a moment; false if that took too long. */
    synchronized boolean awaitDone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!isDone()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean isDone() {
        return results.size() == jobs && idlePolls >= IDLE_POLLS;
    }

    /** The results that came in, by the ids of their jobs. */
    synchronized Map<String, JsonNode> results() {
        return Map.copyOf(results);
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().getPath();
            byte[] body = call.getRequestBody().readAllBytes();
            if (path.contains("/job-take")) {
                send(call, next(path.contains("/job-take-batch/")));
            } else if (path.contains("/job-stop/")) {
                holdStop();
                send(call, Optional.empty());
            } else {
                if (path.contains("/job-done/")) {
                    note(path.substring(path.lastIndexOf('/') + 1), body);
                }
                send(call, Optional.of("{}"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange call, Optional<String> json) throws IOException {
        if (json.isEmpty()) {
            call.sendResponseHeaders(204, -1);
            return;
        }
        byte[] bytes = json.get().getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = call.getResponseBody()) {
            out.write(bytes);
        }
    }

    private synchronized Optional<String> next(boolean batch) throws InterruptedException {
        ObjectNode job = waiting.poll();
        if (job == null) {
            wait(HOLD.toMillis());
            idlePolls += results.size() == jobs ? 1 : 0;
            notifyAll();
            return Optional.empty();
        }
        ArrayNode one = mapper.createArrayNode().add(job);
        return Optional.of((batch ? one : job).toString());
    }

    private synchronized void holdStop() throws InterruptedException {
        while (!closed) {
            wait();
        }
    }

    private synchronized void note(String job, byte[] body) {
        JsonNode result;
        try {
            result = mapper.readTree(body);
        } catch (JacksonException unreadable) {
            result = mapper.createObjectNode().put("error", "the result was not JSON");
        }
        if (!result.path("status").asString("").equals("IN_PROGRESS")) {
            results.put(job, result);
            notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        plain.stop(0);
        secure.ifPresent(server -> server.stop(0));
        threads.shutdownNow();
    }
}
