package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ready}: whether this process can work, check by check; status 503 when it cannot. */
final class ReadyPage implements InspectorPage {
    private static final String OK = "ok";

    private final Inspected inspected;
    private final String version;
    private final Secrets secrets;

    ReadyPage(Inspected inspected, String version, Secrets secrets) {
        this.inspected = inspected;
        this.version = version;
        this.secrets = secrets;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        Map<String, String> checks = checks();
        boolean ready = checks.values().stream().allMatch(OK::equals);
        ObjectNode tree = Trees.object();
        tree.put("status", ready ? OK : "degraded");
        ObjectNode all = tree.putObject("checks");
        checks.forEach((name, found) -> all.put(name, secrets.hide(found)));
        tree.put("version", version);
        return new InspectorAnswer.Tree(ready ? 200 : 503, tree);
    }

    private Map<String, String> checks() {
        Map<String, String> checks = new LinkedHashMap<>();
        List<InspectedWorker> workers = inspected.workers();
        checks.put("worker", workers.isEmpty() ? "starting" : OK);
        for (int i = 0; i < workers.size(); i++) {
            InspectedWorker worker = workers.get(i);
            // The names are those of the only worker, which is nearly always all there is.
            String suffix = i == 0 ? "" : "_" + (i + 1);
            checks.put("worker" + suffix, ofState(worker.state()));
            checks.put("places" + suffix, ofPlaces(worker));
            for (Map.Entry<String, Optional<String>> activity :
                    worker.activities().entrySet()) {
                checks.put(activity.getKey() + suffix, activity.getValue().orElse(OK));
            }
        }
        return checks;
    }

    /** Handlers that do not end when they are told to hold their places, perhaps for ever. */
    private static String ofPlaces(InspectedWorker worker) {
        int stuck = worker.placesStuck();
        if (stuck < worker.places()) {
            return OK;
        }
        return "all are held: the handlers of " + stuck + (stuck == 1 ? " job" : " jobs")
                + " go on although they were told to end; /debug/threads shows where they are, and to have the places back"
                + " now, restart the worker";
    }

    private static String ofState(WorkerState state) {
        return state == WorkerState.ACTIVE ? OK : state.name().toLowerCase(Locale.ROOT);
    }
}
