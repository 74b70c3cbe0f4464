package io.github.runpodjava.localserver.docs;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes the API, with the address that it was called by first among the servers. */
final class OpenApiRoute implements Route {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDPOINT = "endpointId";

    private final Supplier<ObjectNode> maker;
    private volatile @Nullable ObjectNode document;

    /** @param maker makes the document; called when somebody asks for it, because a start has no time for it */
    OpenApiRoute(Supplier<ObjectNode> maker) {
        this.maker = maker;
    }

    @Override
    public String path() {
        return "/openapi.json";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        String address = CallerAddress.of(ctx);
        String endpoint = ctx.pathParamMap().get(ENDPOINT);
        ArrayNode servers = JSON.createArrayNode();
        if (endpoint == null) {
            servers.addObject().put("url", address);
        }
        ObjectNode prefixed = servers.addObject();
        prefixed.put("url", address + "/v2/{" + ENDPOINT + "}").put("description", "Where RunPod's clients look.");
        prefixed.putObject("variables")
                .putObject(ENDPOINT)
                .put("default", endpoint == null ? "local" : endpoint)
                .put("description", "Any id.");
        // A copy of the outermost level: the rest is the same for everybody.
        ObjectNode answer = JSON.createObjectNode().setAll(document());
        answer.set("servers", servers);
        ctx.status(200).contentType(Answers.JSON).header("Cache-Control", "no-cache");
        ctx.result(JSON.writeValueAsBytes(answer));
    }

    private ObjectNode document() {
        ObjectNode made = document;
        if (made == null) {
            // Made twice at worst, and the same then.
            made = maker.get();
            document = made;
        }
        return made;
    }
}
