package io.github.runpodjava.localserver.docs;

import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.spi.LocalServerSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the OpenAPI 3.1 document together: the text of {@code openapi.json}, less the routes that this server does not
 * have, with the types of its handler and with what any route may answer.
 */
final class OpenApiDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GET = "get";
    private static final String POST = "post";
    /** Marks, in our text only, a route that answers to POST as it does to GET. */
    private static final String POST_TOO = "x-post-too";

    private final ObjectNode document = (ObjectNode) JSON.readTree(Resource.read("openapi.json"));
    private final LocalServerSettings settings;

    private OpenApiDocument(LocalServerSettings settings) {
        this.settings = settings;
    }

    /** @param routes all that the server has */
    static ObjectNode of(List<Route> routes, LocalServerSettings settings) {
        OpenApiDocument made = new OpenApiDocument(settings);
        made.alsoPost();
        made.keepOnly(routes);
        made.answersOfAll();
        made.secure();
        settings.handler().ifPresent(handler -> new HandlerSchemas(made.document).put(handler));
        made.keepComponentsInUse();
        return made.document;
    }

    private void alsoPost() {
        for (JsonNode path : document.get("paths")) {
            if (((ObjectNode) path).remove(POST_TOO) != null) {
                ObjectNode post = (ObjectNode) path.get(GET).deepCopy();
                post.put("operationId", post.get("operationId").asString() + "ByPost");
                post.put("description", post.get("description").asString() + " A body is ignored.");
                ((ObjectNode) path).set(POST, post);
            }
        }
    }

    private void keepOnly(List<Route> routes) {
        Map<String, Set<String>> served = new HashMap<>();
        Set<String> atRootOnly = new HashSet<>();
        for (Route route : routes) {
            Set<String> methods = served.computeIfAbsent(shape(route.path()), path -> new HashSet<>());
            route.methods().forEach(method -> methods.add(method.name().toLowerCase(Locale.ROOT)));
            if (route.prefixes().equals(List.of(""))) {
                atRootOnly.add(shape(route.path()));
            }
        }
        ObjectNode paths = (ObjectNode) document.get("paths");
        for (String path : List.copyOf(paths.propertyNames())) {
            ObjectNode operations = (ObjectNode) paths.get(path);
            operations.retain(served.getOrDefault(shape(path), Set.of()));
            if (operations.isEmpty()) {
                paths.remove(path);
            } else if (atRootOnly.contains(shape(path))) {
                operations.putArray("servers").addObject().put("url", "/");
            }
        }
        keepTagsInUse(paths);
    }

    private void keepTagsInUse(ObjectNode paths) {
        Set<String> inUse = new HashSet<>();
        paths.findValues("tags").forEach(tags -> tags.forEach(tag -> inUse.add(tag.asString())));
        ((ArrayNode) document.get("tags"))
                .removeIf(tag -> !inUse.contains(tag.path("name").asString()));
    }

    private void keepComponentsInUse() {
        boolean removed = true;
        // What only an unused one refers to is unused as well.
        while (removed) {
            Set<String> inUse = Set.copyOf(document.findValuesAsString("$ref"));
            removed = false;
            for (String kind : List.of("parameters", "responses", "schemas")) {
                ObjectNode components = (ObjectNode) document.get("components").get(kind);
                for (String name : List.copyOf(components.propertyNames())) {
                    if (!inUse.contains("#/components/" + kind + "/" + name)) {
                        components.remove(name);
                        removed = true;
                    }
                }
            }
        }
    }

    /** The names of parameters do not matter: they are not part of a path. */
    private static String shape(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    private void answersOfAll() {
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                if (operation.path("responses") instanceof ObjectNode answers) {
                    answersOf(operation.has("security"), answers);
                }
            }
        }
    }

    private void answersOf(boolean isOpen, ObjectNode answers) {
        answer(answers, "403", "Forbidden");
        answer(answers, "500", "ServerError");
        if (settings.api().apiKey().isPresent() && !isOpen) {
            answer(answers, "401", "Unauthorized");
        }
        if (settings.api().rateLimits() && !answers.has("429")) {
            answer(answers, "429", "TooManyRequests");
        }
    }

    private static void answer(ObjectNode answers, String status, String name) {
        answers.putObject(status).put("$ref", "#/components/responses/" + name);
    }

    private void secure() {
        if (settings.api().apiKey().isEmpty()) {
            // Said, because a document without a word on it leaves it open.
            document.putArray("security");
            return;
        }
        ObjectNode schemes = ((ObjectNode) document.get("components")).putObject("securitySchemes");
        schemes.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "The key of this server, as RunPod's clients send it.");
        schemes.putObject("key")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "Authorization")
                .put("description", "The same key without the word Bearer, as workers send it.");
        // Either will do.
        ArrayNode either = document.putArray("security");
        either.addObject().putArray("bearer");
        either.addObject().putArray("key");
    }
}
