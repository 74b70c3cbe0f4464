package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.QueueEnd;
import io.github.runpodjava.spi.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page for a question, and turns everything that goes wrong into an answer. */
final class WorkerInspector implements Inspector {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerInspector.class);

    private final Map<Endpoint, InspectorPage> pages;
    private final Optional<DebugToken> token;
    private final Inspected inspected;
    private final LazyMetrics metrics;

    WorkerInspector(
            Map<Endpoint, InspectorPage> pages, Optional<DebugToken> token, Inspected inspected, LazyMetrics metrics) {
        this.pages = new LinkedHashMap<>(pages);
        this.token = token;
        this.inspected = inspected;
        this.metrics = metrics;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(pages.keySet());
    }

    @Override
    public boolean admits(@Nullable String credential) {
        return token.map(right -> credential != null && right.matches(credential))
                .orElse(true);
    }

    @Override
    public boolean hasToken() {
        return token.isPresent();
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        try {
            return page(request).answer(request);
        } catch (InspectorRefusal refused) {
            return refused.answerTo(request);
        } catch (Throwable failed) {
            LOG.atError().setCause(failed).addKeyValue("path", request.path()).log("A debug request failed");
            return new InspectorRefusal(
                            500,
                            "INTERNAL_ERROR",
                            "The worker failed to answer",
                            "Its log says why; look for \"A debug request failed\"")
                    .answerTo(request);
        }
    }

    private InspectorPage page(InspectorRequest request) {
        List<String> otherMethods = new ArrayList<>();
        for (Map.Entry<Endpoint, InspectorPage> page : pages.entrySet()) {
            if (page.getKey().path().equals(request.path())) {
                if (page.getKey().method().equals(request.method())) {
                    return page.getValue();
                }
                otherMethods.add(page.getKey().method());
            }
        }
        if (!otherMethods.isEmpty()) {
            throw new InspectorRefusal(
                    405,
                    "METHOD_NOT_ALLOWED",
                    request.path() + " does not answer to " + Shortened.to(request.method(), 20),
                    "Send " + String.join(" or ", otherMethods));
        }
        throw new InspectorRefusal(
                404,
                "NOT_FOUND",
                "There is nothing at " + Shortened.to(request.path(), 100),
                "There are "
                        + String.join(
                                ", ",
                                pages.keySet().stream()
                                        .map(Endpoint::path)
                                        .distinct()
                                        .toList()));
    }

    @Override
    public InspectorAnswer refuse(InspectorRequest request, int status, String code, String message, String help) {
        return new InspectorRefusal(status, code, message, help).answerTo(request);
    }

    @Override
    public void served(String endpoint, String method, int status, Duration took) {
        metrics.served(endpoint, method, status, took);
    }

    @Override
    public void queued(Duration delay) {
        metrics.queued(delay);
    }

    @Override
    public void endedInQueue(QueueEnd how) {
        metrics.endedInQueue(how);
    }

    @Override
    public void watch(RunningServer server) {
        inspected.server(server);
    }
}
