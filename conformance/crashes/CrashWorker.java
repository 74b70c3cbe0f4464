import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs ten lines and then crashes as CRASH says: while it starts, or in the job that it is sent. */
final class CrashWorker {
    private static final List<Object> KEPT = new ArrayList<>();
    private static final String HOW = System.getenv().getOrDefault("CRASH", "");

    public static void main(String[] args) {
        Logger log = LoggerFactory.getLogger(CrashWorker.class);
        tenLines(log, "start");
        if (HOW.equals("static-initialiser")) {
            Broken.touch();
        }
        if (HOW.equals("constructor")) {
            new NoModel();
        }
        Worker.handling(String.class, (name, job) -> {
                    tenLines(log, "job");
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
            case "threads" -> {
                while (true) {
                    Thread thread = new Thread(null, LockSupport::park, "one of too many", 16 << 20);
                    thread.setDaemon(true);
                    thread.start();
                }
            }
            case "stack" -> deep(0);
            case "exit" -> System.exit(5);
            case "halt" -> Runtime.getRuntime().halt(1);
            case "container-killed" -> new CountDownLatch(1).await();
            case "sigsegv" -> signal("SEGV");
            case "sigkill" -> signal("KILL");
            default -> throw new IllegalArgumentException("no crash is called " + HOW);
        }
        return "not crashed";
    }

    private static void signal(String name) throws Exception {
        String me = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-" + name, me).start().waitFor();
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
