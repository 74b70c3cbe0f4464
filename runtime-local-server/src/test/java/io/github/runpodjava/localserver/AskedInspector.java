package io.github.runpodjava.localserver;

import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.QueueEnd;
import io.github.runpodjava.spi.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An inspector that answers with the question. */
final class AskedInspector implements Inspector {
    private final String token;
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final List<QueueEnd> ends = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile boolean followed;

    /** @param token what has to be shown, or null */
    AskedInspector(String token) {
        this.token = token;
    }

    List<String> served() {
        return served;
    }

    List<QueueEnd> ends() {
        return ends;
    }

    List<Duration> delays() {
        return delays;
    }

    boolean isFollowed() {
        return followed;
    }

    void tell(String event) {
        events.add(event);
    }

    @Override
    public List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>();
        for (String path : List.of(
                "/health",
                "/ready",
                "/debug/status",
                "/debug/workflow",
                "/debug/logs",
                "/debug/queue",
                "/debug/memory",
                "/debug/artifacts",
                "/debug/config",
                "/debug/connections",
                "/debug/threads",
                "/debug/startup",
                "/metrics",
                METRICS)) {
            all.add(new Endpoint("GET", path, ""));
        }
        all.add(new Endpoint("POST", "/debug/log-level", ""));
        all.add(new Endpoint("POST", "/debug/ask", ""));
        return all;
    }

    @Override
    public boolean admits(String credential) {
        return token == null || token.equals(credential);
    }

    @Override
    public boolean hasToken() {
        return token != null;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        if (endpoints().stream()
                .noneMatch(
                        one -> one.path().equals(request.path()) && one.method().equals(request.method()))) {
            return refuse(request, 405, "METHOD_NOT_ALLOWED", "not " + request.method(), "another");
        }
        if (request.parameter("follow").isPresent()) {
            return new InspectorAnswer.Follow(this::follow);
        }
        if (request.path().equals(METRICS)) {
            return new InspectorAnswer.Page(200, "text/plain; version=0.0.4", "jobs_taken_total 1\n");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("method", request.method());
        body.put("path", request.path());
        body.put("job_id", request.parameters().get("job_id"));
        body.put("body", request.body());
        body.put("request_id", request.requestId());
        return new InspectorAnswer.Tree(request.path().equals("/ready") ? 503 : 200, body);
    }

    private InspectorAnswer.Events follow() {
        followed = true;
        return new InspectorAnswer.Events() {
            @Override
            public Optional<String> next(Duration most) throws InterruptedException {
                return Optional.ofNullable(events.poll(most.toMillis(), TimeUnit.MILLISECONDS));
            }

            @Override
            public void close() {
                followed = false;
            }
        };
    }

    @Override
    public InspectorAnswer refuse(InspectorRequest request, int status, String code, String message, String help) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("code", code)
                .put("message", message)
                .put("request_id", request.requestId())
                .put("help", help);
        return new InspectorAnswer.Tree(status, body);
    }

    @Override
    public void served(String endpoint, String method, int status, Duration took) {
        served.add(method + " " + endpoint + " " + status);
    }

    @Override
    public void queued(Duration delay) {
        delays.add(delay);
    }

    @Override
    public void endedInQueue(QueueEnd how) {
        ends.add(how);
    }

    @Override
    public void watch(RunningServer server) {}
}
