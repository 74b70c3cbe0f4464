package io.github.runpodjava.localserver.faults;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.RawJson;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows, replaces and ends the plan. Only at the root: faults are the server's and no endpoint's. */
final class FaultsRoute implements Route {
    private static final int MAX_MIB = 1;

    private final FaultBoard board;

    FaultsRoute(FaultBoard board) {
        this.board = board;
    }

    @Override
    public String path() {
        return "/faults";
    }

    @Override
    public List<String> prefixes() {
        return List.of("");
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.PUT, HandlerType.DELETE);
    }

    @Override
    public void handle(Context ctx) {
        if (ctx.method().equals(HandlerType.PUT)) {
            replace(ctx);
        } else if (ctx.method().equals(HandlerType.DELETE)) {
            // The last look at the counters.
            show(ctx, false, board.end().orElse(null));
        } else {
            show(ctx, board.plan() != null, board.plan());
        }
    }

    private void replace(Context ctx) {
        try {
            show(ctx, true, board.begin(PlanReader.read(RequestBody.bytes(ctx, MAX_MIB))));
        } catch (PlanRefused refused) {
            JsonObject body = new JsonObject()
                    .put("error", "The plan is unusable and nothing has changed: " + refused.getMessage())
                    .putStrings("problems", refused.problems());
            ctx.status(400).contentType(Answers.JSON).result(body.toBytes());
        }
    }

    private static void show(Context ctx, boolean on, @Nullable LivePlan plan) {
        JsonObject body = new JsonObject().put("on", RawJson.of(Boolean.toString(on)));
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        if (plan != null) {
            body.put("seed", plan.plan().seed());
            plan.rules().forEach(rule -> rules.add(rule.toJson()));
        }
        Answers.ok(ctx, body.put("rules", RawJson.of(rules.toString())));
    }
}
