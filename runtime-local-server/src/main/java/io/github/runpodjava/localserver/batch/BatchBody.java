package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the requests that a caller wants in a batch: all of them, or none if one is of no use. */
final class BatchBody {
    /** RunPod documents this limit for one call that adds requests. */
    private static final int MAX_MIB = 10;

    private static final String NEW = "For example: [{\"input\": {\"prompt\": \"Hello\"}}]";
    private static final String MORE = "For example: {\"requests\": [{\"input\": {\"prompt\": \"Hello\"}}]}";
    private static final String ATTRIBUTES = "For example: {\"name\": \"nightly\"}";
    private static final int MAX_NAME = 256;

    private BatchBody() {}

    /** The body of a call that makes a batch: the requests, maybe none, as an array. */
    static List<BatchRequest> ofNew(Context ctx, RequestIntake intake) {
        JsonNode body = RequestBody.readValue(ctx, MAX_MIB, NEW);
        if (!body.isArray()) {
            throw RequestRefused.badRequest(
                    "The request body must be a JSON array of requests, not " + kindOf(body) + ". " + NEW);
        }
        return drafts(body, intake);
    }

    /** The body of a call that adds to a batch: an object with the requests. */
    static List<BatchRequest> ofMore(Context ctx, RequestIntake intake) {
        JsonNode body = RequestBody.readValue(ctx, MAX_MIB, MORE);
        if (!body.path("requests").isArray()) {
            throw RequestRefused.badRequest("The request body needs the key \"requests\" with a JSON array. " + MORE);
        }
        return drafts(body.path("requests"), intake);
    }

    /** The body of a call that changes a batch: its new name, null for none. */
    static @Nullable String nameIn(Context ctx) {
        JsonNode body = RequestBody.readValue(ctx, MAX_MIB, ATTRIBUTES);
        JsonNode name = body.path("name");
        if (name.isNull()) {
            return null;
        }
        if (!name.isString() || name.stringValue().length() > MAX_NAME) {
            throw RequestRefused.badRequest("The request body needs the key \"name\" with a string of at most "
                    + MAX_NAME + " characters, or null. " + ATTRIBUTES);
        }
        return name.stringValue();
    }

    private static List<BatchRequest> drafts(JsonNode array, RequestIntake intake) {
        List<BatchRequest> drafts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            String which = "Request " + (drafts.size() + 1) + " of " + array.size() + ": ";
            if (!(element instanceof ObjectNode request)) {
                throw RequestRefused.badRequest(which + "it must be a JSON object, not " + kindOf(element) + ".");
            }
            try {
                intake.check(request);
            } catch (RequestRefused refused) {
                throw RequestRefused.badRequest(which + refused.getMessage());
            }
            drafts.add(BatchRequest.draft(request));
        }
        return drafts;
    }

    private static String kindOf(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
