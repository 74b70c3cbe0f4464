package io.github.runpodjava.localserver.connection;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of the server. They only read requests and write answers; callers that wait hold none.
 *
 * <p>An answer that a job's thread has written leaves its connection with one thing to do: to say that it waits for the
 * next request. To wake a thread for that costs more than doing it, so the job's thread does it. Should the next request
 * be there already, {@link QuickRequests} sees to it that a thread of the server takes it.
 */
public final class ServerThreads extends QueuedThreadPool {
    private static final int MOST = 100;
    private static final int LEAST = 4;

    public ServerThreads() {
        super(MOST, LEAST);
        setName("local-server");
        setDaemon(true);
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof Connection && !isCurrent()) {
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

    /** Whether the current thread is one of a server. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof ServerThread;
    }

    private static final class ServerThread extends Thread {
        ServerThread(Runnable task) {
            super(task);
        }
    }
}
