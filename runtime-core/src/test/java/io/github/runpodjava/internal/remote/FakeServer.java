package io.github.runpodjava.internal.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on this machine that says what the test has it say, and 404 to all else. */
final class FakeServer implements AutoCloseable {
    /** An answer with its status. */
    record Answer(int status, String body) {}

    /** No answer at all: the connection breaks. */
    static final Answer NONE = new Answer(0, "");

    private final HttpServer server;
    private final Map<String, Function<JsonNode, Answer>> routes = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            String path = exchange.getRequestURI().getPath();
            asked.add(path + " " + body);
            Answer answer =
                    routes.getOrDefault(path, any -> new Answer(404, "{}")).apply(body);
            if (answer.equals(NONE)) {
                throw new IOException("broken on purpose");
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    FakeServer at(String path, Function<JsonNode, Answer> route) {
        routes.put(path, route);
        return this;
    }

    /** A worker's door that refuses. */
    FakeServer refusingAt(String path, int status, String code, String message) {
        return at(
                path,
                any -> new Answer(
                        status,
                        "{\"error\": {\"code\": \"" + code + "\", \"message\": \"" + message
                                + "\", \"help\": \"HELP\"}}"));
    }

    /** The path and the body of each request. */
    List<String> asked() {
        return asked;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
