package io.github.runpodjava.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The job on whose behalf a thread was started, for log lines of threads that a handler makes by itself and that thus
 * have an empty MDC: {@code new Thread}, {@code Thread.ofVirtual()}, an executor with one thread per task. They know
 * it as long as the job runs. A thread of a pool does not: whose job it works on is not said by whose it was made.
 */
public final class InheritedJob {
    private static final Inheritance HERE = new Inheritance();

    private final Map<String, String> entries;
    /** What it was handed down from; itself on the threads of the job. */
    private final InheritedJob origin;

    private volatile boolean over;

    /** @param entries the MDC entries of the job */
    public InheritedJob(Map<String, String> entries) {
        this.entries = Map.copyOf(entries);
        this.origin = this;
    }

    private InheritedJob(InheritedJob origin) {
        this.entries = origin.entries;
        this.origin = origin;
    }

    /** The MDC entries of the job that this thread was started for; empty if there is none or it is over. */
    public static Map<String, String> entries() {
        InheritedJob job = HERE.get();
        return job == null || job.origin.over ? Map.of() : job.entries;
    }

    /**
     * The MDC entries of the job that this thread works on for sure, as it was {@linkplain #set given} it and not just
     * handed it down: whatever its MDC says, which is the handler's to change. Empty elsewhere.
     */
    public static Map<String, String> own() {
        InheritedJob job = HERE.get();
        return job == null || !job.isOwn() || job.over ? Map.of() : job.entries;
    }

    /** Whether it was given to a thread, and not handed down from the one that started it. */
    public boolean isOwn() {
        return origin == this;
    }

    /** The MDC entries of this job, also when it is over. */
    public Map<String, String> values() {
        return entries;
    }

    /** What the current thread has; null if it has nothing. */
    public static @Nullable InheritedJob current() {
        return HERE.get();
    }

    /** Gives the current thread, and threads that it starts, {@code job}; null takes it away. */
    public static void set(@Nullable InheritedJob job) {
        if (job == null) {
            HERE.remove();
        } else {
            HERE.set(job);
        }
    }

    /** No thread knows this job any more: one that goes on may be working on another by now. */
    public void end() {
        origin.over = true;
    }

    private static final class Inheritance extends InheritableThreadLocal<@Nullable InheritedJob> {
        private static final int DEPTH = 24;

        // Called on the thread that makes the other one.
        @Override
        protected @Nullable InheritedJob childValue(@Nullable InheritedJob parent) {
            return parent == null || parent.origin.over || forPool() ? null : new InheritedJob(parent.origin);
        }

        private static boolean forPool() {
            // The methods in which pools make threads; the same pools' other methods may be what the handler runs in.
            return StackWalker.getInstance().walk(frames -> frames.limit(DEPTH)
                    .anyMatch(frame -> frame.getClassName().startsWith("java.util.concurrent.")
                            && (frame.getMethodName().equals("addWorker")
                                    || frame.getMethodName().equals("createWorker"))));
        }
    }
}
