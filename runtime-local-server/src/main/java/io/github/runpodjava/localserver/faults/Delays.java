package io.github.runpodjava.localserver.faults;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;

/** Requests that wait. None holds a thread, and none holds up a server that closes. */
final class Delays {
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Runs {@code task} on a thread of the server after this many milliseconds, or at once when the server closes. */
    void after(long millis, Request request, Runnable task) {
        Waiting one = new Waiting(request, task);
        waiting.add(one);
        request.getComponents().getScheduler().schedule(one::end, millis, TimeUnit.MILLISECONDS);
        if (over) {
            one.end();
        }
    }

    /** From now on nobody waits. */
    void endAll() {
        over = true;
        waiting.forEach(Waiting::end);
    }

    private final class Waiting {
        private final Request request;
        private final Runnable task;
        private final AtomicBoolean ended = new AtomicBoolean();

        Waiting(Request request, Runnable task) {
            this.request = request;
            this.task = task;
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                waiting.remove(this);
                request.getComponents().getExecutor().execute(task);
            }
        }
    }
}
