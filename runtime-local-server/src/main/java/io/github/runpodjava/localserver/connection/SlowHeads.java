package io.github.runpodjava.localserver.connection;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which a request has begun and its head does not end, or no request ever comes. Such a
 * connection holds no thread but a file descriptor, and one byte a minute would keep it for ever. One that has served a
 * request may rest: clients keep connections for later.
 */
final class SlowHeads extends AbstractLifeCycle {
    private record Seen(long requests, long bytes, long since) {}

    private final Server server;
    private final Duration grace;
    private final long roundMillis;
    private Map<EndPoint, Seen> seen = new HashMap<>();
    private volatile Scheduler.@Nullable Task next;

    SlowHeads(Server server, Duration grace) {
        this.server = server;
        this.grace = grace;
        this.roundMillis = Math.max(1, grace.toMillis() / 4);
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void scheduleNext() {
        next = server.getScheduler().schedule(this::round, roundMillis, TimeUnit.MILLISECONDS);
    }

    private void round() {
        Map<EndPoint, Seen> now = new HashMap<>();
        Arrays.stream(server.getConnectors())
                .flatMap(connector -> connector.getConnectedEndPoints().stream())
                .forEach(client -> look(client, now));
        seen = now;
        if (isRunning()) {
            scheduleNext();
        }
    }

    private void look(EndPoint client, Map<EndPoint, Seen> now) {
        Connection connection = client.getConnection();
        if (connection == null || connection.getMessagesOut() < connection.getMessagesIn()) {
            return;
        }
        Seen before = seen.get(client);
        if (before == null || before.requests() != connection.getMessagesIn()) {
            now.put(client, new Seen(connection.getMessagesIn(), connection.getBytesIn(), System.nanoTime()));
            return;
        }
        boolean resting = before.requests() > 0 && before.bytes() == connection.getBytesIn();
        if (resting) {
            now.put(client, new Seen(before.requests(), before.bytes(), System.nanoTime()));
        } else if (System.nanoTime() - before.since() > grace.toNanos()) {
            client.close();
        } else {
            now.put(client, before);
        }
    }
}
