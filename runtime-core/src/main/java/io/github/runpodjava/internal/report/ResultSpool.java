package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;

/**
 * Results on disk that could not be delivered. Files of workers that are gone are adopted, see {@link SpoolOwner};
 * should two workers send the same result, the platform has it twice and no harm is done.
 *
 * <p>No lock is held here or in {@link SpoolOwner} while something is read or written: the folder may be on a network
 * volume that hangs. What a job that is being reported has to do there is done on threads of the spool, by {@link #run};
 * the heartbeat asks for {@link #jobIds}, which are in memory.
 */
public final class ResultSpool {
    private static final Logger LOG = LoggerFactory.getLogger(ResultSpool.class);
    private static final String SUFFIX = ".result";
    /** The heartbeat names as many of them; all of them might be more than a URL can hold. */
    private static final int MOST_NAMED = 100;

    private final Path folder;
    private final String workerId;
    private final long maxBytes;
    private final InstantSource clock;
    private final SpoolFile files;
    private final SpoolOwner owner;
    private final SpoolThreads threads = new SpoolThreads();
    private final Map<Path, Entry> mine = new ConcurrentHashMap<>();
    /** Adopted files that could not be read yet. */
    private final List<Path> unread = new ArrayList<>();

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong names = new AtomicLong();

    /**
     * @param folder shared by all workers of an endpoint; each makes a folder of its own in it
     * @param maxBytes the most that this worker keeps there
     */
    public ResultSpool(Path folder, String workerId, long maxBytes, Lazy<ObjectMapper> mapper, InstantSource clock) {
        this.folder = folder;
        this.workerId = workerId;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.files = new SpoolFile(mapper);
        this.owner = new SpoolOwner(folder, workerId, clock);
    }

