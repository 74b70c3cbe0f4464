package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.Nullable;

/**
 * A platform thread that runs jobs one after the other. Between a handler and the next it heeds no interrupt: a handler may
 * leave something behind that interrupts this thread, and what the thread does then, sending the result and asking for the
 * next job, is not the handler's business. Broken off at the wrong moment, that request would lose the job that is on its
 * way. What a handler changed of the thread itself, its name, priority and class loader, the next one does not find.
 */
final class JobThread extends Thread {
    private final Object lock = new Object();
    private final String ownName;
    private final int ownPriority;
    private final @Nullable ClassLoader ownLoader;
    private boolean heedless;

    JobThread(Runnable task, String name) {
        super(task, name);
        ownName = name;
        ownPriority = getPriority();
        ownLoader = getContextClassLoader();
        // What a JVM waits for is decided by the worker, not by a job.
        setDaemon(true);
    }

    /** The calling thread, if it is such a one, heeds no interrupt from now on, and none is left over. */
    static void heedNone() {
        if (currentThread() instanceof JobThread thread) {
            thread.heedless(true);
            thread.restore();
        }
        // What is left of a stop, or of the handler's own doings, must not disturb what the thread does next.
        interrupted();
    }

    /** The calling thread heeds interrupts again: those from now on. */
    static void heedAll() {
        // Any other thread may have been interrupted by what an earlier job left running.
        interrupted();
        if (currentThread() instanceof JobThread thread) {
            thread.heedless(false);
        }
    }

    /** Compares first: to set a name goes to the operating system, and hardly any handler does. */
    private void restore() {
        if (!getName().equals(ownName)) {
            setName(ownName);
        }
        if (getPriority() != ownPriority) {
            setPriority(ownPriority);
        }
        if (getContextClassLoader() != ownLoader) {
            setContextClassLoader(ownLoader);
        }
    }

    private void heedless(boolean now) {
        synchronized (lock) {
            heedless = now;
        }
    }

    @Override
    public void interrupt() {
        synchronized (lock) {
            if (!heedless) {
                super.interrupt();
            }
        }
    }
}
