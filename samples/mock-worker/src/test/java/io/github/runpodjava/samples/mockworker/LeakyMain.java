package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Secret;
import io.github.runpodjava.Stage;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.logging.RunPodLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** A worker that says its secrets wherever a program can say something. */
final class LeakyMain {
    private static final Logger LOG = LoggerFactory.getLogger(LeakyMain.class);

    private LeakyMain() {}

    /** @param how what becomes of the job; @param number something that an input can have wrong */
    record Input(String how, Integer number, Secret key) {}

    public static void main(String[] args) {
        if (List.of(args).contains("before")) {
            // Before the program has declared one of them.
            String known = Planted.all().replace(Planted.DECLARED, "");
            throw new IllegalStateException(known, new IOException(known));
        }
        Worker.handling(Input.class, LeakyMain::handle)
                .concurrency(3)
                .hide(Secret.of(Planted.DECLARED))
                .hooks(new WorkerHooks() {
                    @Override
                    public void setUp() throws Exception {
                        if (List.of(args).contains("set-up")) {
                            throw new IOException(Planted.all(), new IllegalStateException(Planted.all()));
                        }
                    }
                })
                .run(args);
    }

    private static Object handle(Input input, JobContext job) throws Exception {
        for (String secret : Planted.SECRETS) {
            leak(secret, job);
        }
        LOG.atInfo()
                .addKeyValue("hubToken", "PLANTED-f")
                .addKeyValue("typed", Secret.of("PLANTED-g"))
                .addKeyValue("input", input)
                .log("by name, {}", input);
        switch (input.how()) {
            case "throw" -> {
                Exception thrown = new IllegalStateException(Planted.all(), new IOException(Planted.all()));
                thrown.addSuppressed(new IOException(Planted.all()));
                throw thrown;
            }
            case "said" -> throw JobFailedException.because(Planted.all());
            case "returned" -> {
                return Map.of("error", Planted.all());
            }
            case "crash" -> throw new UnsatisfiedLinkError(Planted.all());
            case "exit" -> {
                Thread.currentThread().setName("exits with " + Planted.SECRETS.get(0));
                System.exit(3);
            }
            case "hold" -> {
                try (Stage stage = job.stage("holds " + Planted.all())) {
                    new CountDownLatch(1).await();
                }
            }
            default -> {}
        }
        return "done";
    }

    private static void leak(String secret, JobContext job) throws IOException {
        LOG.info("by message " + secret);
        LOG.warn("by argument {}", secret);
        LOG.atInfo()
                .addKeyValue("field", secret)
                .addKeyValue(secret, "key")
                .addKeyValue("nested", Map.of("list", List.of(secret)))
                .addMarker(MarkerFactory.getMarker(secret))
                .log("by field");
        LOG.error("by exception", new IllegalStateException(secret, new IOException("cause " + secret)));
        MDC.put("mine", secret);
        LOG.info("by mdc");
        MDC.remove("mine");
        RunPodLogger.of("x").info("by extra", Map.of("value", secret));
        System.out.println("printed " + secret);
        System.err.println("printed " + secret);
        java.util.logging.Logger.getLogger("jul").log(java.util.logging.Level.INFO, "by jul {0}", secret);
        try (Stage stage = job.stage("stage " + secret)) {
            LOG.debug("in {}", stage.name());
        }
        if (secret.indexOf('/') < 0) {
            Files.writeString(job.workFolder().resolve("file " + secret.replace('\n', ' ')), "x");
        }
        Thread named = new Thread(LockSupport::park, "thread " + secret);
        named.setDaemon(true);
        named.start();
    }
}
