package io.github.runpodjava.journeys;

import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.WorkerHooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.ObjectMapper;

/** A worker for a JVM of its own that crashes as its argument says, or as a job says. */
final class CrashWorker {
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private CrashWorker() {}

    public static void main(String[] args) {
        String start = args.length == 0 ? "" : args[0];
        if (start.equals("static")) {
            Broken.touch();
        }
        if (start.equals("secret")) {
            throw new IllegalStateException("the token is " + System.getProperty("shown"));
        }
        if (start.equals("untellable")) {
            throw new Untellable();
        }
        if (start.equals("exit")) {
            System.exit(7);
        }
        if (start.equals("constructor")) {
            throw new IllegalStateException("no model in the constructor");
        }
        WorkerBuilder worker =
                Worker.handling(String.class, (name, job) -> crash(name)).concurrency(3);
        worker.hooks(new WorkerHooks() {
            @Override
            public void setUp() throws InterruptedException {
                switch (start) {
                    case "library" -> System.loadLibrary("no-such-library");
                    case "set-up" -> throw new IllegalStateException("the model is not there");
                    case "exit-in-set-up" -> System.exit(7);
                    case "long-set-up" -> new CountDownLatch(1).await();
                    case "heap-in-set-up" -> fillToTheLast();
                    default -> {}
                }
            }
        });
        if (start.equals("command")) {
            worker.run("--train-cache");
        }
        if (start.equals("twice")) {
            new Thread(worker::run, "another-worker").start();
        }
        worker.run();
    }

    private static Object crash(String name) throws InterruptedException {
        return switch (name) {
            case "static" -> Broken.touch();
            case "stack" -> deep(0);
            case "library" -> {
                System.loadLibrary("no-such-library");
                yield 0;
            }
            case "large" -> new long[Integer.MAX_VALUE / 2].length;
            case "heap" -> {
                while (true) {
                    KEPT.add(new byte[100_000]);
                }
            }
            case "greedy" -> fillForEver();
            case "direct" -> ByteBuffer.allocateDirect(Integer.MAX_VALUE - 8).capacity();
            case "metaspace" -> {
                fillWithLargeClasses();
                while (true) {
                    ClassLoader loader = new ClassLoader(CrashWorker.class.getClassLoader()) {};
                    KEPT.add(Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null));
                }
            }
            case "threads" -> {
                while (true) {
                    Thread thread = new Thread(LockSupport::park);
                    thread.setDaemon(true);
                    thread.start();
                }
            }
            case "no thread for the client" -> {
                Runnable fails = () -> {
                    throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                };
                new Thread(fails, "OkHttp TaskRunner").start();
                new CountDownLatch(1).await();
                yield 0;
            }
            case "unnamed" -> {
                Runnable fails = () -> {
                    throw new LinkageError("in a helper");
                };
                Thread thread = new Thread(fails, "");
                thread.start();
                thread.join();
                yield 0;
            }
            case "exit" -> {
                System.exit(5);
                yield 0;
            }
            case "halt" -> {
                Runtime.getRuntime().halt(1);
                yield 0;
            }
            case "halt well" -> {
                Runtime.getRuntime().halt(0);
                yield 0;
            }
            case "wait" -> {
                new CountDownLatch(1).await();
                yield 0;
            }
            case "wait for release" -> {
                RELEASED.await();
                yield name;
            }
            case "release" -> {
                RELEASED.countDown();
                yield name;
            }
            default -> name;
        };
    }

    /** Small classes alone, which leave no room at all, take a slow machine a minute. */
    private static void fillWithLargeClasses() {
        byte[] large = classFile(ObjectMapper.class);
        try {
            while (true) {
                KEPT.add(new OneClass().define(large));
            }
        } catch (OutOfMemoryError nearlyFull) {
            return;
        }
    }

    private static byte[] classFile(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return Objects.requireNonNull(file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a class of its own once more. */
    private static final class OneClass extends ClassLoader {
        OneClass() {
            super(CrashWorker.class.getClassLoader());
        }

        Class<?> define(byte[] classFile) {
            return defineClass(null, classFile, 0, classFile.length);
        }
    }

    /** Until nothing more goes in, not even next to nothing. */
    private static void fillToTheLast() {
        int size = 1 << 20;
        while (true) {
            try {
                chain = new Object[] {chain, new byte[size]};
            } catch (OutOfMemoryError full) {
                if (size < 16) {
                    throw full;
                }
                size /= 2;
            }
        }
    }

    /** And again what others let go of. Whatever is called is called before there is no memory to link it. */
    private static Object fillForEver() {
        int size = 1 << 20;
        while (true) {
            try {
                // On a virtual thread this takes memory, too.
                LockSupport.parkNanos(1_000);
                chain = new Object[] {chain, new byte[size]};
            } catch (OutOfMemoryError full) {
                size = size < 16 ? 1 << 10 : size / 2;
            }
        }
    }

    /** What is never let go of, each piece by the next one: a list would need room to grow. */
    private static Object[] chain = {};

    /** What jobs never let go of. */
    private static final List<Object> KEPT = new ArrayList<>();

    private static int deep(int depth) {
        return deep(depth + 1) + depth;
    }

    /** Fails when it is asked what happened. */
    private static final class Untellable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** Its static initialiser fails. */
    static final class Broken {
        private static final int VALUE = Integer.parseInt("no number");

        static int touch() {
            return VALUE;
        }
    }
}
