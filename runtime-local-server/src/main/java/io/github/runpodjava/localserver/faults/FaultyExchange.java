package io.github.runpodjava.localserver.faults;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** One request that a rule has struck, on its way to a bad end. */
final class FaultyExchange {
    /** Over the largest body that any route takes. */
    private static final int MAX_REPEATED = 64 * 1024 * 1024;

    private static final int PAYLOAD_TOO_LARGE = 413;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String route;
    private final LivePlan plan;
    private final LiveRule rule;
    private final Request.Handler application;
    private final Delays delays;

    FaultyExchange(
            Request request,
            Response response,
            Callback callback,
            String route,
            LivePlan plan,
            LiveRule rule,
            Request.Handler application,
            Delays delays) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.route = route;
        this.plan = plan;
        this.rule = rule;
        this.application = application;
        this.delays = delays;
    }

    /** Answers, or sees to it that somebody does; returns at once. */
    void run() {
        Runnable misbehaviour = rule.rule()
                .fault()
                .fold(
                        slow -> () -> delay(slow),
                        cut -> () -> cut(cut.hard()),
                        lose -> this::lose,
                        replace -> () -> replace(replace),
                        truncate -> this::truncate,
                        duplicate -> FaultRoutes.isTake(route) ? this::handOutTwice : this::duplicate);
        misbehaviour.run();
    }

    private void delay(Fault.Slow slow) {
        delays.after(rule.between(slow.least(), slow.most()), request, () -> pass(request, marked(), callback));
    }

    private void cut(boolean hard) {
        if (hard) {
            Connections.reset(request, callback);
        } else {
            afterBody(() -> Connections.close(callback));
        }
    }

    private void lose() {
        hold(request, answer -> Connections.reset(request, callback));
    }

    private void replace(Fault.Replace replace) {
        if (replace.effect()) {
            hold(request, answer -> replace.answer().send(marked(), callback));
        } else {
            afterBody(() -> replace.answer().send(marked(), callback));
        }
    }

    private void truncate() {
        hold(request, answer -> {
            byte[] body = answer.map(HeldResponse::body).orElse(new byte[0]);
            if (body.length == 0 || HttpMethod.HEAD.is(request.getMethod())) {
                Connections.close(callback);
                return;
            }
            Response cut = marked();
            answer.orElseThrow().writeHeadTo(cut);
            cut.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            Callback end = Callback.from(() -> Connections.close(callback), failed -> Connections.close(callback));
            cut.write(false, ByteBuffer.wrap(body, 0, body.length / 2), end);
        });
    }

    private void handOutTwice() {
        hold(request, held -> {
            HeldResponse answer = held.orElse(null);
            if (answer == null) {
                Connections.close(callback);
            } else if (answer.getStatus() == 200
                    && answer.body().length > 0
                    && plan.secondTakes().add(route, answer, request)) {
                answer.sendTo(marked(), callback);
            } else {
                rule.takeBack();
                answer.sendTo(response, callback);
            }
        });
    }

    private void duplicate() {
        Promise.Invocable<byte[]> read = Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING,
                this::repeat,
                failed -> Response.writeError(request, marked(), callback, PAYLOAD_TOO_LARGE));
        Content.Source.asByteArrayAsync(request, MAX_REPEATED, read);
    }

    private void repeat(byte[] body) {
        hold(new RepeatableRequest(request, body), firstAnswer -> {
            // What the servlet container keeps for the next request of a connection is still in use.
            request.getComponents().getCache().clearAttributes();
            pass(new RepeatableRequest(request, body), marked(), callback);
        });
    }

    private Response marked() {
        return new MarkedResponse(request, response, rule.rule().kind());
    }

    /** Lets the request take effect and keeps the answer. */
    private void hold(Request effective, AnswerHeld then) {
        HeldResponse held = new HeldResponse(effective, response);
        // On another thread, because this one is still inside the application.
        Callback done = Callback.from(
                () -> request.getComponents().getExecutor().execute(() -> then.go(Optional.of(held))),
                failed -> request.getComponents().getExecutor().execute(() -> then.go(Optional.empty())));
        pass(effective, held, done);
    }

    /** Reads what the client is still sending, which would otherwise not see the answer. */
    private void afterBody(Runnable then) {
        Content.Source.consumeAll(request, Callback.from(then, failed -> then.run()));
    }

    private void pass(Request to, Response answer, Callback done) {
        try {
            if (!application.handle(to, answer, done)) {
                Response.writeError(to, answer, done, 404);
            }
        } catch (Throwable failed) {
            // As the server does for whatever a handler throws.
            Response.writeError(to, answer, done, failed);
        }
    }

    /** What to do with an answer that was kept; there is none if the application gave up. */
    private interface AnswerHeld {
        void go(Optional<HeldResponse> answer);
    }
}
