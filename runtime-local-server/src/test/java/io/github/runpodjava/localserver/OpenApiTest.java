package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.debug.Followers;
import io.github.runpodjava.localserver.faults.Faults;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookAddresses;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.ServerRole;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JobServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(JobServer::close);
    }

    @Test
    void every_served_route_is_described_and_nothing_else() {
        LocalServerSettings settings = settings(Optional.empty());
        Set<String> served = new TreeSet<>();
        for (Route route : routes(settings)) {
            route.methods().forEach(method -> served.add(method.name() + " " + shape(route.path())));
        }

        Set<String> described = new TreeSet<>();
        JsonNode paths = document(settings).get("paths");
        for (String path : paths.propertyNames()) {
            operations(paths.get(path))
                    .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + shape(path)));
        }
        assertThat(described).isEqualTo(served).isNotEmpty();
    }

    @Test
    void the_text_describes_no_route_that_no_server_has() throws Exception {
        JsonNode text = JSON.readTree(
                io.github.runpodjava.localserver.docs.DocsRoutes.class.getResourceAsStream("openapi.json"));
        Set<String> served = new TreeSet<>();
        routes(settings(Optional.empty())).forEach(route -> served.add(shape(route.path())));

        Set<String> described = new TreeSet<>();
        text.get("paths").propertyNames().forEach(path -> described.add(shape(path)));
        described.removeIf(path -> path.startsWith("/batch") && !served.contains("/batch"));

        assertThat(described).isEqualTo(served);
    }

    @Test
    void the_document_is_whole() {
        JsonNode document = document(settings(Optional.of(handler(Prompt.class, Picture.class, true))));

        assertThat(document.get("openapi").stringValue()).startsWith("3.1.");
        assertThat(document.get("info").get("title").stringValue()).isNotBlank();
        assertThat(document.get("info").get("version").stringValue()).isNotBlank();
        assertThat(document.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
        Set<String> tags = new HashSet<>(document.get("tags").findValuesAsString("name"));
        List<String> ids = document.get("paths").findValuesAsString("operationId");
        assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
        for (String path : document.get("paths").propertyNames()) {
            JsonNode item = document.get("paths").get(path);
            operations(item).forEach(method -> assertWhole(document, path, item.get(method), tags));
        }
    }

    private static void assertWhole(JsonNode document, String path, JsonNode operation, Set<String> tags) {
        assertThat(operation.get("summary").stringValue()).as(path).isNotBlank();
        assertThat(tags).contains(operation.get("tags").get(0).stringValue());
        assertThat(operation.get("responses").properties())
                .as(path)
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.getKey()).matches("[2-5]\\d\\d");
                    assertThat(resolved(document, answer.getValue())
                                    .get("description")
                                    .stringValue())
                            .isNotBlank();
                });
        Set<String> inPath = new HashSet<>();
        for (JsonNode reference : operation.path("parameters")) {
            JsonNode parameter = resolved(document, reference);
            if (parameter.get("in").stringValue().equals("path")) {
                inPath.add(parameter.get("name").stringValue());
            }
        }
        assertThat(inPath)
                .as(path)
                .isEqualTo(PARAMETER
                        .matcher(path)
                        .results()
                        .map(found -> found.group(1))
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void the_handlers_types_are_in_the_document() {
        JsonNode schemas = document(settings(Optional.of(handler(Prompt.class, Picture.class, false))))
                .get("components")
                .get("schemas");

        assertThat(schemas.at("/HandlerInput/$ref").asString()).isEqualTo("#/components/schemas/Prompt");
        assertThat(schemas.at("/HandlerOutput/$ref").asString()).isEqualTo("#/components/schemas/Picture");
        assertThat(schemas.at("/Prompt/required/0").asString()).isEqualTo("prompt");
        assertThat(schemas.at("/Prompt/properties/steps/type").asString()).isEqualTo("integer");
        assertThat(schemas.at("/Picture/properties/png/contentEncoding").asString())
                .isEqualTo("base64");
        assertThat(schemas.at("/JobRequest/properties/input/$ref").asString())
                .isEqualTo("#/components/schemas/HandlerInput");
    }

    @Test
    void what_a_streaming_handler_gives_is_a_chunk() {
        JsonNode document = document(settings(Optional.of(handler(Prompt.class, String.class, true))));
        JsonNode schemas = document.get("components").get("schemas");

        assertThat(document.at("/x-handler/streams").booleanValue()).isTrue();
        assertThat(schemas.at("/HandlerOutput/type").asString()).isEqualTo("string");
        assertThat(schemas.at("/StreamPart/properties/stream/items/properties/output/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/HandlerOutput");
        assertThat(schemas.at("/Job/properties/output/anyOf/0/items/$ref").asString())
                .isEqualTo("#/components/schemas/HandlerOutput");
    }

    @Test
    void types_that_nobody_knows_are_any_value() {
        for (Optional<HandlerSignature> handler :
                List.of(Optional.<HandlerSignature>empty(), Optional.of(handler(JsonNode.class, null, false)))) {
            JsonNode schemas = document(settings(handler)).get("components").get("schemas");

            assertThat(schemas.get("HandlerInput").propertyNames()).containsExactly("description");
            assertThat(schemas.get("HandlerOutput").propertyNames()).containsExactly("description");
        }
    }

    @Test
    void a_key_is_in_the_document_only_where_the_server_asks_for_one() {
        JsonNode open = document(settings(Optional.empty()));
        assertThat(open.get("security")).isEmpty();
        assertThat(open.at("/components/securitySchemes").isMissingNode()).isTrue();
        assertThat(open.at("/paths/~1run/post/responses").has("401")).isFalse();

        ApiSettings api =
                new ApiSettings("127.0.0.1", 0, null, 1, "secret-of-the-test", List.of(), List.of(), true, false, null);
        JsonNode closed = document(new LocalServerSettings(api, List.of("worker-1"), Optional.empty()));
        assertThat(closed.at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        assertThat(closed.get("security")).hasSize(2);
        assertThat(closed.at("/paths/~1run/post/responses").has("401")).isTrue();
        assertThat(closed.at("/paths/~1run/post/responses").has("429")).isTrue();
        assertThat(closed.at("/paths/~1docs/get/security")).isEmpty();
        assertThat(closed.at("/paths/~1docs/get/responses").has("401")).isFalse();
        assertThat(closed.toString()).doesNotContain("secret-of-the-test");
    }

    @Test
    void the_document_names_the_address_that_it_was_called_by() {
        JobServer server = start(settings(Optional.empty()));
        int port = server.uri().getPort();

        JsonNode atRoot = JSON.readTree(get(server, "/openapi.json").body()).get("servers");
        assertThat(atRoot.get(0).get("url").stringValue()).isEqualTo("http://127.0.0.1:" + port);
        assertThat(atRoot.get(1).get("url").stringValue()).isEqualTo("http://127.0.0.1:" + port + "/v2/{endpointId}");
        JsonNode below =
                JSON.readTree(get(server, "/v2/mine/openapi.json").body()).get("servers");
        assertThat(below).hasSize(1);
        assertThat(below.at("/0/variables/endpointId/default").asString()).isEqualTo("mine");
    }

    @Test
    void real_answers_have_the_fields_that_are_described() {
        JobServer server = start(settings(Optional.empty()));
        JsonNode schemas = JSON.readTree(get(server, "/openapi.json").body())
                .get("components")
                .get("schemas");
        try (TestWorker worker = TestWorker.startEcho(server.queue("worker-1"))) {
            JsonNode job = JSON.readTree(
                    post(server, "/runsync", "{\"input\": {\"a\": 1}}").body());

            assertFits(job, schemas.get("Job"));
            assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
            assertFits(JSON.readTree(get(server, "/health").body()), schemas.get("Health"));
            assertFits(JSON.readTree(get(server, "/health").body()).get("jobs"), schemas.at("/Health/properties/jobs"));
            assertFits(JSON.readTree(get(server, "/health").body()).get("workers"), schemas.get("WorkerCounts"));
            assertFits(JSON.readTree(get(server, "/requests").body()).at("/requests/0"), schemas.get("ListedJob"));
            assertFits(JSON.readTree(post(server, "/run", "{\"input\": 1}").body()), schemas.get("QueuedJob"));
            assertFits(JSON.readTree(post(server, "/run", "{}").body()), schemas.get("Error"));
        }
    }

    private static void assertFits(JsonNode value, JsonNode schema) {
        assertThat(schema.get("properties").propertyNames()).containsAll(value.propertyNames());
        for (JsonNode required : schema.path("required")) {
            assertThat(value.propertyNames()).contains(required.stringValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/docs/app.js", "/docs/style.css"})
    void the_page_and_its_parts_load_nothing_from_elsewhere(String path) {
        HttpResponse<String> page = get(start(settings(Optional.empty())), path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        String text = page.body().replace("http://www.w3.org/2000/svg", "").replace("http://localhost:9000/done", "");
        assertThat(text.replace("'https://example.com'", "")).doesNotContain("http://", "https://", "//cdn");
        assertThat(text).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void the_page_with_a_slash_too_many_leads_to_the_page() {
        HttpResponse<String> answer = get(start(settings(Optional.empty())), "/docs/");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).contains("../docs");
    }

    record Prompt(@JsonProperty(required = true) String prompt, int steps) {}

    record Picture(byte[] png) {}

    private static HandlerSignature handler(Type input, Type output, boolean streams) {
        return new HandlerSignature(input, output, streams, () -> JSON);
    }

    private static LocalServerSettings settings(Optional<HandlerSignature> handler) {
        return new LocalServerSettings(
                ApiSettings.on("127.0.0.1", 0),
                List.of("worker-1"),
                handler,
                new ServerRole.Development(),
                Optional.of(new AskedInspector(null)),
                true);
    }

    private static List<Route> routes(LocalServerSettings settings) {
        LocalQueue queue = new LocalQueue(LocalQueue.Options.standard(), Runnable::run, InstantSource.system());
        try (WebhookSender webhooks = new WebhookSender(WebhookAddresses.of(settings.api()), List.of());
                Hangups hangups = Hangups.start()) {
            return JobServer.routes(queue, webhooks, Faults.of(settings.api()), hangups, new Followers(), settings);
        } finally {
            queue.close();
        }
    }

    private JobServer start(LocalServerSettings settings) {
        JobServer server = (JobServer) new JavalinServerProvider().open(settings);
        servers.add(server);
        return server;
    }

    private JsonNode document(LocalServerSettings settings) {
        HttpRequest request = HttpRequest.newBuilder(start(settings).uri().resolve("/openapi.json"))
                .header("Authorization", "Bearer " + settings.api().apiKey().orElse("none"))
                .build();
        return JSON.readTree(send(request).body());
    }

    private HttpResponse<String> get(JobServer server, String path) {
        return send(HttpRequest.newBuilder(server.uri().resolve(path)).build());
    }

    private HttpResponse<String> post(JobServer server, String path, String body) {
        URI uri = server.uri().resolve(path);
        return send(HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        return ServerFixture.join(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }

    private static Set<String> operations(JsonNode item) {
        Set<String> methods = new TreeSet<>(item.propertyNames());
        methods.retainAll(METHODS);
        return methods;
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").stringValue().substring(1)) : node;
    }

    private static String shape(String path) {
        return PARAMETER.matcher(path).replaceAll("{}");
    }
}
