package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobNoteTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MINUTES = 10;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final AtomicBoolean noMemory = new AtomicBoolean();
    private final AtomicInteger minutes = new AtomicInteger();
    private final CompletableFuture<Duration> sinceBeat = new CompletableFuture<>();
    private CrashFiles files;
    private JobNote note;

    /** A note by which {@link #MINUTES} minutes pass. */
    private void begin(Runnable rehearsal) {
        files = new CrashFiles(new LogFolder(folder, "me"));
        note = new JobNote(
                files,
                Duration.ofDays(1),
                this::now,
                vanished -> {},
                rehearsal,
                new RecordingPauses().meanwhile(this::pass));
        note.working(new InFlightJobs(), FirstTake.unknown());
    }

    private Instant now() {
        if (noMemory.compareAndSet(true, false)) {
            throw new OutOfMemoryError("Java heap space");
        }
        return clock.instant();
    }

    private void pass(Duration pause) {
        if (pause.equals(MINUTE)) {
            noMemory.set(minutes.incrementAndGet() == 1);
            if (minutes.get() == MINUTES) {
                sinceBeat.complete(Duration.between(beat(), clock.instant()));
                note.close();
            }
        }
        clock.advance(pause);
    }

    private Instant beat() {
        try {
            return Files.getLastModifiedTime(files.notes().get(0)).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Else workers of other machines take this one for dead. */
    @Test
    void a_worker_shows_that_it_lives_also_after_memory_was_short_once() throws Exception {
        begin(() -> {});

        assertThat(sinceBeat.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(noMemory).isFalse();
    }

    @Test
    void a_rehearsal_that_fails_does_not_keep_a_worker_from_showing_that_it_lives() throws Exception {
        begin(() -> {
            throw new OutOfMemoryError("Java heap space");
        });

        assertThat(sinceBeat.get(20, TimeUnit.SECONDS)).isZero();
    }
}
