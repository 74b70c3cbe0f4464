package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.pacing.Lazy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which jobs run. Jobs that run side by side have virtual threads where the JVM has them (21 and newer),
 * else a pool that grows with the jobs. Neither queues: how many jobs run at once is for {@code Slots} to say.
 */
public final class JobThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobThreads.class);

    /** Made for the first job: the method handles of virtual threads take milliseconds of a start. */
    private final Lazy<Threads> threads;

    private JobThreads(Supplier<Threads> threads) {
        this.threads = Lazy.by(threads);
    }

    /** Those of jobs that run side by side, named {@code name-1}, {@code name-2}, ... */
    public static JobThreads many(String name) {
        return new JobThreads(() -> virtualFactory(name).map(Threads::virtual).orElseGet(() -> jobs(name, 0)));
    }

    /**
     * That of jobs of which one runs at a time, on every JVM a platform thread: it waits for the next job itself, for which
     * a virtual one needs more changes of threads, and native libraries find again what they keep for a thread.
     */
    public static JobThreads one(String name) {
        // It stays, however long no job comes.
        return new JobThreads(() -> jobs(name, 1));
    }

    private static Threads jobs(String name, int staying) {
        return Threads.pool(staying, numbered(name, JobThread::new));
    }

    /** The same with platform threads on every JVM. */
    public static JobThreads platform(String name) {
        return new JobThreads(() -> Threads.pool(0, platformFactory(name)));
    }

    private record Threads(Executor executor, Runnable close) {
        static Threads virtual(ThreadFactory factory) {
            return new Threads(task -> factory.newThread(task).start(), () -> {});
        }

        static Threads pool(int staying, ThreadFactory factory) {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    staying, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
            return new Threads(pool, pool::shutdown);
        }
    }

    /** A new executor for one owner, with threads named as given; whoever gets it closes it. */
    public static ExecutorService executor(String name) {
        ThreadFactory factory = virtualFactory(name).orElseGet(() -> platformFactory(name));
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** {@code Thread.ofVirtual().name(name + "-", 1).factory()}, which Java 17 does not know at compile time. */
    private static Optional<ThreadFactory> virtualFactory(String name) {
        if (!jvmHasVirtual()) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
            MethodHandle named =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            Object built = named.invoke(ofVirtual.invoke(), name + "-", 1L);
            return Optional.of((ThreadFactory) factory.invoke(built));
        } catch (Throwable noVirtualThreads) {
            LOG.atDebug()
                    .setCause(noVirtualThreads)
                    .log("Virtual threads cannot be used; jobs run on platform threads");
            return Optional.empty();
        }
    }

    /** Daemon threads: what a JVM waits for is decided by the worker, not by a job. */
    public static ThreadFactory platformFactory(String name) {
        return numbered(name, (task, numberedName) -> {
            Thread thread = new Thread(task, numberedName);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static ThreadFactory numbered(String name, BiFunction<Runnable, String, Thread> maker) {
        AtomicLong number = new AtomicLong();
        return task -> maker.apply(task, name + "-" + number.incrementAndGet());
    }

    /** Whether this JVM has virtual threads. */
    public static boolean jvmHasVirtual() {
        return Runtime.version().feature() >= 21;
    }

    /** Has them ready for the first job. */
    public void warmUp() {
        threads.get();
    }

    @Override
    public void execute(Runnable task) {
        threads.get().executor().execute(task);
    }

    @Override
    public void close() {
        threads.get().close().run();
    }
}
