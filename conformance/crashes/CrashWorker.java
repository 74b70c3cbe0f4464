import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and prints ten lines each and then crashes as CRASH says: while it starts, or in the job that it is sent. */
final class CrashWorker {
    private static final List<Object> KEPT = new ArrayList<>();
    private static final String HOW = System.getenv().getOrDefault("CRASH", "");

    public static void main(String[] args) {
        Logger log = LoggerFactory.getLogger(CrashWorker.class);
        tenLines(log, "start");
        if (HOW.equals("static-initialiser")) {
            Broken.touch();
        }
        if (HOW.equals("exit-in-main")) {
            System.exit(7);
        }
        if (HOW.equals("constructor")) {
            new NoModel();
        }
        Worker.handling(String.class, (name, job) -> {
                    tenLines(log, "job");
                    for (int i = 0; i < 10; i++) {
                        System.out.println("line " + i + " of printed");
                    }
                    System.out.print("half a line");
                    return crash();
                })
                .hooks(new WorkerHooks() {
                    @Override
                    public void setUp() {
                        switch (HOW) {
                            case "set-up" -> throw new IllegalStateException("the model is not there");
                            case "native-library" -> System.loadLibrary("no-such-library");
                            default -> {}
                        }
                    }
                })
                .run(args);
    }

    private static void tenLines(Logger log, String where) {
        for (int i = 0; i < 10; i++) {
            log.info("line {} of {}", i, where);
        }
    }

    private static void hang() {
        LoggerFactory.getLogger(CrashWorker.class).info("It hangs from here on");
        while (true) {
            LockSupport.park();
            // An interrupt changes nothing: there are drivers like that.
            Thread.interrupted();
        }
    }

    private static void hangAtTheEnd() {
        Runtime.getRuntime().addShutdownHook(new Thread(CrashWorker::hang));
        LoggerFactory.getLogger(CrashWorker.class).info("It hangs from here on, when the process ends");
    }

    private static void logForEver() {
        Logger log = LoggerFactory.getLogger(CrashWorker.class);
        log.info("It hangs from here on");
        while (true) {
            log.info("more than a pipe holds that nobody reads");
        }
    }

    private static Object crash() throws Exception {
        switch (HOW) {
            case "heap" -> {
                while (true) {
                    KEPT.add(new byte[100_000]);
                }
            }
            case "metaspace" -> {
                while (true) {
                    ClassLoader loader = new ClassLoader(CrashWorker.class.getClassLoader()) {};
                    KEPT.add(Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null));
                }
            }
            case "direct" -> ByteBuffer.allocateDirect(Integer.MAX_VALUE - 8);
            case "threads" -> tooManyThreads();
            case "stack" -> deep(0);
            case "exit" -> System.exit(5);
            case "halt" -> Runtime.getRuntime().halt(1);
            case "halt-well" -> Runtime.getRuntime().halt(0);
            case "container-killed" -> new CountDownLatch(1).await();
            case "drain-limit" -> hang();
            case "stalled-stdout" -> logForEver();
            case "hanging-hook" -> hangAtTheEnd();
            case "sigsegv" -> writeToNowhere();
            case "sigkill" -> killMe();
            default -> throw new IllegalArgumentException("no crash is called " + HOW);
        }
        return "not crashed";
    }

    /**
     * Afterwards the newest of them end. A large stack that does not fit any more leaves anything from nothing to its own
     * size, and without room for a small one SIGTERM, which starts a thread too, could not end this process. Several end,
     * because the C library keeps the stacks of the last ones.
     */
    private static void tooManyThreads() throws InterruptedException {
        Deque<Thread> newest = new ArrayDeque<>();
        try {
            while (true) {
                Thread thread = new Thread(null, LockSupport::park, "one of too many", 16 << 20);
                thread.setDaemon(true);
                thread.start();
                newest.addFirst(thread);
                if (newest.size() > 8) {
                    newest.removeLast();
                }
            }
        } catch (OutOfMemoryError full) {
            for (Thread thread : newest) {
                LockSupport.unpark(thread);
                thread.join();
            }
            throw full;
        }
    }

    /** As a native library does that has a bug. By reflection: a compiler has its doubts about such a call. */
    private static void writeToNowhere() throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        type.getMethod("putLong", long.class, long.class).invoke(field.get(null), 8L, 1L);
    }

    private static void killMe() throws Exception {
        String me = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-KILL", me).start().waitFor();
        new CountDownLatch(1).await();
    }

    private static int deep(int depth) {
        return deep(depth + 1) + depth;
    }

    static final class NoModel {
        NoModel() {
            throw new IllegalStateException("no model");
        }
    }

    static final class Broken {
        private static final int VALUE = Integer.parseInt("no number");

        static int touch() {
            return VALUE;
        }
    }
}
