package io.github.runpodjava.internal.inspect;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries questions by HTTP, and lets in only who may ask. */
final class DebugDoorHandler implements HttpHandler {
    private static final int MOST_FOLLOWERS = 16;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final Inspector inspector;
    private final DebugDoorGate gate;
    private final DebugDoorThreads threads;
    private final AtomicInteger followers = new AtomicInteger();

    DebugDoorHandler(Inspector inspector, DebugDoorSettings settings, DebugDoorThreads threads) {
        this.inspector = inspector;
        this.threads = threads;
        this.gate = new DebugDoorGate(inspector, settings);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            long start = System.nanoTime();
            InspectorRequest request = request(exchange);
            threads.answering();
            exchange.getResponseHeaders().set("X-Request-ID", request.requestId());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            Optional<InspectorAnswer> refusal = gate.refusal(request, exchange.getRequestHeaders());
            InspectorAnswer answer = refusal.isPresent() ? refusal.get() : inspector.answer(request);
            int status = answer.fold(InspectorAnswer.Tree::status, InspectorAnswer.Page::status, follow -> 200);
            if (status == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            }
            if (status == 405) {
                exchange.getResponseHeaders().set("Allow", inspector.allowed(request.path()));
            }
            // Before the answer: whoever has read it finds the request counted.
            inspector.served(
                    known(request.path()), method(exchange), status, Duration.ofNanos(System.nanoTime() - start));
            answer.<Sent>fold(
                            tree -> () -> send(
                                    exchange,
                                    tree.status(),
                                    "application/json",
                                    tree.body().toString()),
                            page -> () -> send(exchange, page.status(), page.contentType(), page.text()),
                            follow -> () -> follow(exchange, request, follow))
                    .run();
        }
    }

    /** Paths that nobody serves are not counted apart: anybody could make up any number of them. */
    private String known(String path) {
        return inspector.endpoints().stream()
                        .anyMatch(endpoint -> endpoint.path().equals(path))
                ? path
                : "other";
    }

    private static String method(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        return method.equals("GET") || method.equals("POST") || method.equals("HEAD") ? method : "OTHER";
    }

    private interface Sent {
        void run() throws IOException;
    }

    private static InspectorRequest request(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        byte[] body = exchange.getRequestBody().readNBytes(InspectorRequest.LONGEST_BODY);
        String method = exchange.getRequestMethod();
        return InspectorRequest.ofHttp(
                method.equals("HEAD") ? "GET" : method,
                exchange.getRequestURI().getPath(),
                parameters(exchange.getRequestURI().getRawQuery()),
                new String(body, StandardCharsets.UTF_8),
                headers.getFirst("Accept"),
                headers.getFirst("X-Request-ID"),
                headers.getFirst("traceparent"));
    }

    static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void follow(HttpExchange exchange, InspectorRequest request, InspectorAnswer.Follow follow)
            throws IOException {
        if (followers.incrementAndGet() > MOST_FOLLOWERS) {
            followers.decrementAndGet();
            InspectorAnswer full = inspector.refuse(
                    request,
                    429,
                    "TOO_MANY_FOLLOWERS",
                    MOST_FOLLOWERS + " others follow the log already",
                    "End one of them, or ask without follow");
            String text = full.fold(tree -> tree.body().toString(), InspectorAnswer.Page::text, other -> "");
            send(exchange, 429, "application/json", text);
            return;
        }
        threads.following();
        try (InspectorAnswer.Events events = follow.opening().open()) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            // So that whoever follows a silent worker sees at once that it is there.
            out.write(": following\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (true) {
                Optional<String> event = events.next(SIGN_OF_LIFE);
                String text = event.map(json -> "data: " + json + "\n\n").orElse(": still here\n\n");
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            followers.decrementAndGet();
        }
    }
}
