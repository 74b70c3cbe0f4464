import io.javalin.Javalin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The yardstick of runsync.sh: a Javalin application with its default settings and one route, which reads the body as
 * JSON and answers it. No queue, no job, no log.
 */
public final class BareJavalin {
    public static void main(String[] args) {
        JsonMapper mapper = new JsonMapper();
        Javalin.start(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.port = Integer.parseInt(args[0]);
            config.routes.post("/runsync", ctx -> {
                JsonNode body = mapper.readTree(ctx.bodyAsBytes());
                ctx.contentType("application/json").result(mapper.writeValueAsBytes(body));
            });
        });
    }
}
