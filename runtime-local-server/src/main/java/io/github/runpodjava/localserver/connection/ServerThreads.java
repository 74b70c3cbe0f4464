package io.github.runpodjava.localserver.connection;

import io.github.runpodjava.localserver.queue.CallingThread;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the server. They read requests and write answers; callers that wait hold none. One that has time runs
 * the job that it has brought itself.
 *
 * <p>An answer that a job's thread has written leaves its connection with one thing to do: to say that it waits for the
 * next request. To wake a thread for that costs more than doing it, so the job's thread does it. Should the next request
 * be there already, {@link QuickRequests} sees to it that a thread of the server takes it.
 */
public final class ServerThreads extends QueuedThreadPool implements CallingThread {
    private static final int MOST = 100;
    private static final int LEAST = 4;
    /** More jobs at a time than this gain nothing from being spared a change of threads. */
    private static final int MOST_WITH_JOBS = Runtime.getRuntime().availableProcessors();

    private final AtomicInteger withJobs = new AtomicInteger();

    public ServerThreads() {
        super(MOST, LEAST);
        setName("local-server");
        setDaemon(true);
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof Connection && !isReading()) {
            task.run();
        } else {
            super.execute(task);
        }
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new ServerThread(task);
        thread.setDaemon(isDaemon());
        thread.setName(getName() + "-" + thread.getId());
        thread.setContextClassLoader(ServerThreads.class.getClassLoader());
        return thread;
    }

    /** Handles what was found on a connection, on a thread that nobody waits for, and then runs the job that it brought. */
    void handleWithTime(Runnable found) {
        if (!(Thread.currentThread() instanceof ServerThread thread)) {
            found.run();
            return;
        }
        thread.phase = Phase.READING_WITH_TIME;
        try {
            found.run();
        } finally {
            thread.phase = Phase.READING;
            Runnable job = thread.job;
            thread.job = null;
            if (job != null) {
                run(job, thread);
            }
        }
    }

    private void run(Runnable job, ServerThread thread) {
        thread.phase = Phase.RUNNING_JOB;
        try {
            job.run();
        } finally {
            thread.phase = Phase.READING;
            withJobs.decrementAndGet();
        }
    }

    @Override
    public boolean isFree() {
        return hasTime() && withJobs.get() < MOST_WITH_JOBS && current().job == null;
    }

    @Override
    public void afterwards(Runnable job) {
        withJobs.incrementAndGet();
        current().job = job;
    }

    /** Whether the current thread may wait: another one looks after the connections. */
    static boolean hasTime() {
        return Thread.currentThread() instanceof ServerThread thread && thread.phase == Phase.READING_WITH_TIME;
    }

    /** Whether the current thread is one of a server, with a job or without. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof ServerThread;
    }

    private static boolean isReading() {
        return Thread.currentThread() instanceof ServerThread thread && thread.phase != Phase.RUNNING_JOB;
    }

    private static ServerThread current() {
        return (ServerThread) Objects.requireNonNull(Thread.currentThread());
    }

    private enum Phase {
        READING,
        READING_WITH_TIME,
        RUNNING_JOB
    }

    private static final class ServerThread extends Thread {
        private Phase phase = Phase.READING;
        private @Nullable Runnable job;

        ServerThread(Runnable task) {
            // Inherits nothing: it may be started by a thread that runs a job, and outlives the job.
            super(null, task, "", 0, false);
        }
    }
}
