package io.github.runpodjava.localserver.faults;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in front of the application and lets some requests go wrong. */
final class FaultHandler extends Handler.Wrapper implements Graceful {
    private static final Logger LOG = LoggerFactory.getLogger(FaultHandler.class);

    private final FaultBoard board;
    private final Delays delays = new Delays();
    private volatile boolean shutdown;

    FaultHandler(Handler application, FaultBoard board) {
        super(application);
        this.board = board;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        LivePlan plan = board.plan();
        // A browser's preflight that fails hides the fault that was asked for.
        return plan == null || HttpMethod.OPTIONS.is(request.getMethod())
                ? super.handle(request, response, callback)
                : handle(plan, request, response, callback);
    }

    private boolean handle(LivePlan plan, Request request, Response response, Callback callback) throws Exception {
        String route = FaultRoutes.nameIn(Request.getPathInContext(request));
        Optional<HeldResponse> second =
                HttpMethod.GET.is(request.getMethod()) ? plan.secondTakes().next(route, request) : Optional.empty();
        if (second.isPresent()) {
            second.get().sendTo(new MarkedResponse(request, response, FaultKind.DUPLICATE), callback);
            return true;
        }
        Optional<LiveRule> rule = plan.strike(route);
        if (rule.isEmpty()) {
            return super.handle(request, response, callback);
        }
        LOG.atDebug()
                .addKeyValue("fault", rule.get().rule().kind().id())
                .addKeyValue("path", Request.getPathInContext(request))
                .log("a request goes wrong on demand");
        new FaultyExchange(request, response, callback, route, plan, rule.get(), super::handle, delays).run();
        return true;
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        shutdown = true;
        delays.endAll();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }
}