    /** Why nothing could be kept here, as far as a look tells: better known before the platform is away than then. */
    Optional<String> problem() {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || Files.isDirectory(there) && Files.isWritable(there)) {
            return Optional.empty();
        }
        return Optional.of(there + (Files.isDirectory(there) ? " cannot be written to" : " is no folder"));
    }

    /** Writes a result down; empty if that cannot be done, which is logged. */
    Optional<Entry> keep(JobPost post) {
        long size = post.body().size();
        if (reserve(size)) {
            return write(post);
        }
        tellFull(size);
        return Optional.empty();
    }

    /** Sets room aside for a result; false if there is not enough. */
    boolean reserve(long size) {
        if (bytes.addAndGet(size) <= maxBytes) {
            return true;
        }
        free(size);
        return false;
    }

    /** The room that was set aside for a result is not needed. */
    void free(long size) {
        bytes.addAndGet(-size);
    }

    void tellFull(long size) {
        LOG.atError()
                .addKeyValue("waitingBytes", bytes.get())
                .addKeyValue("resultBytes", size)
                .log("The spool for undelivered results is full; raise RUNPOD_SPOOL_MAX_BYTES={}", maxBytes);
    }

    /** Writes down a result that room was set aside for; empty if that cannot be done, which is logged. */
    Optional<Entry> write(JobPost post) {
        long size = post.body().size();
        try {
            Entry entry = new Entry(written(owner.claim(), post), post, clock.instant(), size, true);
            mine.put(entry.file, entry);
            return Optional.of(entry);
        } catch (IOException | RuntimeException | Error e) {
            free(size);
            LOG.atError()
                    .addKeyValue("folder", folder)
                    .log(
                            "An undelivered result cannot be kept on disk ({}); RUNPOD_SPOOL_DIR names another place",
                            e.toString());
            return Optional.empty();
        }
    }

    /** Runs what reads or writes in the folder for a job, on a thread that may hang with the volume. */
    void run(String jobId, Runnable task) {
        threads.run(jobId, task);
    }

    private Path written(Path own, JobPost post) throws IOException {
        String name = String.format(Locale.ROOT, "%013d-%06d", clock.millis(), names.getAndIncrement());
        Path draft = own.resolve(name + ".draft");
        try {
            files.write(draft, post, workerId);
            return Files.move(draft, own.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            try {
                // A disk that is full needs the room.
                Files.deleteIfExists(draft);
            } catch (IOException stillThere) {
                e.addSuppressed(stillThere);
            }
            throw e;
        }
    }

    /** Takes over what workers left that are gone: this one's own last run first of all. Called by one thread. */
    public void adopt() {
        try {
            unread.addAll(owner.adopt(SUFFIX));
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn().addKeyValue("folder", folder).log("The spool cannot be read: {}", e.toString());
        }
        for (Path file : List.copyOf(unread)) {
            try {
                files.head(file).ifPresent(head -> adopted(file, head));
                unread.remove(file);
            } catch (IOException | UncheckedIOException e) {
                LOG.atWarn().addKeyValue("file", file).log("A spooled result cannot be read now: {}", e.toString());
            }
        }
    }

    private void adopted(Path file, JobPost head) {
        try {
            long size = Files.size(file);
            Instant since = Files.getLastModifiedTime(file).toInstant();
            bytes.addAndGet(size);
            mine.put(file, new Entry(file, head, since, size, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info("The result of job {} was left by an earlier run and will be sent", head.jobId());
    }

    /** What waits and is not being sent by a job of its own: oldest first, but those that never get through last. */
    List<Entry> waiting() {
        if (mine.isEmpty()) {
            return List.of();
        }
        return mine.values().stream()
                .filter(entry -> !entry.held)
                .sorted(Comparator.comparing(Entry::failures).thenComparing(Entry::since))
                .toList();
    }

    /** The jobs whose results wait: they are taken and not finished, so the heartbeat names them. */
    public List<String> jobIds() {
        return waiting().stream().map(Entry::jobId).distinct().limit(MOST_NAMED).toList();
    }

    /** How many results are here. */
    public int results() {
        return mine.size();
    }

    /** How many bytes they have. */
    public long bytes() {
        return bytes.get();
    }

    /** Shows other workers that this one lives and will send its own results. */
    void renew() {
        owner.renew();
    }

    /**
     * Lets go of the folder, which is removed if nothing waits in it; first what is being written is waited for.
     *
     * @param patience for a volume that hangs: it must not keep the process
     */
    public void close(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        if (!threads.close(patience)) {
            // And keeps the lease: whoever adopted the folder now would take what is half written for a dead worker's.
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .log("The spool is still being written to; the worker ends without it");
            return;
        }
        Thread releasing = new Thread(owner::release, "runpod-spool-release");
        releasing.setDaemon(true);
        releasing.start();
        TimeUnit.NANOSECONDS.timedJoin(releasing, end - System.nanoTime());
    }

    /** One result on disk. */
    final class Entry {
        private final Path file;
        private final String jobId;
        private final Instant since;
        private final long size;
        private volatile boolean held;
        private volatile int failures;
        private volatile int lateFailures;

        private Entry(Path file, JobPost post, Instant since, long size, boolean held) {
            this.file = file;
            this.jobId = post.jobId();
            this.since = since;
            this.size = size;
            this.held = held;
        }

        String jobId() {
            return jobId;
        }

        Instant since() {
            return since;
        }

        /** Notes that a try did not get through, and whether the result seemed too old by then. Called by one thread. */
        void failed(boolean late) {
            failures = failures + 1;
            if (late) {
                lateFailures = lateFailures + 1;
            }
        }

        int failures() {
            return failures;
        }

        int lateFailures() {
            return lateFailures;
        }

        /**
         * The message to send; empty if the file is gone or makes no sense.
         *
         * @throws IOException if it cannot be read now
         */
        Optional<JobPost> post() throws IOException {
            return files.read(file);
        }

        /** The result was delivered, or nobody wants it any more. */
        void remove() {
            if (mine.remove(file) == null) {
                return;
            }
            free(size);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("A delivered result cannot be removed from the spool: {}", e.toString());
            }
        }

        /** The job that made it goes on; from now on it is sent from here. */
        void leave() {
            held = false;
        }
    }
}
