package io.github.runpodjava.localserver.direct;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log begins with: which mode this is, where it listens, what to try. */
@FunctionalInterface
interface StartLines {
    List<String> at(URI uri, @Nullable URI health);

    static StartLines realtime(String path) {
        return (uri, health) -> List.of(
                "Realtime mode: requests come to POST " + path + " on port " + uri.getPort(),
                tryIt(uri + path, "", "{\"id\": \"job-1\", \"input\": {\"name\": \"value\"}}"));
    }

    static StartLines balancing(boolean streams) {
        return (uri, health) -> {
            List<String> lines = new ArrayList<>();
            lines.add("Load-balancing mode: requests come to POST / on port " + uri.getPort()
                    + ", health checks to GET /ping on port " + (health == null ? uri : health).getPort());
            lines.add(tryIt(
                    uri + "/",
                    streams ? " -N -H 'accept: text/event-stream'" : "",
                    "{\"input\": {\"name\": \"value\"}}"));
            return lines;
        };
    }

    private static String tryIt(String url, String options, String body) {
        return "Try it: curl -s " + url + options + " -H 'content-type: application/json' -d '" + body + "'";
    }
}
