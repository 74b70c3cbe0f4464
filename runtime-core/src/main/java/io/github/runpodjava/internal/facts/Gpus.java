package io.github.runpodjava.internal.facts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of this machine. {@code nvidia-smi} takes from 0.1 s to many seconds and can hang with the driver, so it runs
 * on a thread of its own, is ended when it takes too long, and nobody waits for it: whoever asks gets what it said last.
 * Thread-safe.
 */
public final class Gpus {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_GPUS = 64;
    /** EAGAIN, ENOMEM, ETXTBSY, as JDKs write them: "error=11, ..." and "error: 11 (...)". */
    private static final String PASSING = "error[=:] ?(?:11|12|26)\\b";

    /**
     * What was seen.
     *
     * @param at when
     * @param gpus by index
     */
    public record Seen(Instant at, List<GpuFacts> gpus) {
        public Seen {
            gpus = List.copyOf(gpus);
        }
    }

    private final String program;
    private final Duration longest;
    private final InstantSource clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Thread looking;
    private volatile boolean missing;
    private volatile @Nullable Seen seen;

    Gpus(String program, Duration longest, InstantSource clock) {
        this.program = program;
        this.longest = longest;
        this.clock = clock;
    }

    /** Those that {@code nvidia-smi} on the path knows. Asks nothing yet. */
    public static Gpus onPath(InstantSource clock) {
        return new Gpus("nvidia-smi", LONGEST, clock);
    }

    /** What was seen last; empty if nothing was yet, or there is no {@code nvidia-smi}. Never waits. */
    public Optional<Seen> latest() {
        return Optional.ofNullable(seen);
    }

    /** Has a look soon, unless one is under way or the last is less than a second old. Never waits. */
    public void refresh() {
        Seen last = seen;
        boolean fresh = last != null
                && Duration.between(last.at(), clock.instant()).abs().compareTo(FRESH) < 0;
        if (missing || fresh || !asking.compareAndSet(false, true)) {
            return;
        }
        Thread thread = new Thread(this::look, "runpod-gpu");
        thread.setDaemon(true);
        try {
            thread.start();
            looking = thread;
        } catch (Throwable noThread) {
            asking.set(false);
        }
    }

    /** Has a look unless the last one is less than a second old, and waits for it, but not longer than {@code most}. */
    public Optional<Seen> look(Duration most) {
        refresh();
        Thread thread = looking;
        if (thread != null) {
            try {
                thread.join(most.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return latest();
    }

    private void look() {
        try {
            Process process = start();
            Thread watch = new Thread(() -> endIfLate(process), "runpod-gpu-watch");
            watch.setDaemon(true);
            watch.start();
            read(process);
        } catch (IOException e) {
            // No such program does not change while this process lives; too little memory for another process may.
            missing = !Pattern.compile(PASSING)
                    .matcher(String.valueOf(e.getMessage()))
                    .find();
        } finally {
            asking.set(false);
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(GpuFacts.ARGUMENTS);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void endIfLate(Process process) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private void read(Process process) {
        List<GpuFacts> gpus = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = out.readLine()) != null && gpus.size() < MOST_GPUS) {
                GpuFacts.parse(line).ifPresent(gpus::add);
            }
            // Half an answer of one that failed, or was ended because it took too long, is none.
            if (process.waitFor() == 0 && !gpus.isEmpty()) {
                seen = new Seen(clock.instant(), gpus);
            }
        } catch (IOException ended) {
            // Ended because it took too long.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
