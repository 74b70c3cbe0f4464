package io.github.runpodjava.internal.report;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Results on disk that could not be delivered. One file each: a line of JSON that says whose it is, then the body to
 * send. Files of workers that are gone are adopted, see {@link SpoolOwner}; should two workers send the same result,
 * the platform has it twice and no harm is done.
 */
public final class ResultSpool {
    private static final Logger LOG = LoggerFactory.getLogger(ResultSpool.class);
    private static final String SUFFIX = ".result";

    private final Path folder;
    private final String workerId;
    private final long maxBytes;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private final SpoolOwner owner;
    private final Map<Path, Entry> mine = new LinkedHashMap<>();
    private long counter;

    /**
     * @param folder shared by all workers of an endpoint; each makes a folder of its own in it
     * @param maxBytes the most that this worker keeps there
     */
    public ResultSpool(Path folder, String workerId, long maxBytes, ObjectMapper mapper, InstantSource clock) {
        this.folder = folder;
        this.workerId = workerId;
        this.maxBytes = maxBytes;
        this.mapper = mapper;
        this.clock = clock;
        this.owner = new SpoolOwner(folder, workerId, clock);
    }

    /** Writes a result down; empty if that cannot be done, which is logged. */
    synchronized Optional<Entry> keep(JobPost post) {
        long waiting = mine.values().stream().mapToLong(Entry::size).sum();
        if (waiting + post.body().size() > maxBytes) {
            LOG.atError()
                    .addKeyValue("waitingBytes", waiting)
                    .addKeyValue("resultBytes", post.body().size())
                    .log("The spool for undelivered results is full; raise RUNPOD_SPOOL_MAX_BYTES={}", maxBytes);
            return Optional.empty();
        }
        try {
            Path own = owner.claim();
            String name = String.format("%013d-%06d", clock.millis(), counter++);
            Path draft = own.resolve(name + ".draft");
            write(draft, post);
            Path file = Files.move(draft, own.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            Entry entry = new Entry(file, post, clock.instant(), true);
            mine.put(file, entry);
            return Optional.of(entry);
        } catch (IOException | RuntimeException e) {
            LOG.atError()
                    .addKeyValue("folder", folder)
                    .log(
                            "An undelivered result cannot be kept on disk ({}); RUNPOD_SPOOL_DIR names another place",
                            e.toString());
            return Optional.empty();
        }
    }

    private void write(Path draft, JobPost post) throws IOException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("jobId", post.jobId());
        head.put("kind", post.kind().name());
        head.put("workerId", post.takingWorker().orElse(workerId));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.wrap(
                    (mapper.writeValueAsString(head) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            OutputStream out = Channels.newOutputStream(channel);
            post.body().writeTo(out);
            // It is here because the machine or the network is in trouble: it must survive that.
            channel.force(true);
        }
    }

    /** Takes over what workers left that are gone: this one's own last run first of all. */
    public synchronized void adopt() {
        try {
            for (Path file : owner.adopt(SUFFIX)) {
                read(file).ifPresent(post -> mine.put(file, new Entry(file, post, lastModified(file), false)));
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", folder).log("The spool cannot be read: {}", e.toString());
        }
    }

    private Optional<JobPost> read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            int line = 0;
            while (line < all.length && all[line] != '\n') {
                line++;
            }
            JsonNode head = mapper.readTree(all, 0, line);
            JsonBody body = new JsonBody(
                    List.of(java.util.Arrays.copyOfRange(all, Math.min(line + 1, all.length), all.length)));
            return Optional.of(new JobPost(
                    head.path("jobId").asString(),
                    JobPost.Kind.valueOf(head.path("kind").asString()),
                    body,
                    head.path("workerId").asString()));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .log("A spooled result cannot be read and is passed over: {}", e.toString());
            return Optional.empty();
        }
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    /** What waits and is not being sent by a job of its own, oldest first. */
    synchronized List<Entry> waiting() {
        return mine.values().stream()
                .filter(entry -> !entry.held)
                .sorted(Comparator.comparing(Entry::since))
                .toList();
    }

    /** The jobs whose results wait: they are taken and not finished, so the heartbeat names them. */
    public synchronized List<String> jobIds() {
        return mine.values().stream()
                .filter(entry -> !entry.held)
                .map(Entry::jobId)
                .distinct()
                .toList();
    }

    /** Shows other workers that this one lives and will send its own results. */
    void renew() {
        owner.renew();
    }

    /** Lets go of the folder, which is removed if nothing waits in it. */
    public synchronized void close() {
        owner.release();
    }

    private synchronized void forget(Entry entry) {
        mine.remove(entry.file);
        try {
            Files.deleteIfExists(entry.file);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", entry.file)
                    .log("A delivered result cannot be removed from the spool: {}", e.toString());
        }
    }

    /** One result on disk. */
    final class Entry {
        private final Path file;
        private final JobPost head;
        private final Instant since;
        private boolean held;

        private Entry(Path file, JobPost post, Instant since, boolean held) {
            this.file = file;
            // Without the body: what waits for long must not stay in memory.
            this.head = new JobPost(post.jobId(), post.kind(), JsonBody.of(""), post.takenBy());
            this.since = since;
            this.held = held;
        }

        String jobId() {
            return head.jobId();
        }

        Instant since() {
            return since;
        }

        long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                return 0;
            }
        }

        /** The message to send; empty if the file is gone or unreadable. */
        Optional<JobPost> post() {
            return read(file);
        }

        /** The result was delivered, or nobody wants it any more. */
        void remove() {
            forget(this);
        }

        /** The job that made it goes on; from now on it is sent from here. */
        void leave() {
            synchronized (ResultSpool.this) {
                held = false;
            }
        }
    }
}
