package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.spi.JobPost;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A spooled result as a file: a line of JSON that says whose it is, then the body to send. */
final class SpoolFile {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final int LONGEST_HEAD = 64 * 1024;

    private final Lazy<ObjectMapper> mapper;

    SpoolFile(Lazy<ObjectMapper> mapper) {
        this.mapper = mapper;
    }

    void write(Path file, JobPost post, String workerId) throws IOException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("jobId", post.jobId());
        head.put("kind", post.kind().name());
        head.put("workerId", post.takingWorker().orElse(workerId));
        TraceContext trace = post.span();
        if (trace != null) {
            head.putAll(trace.headers());
        }
        byte[] line = (mapper.get().writeValueAsString(head) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            post.body().writeTo(Channels.newOutputStream(channel));
            // It is here because the machine or the network is in trouble: it must survive that.
            channel.force(true);
        }
    }

    /** The message without its body, as {@link #read} answers. */
    Optional<JobPost> head(Path file) throws IOException {
        return open(file, in -> head(file, in));
    }

    /**
     * What a file says; empty if it is gone or makes no sense.
     *
     * @throws IOException if it cannot be read now, which says nothing about what is in it
     */
    Optional<JobPost> read(Path file) throws IOException {
        return open(file, in -> {
            Optional<JobPost> head = head(file, in);
            if (head.isEmpty()) {
                return head;
            }
            JsonBody body = new JsonBody(List.of(in.readAllBytes()));
            JobPost post = head.get();
            return Optional.of(new JobPost(post.jobId(), post.kind(), body, post.takenBy(), post.span()));
        });
    }

    private static Optional<JobPost> open(Path file, Reading reading) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return reading.of(in);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private Optional<JobPost> head(Path file, InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() < LONGEST_HEAD; b = in.read()) {
            line.write(b);
        }
        try {
            JsonNode head = mapper.get().readTree(line.toByteArray());
            JobPost.Kind kind = JobPost.Kind.valueOf(head.path("kind").asString(""));
            String jobId = head.path("jobId").asString("");
            if (jobId.isBlank()) {
                throw new IllegalArgumentException("it names no job");
            }
            String workerId = head.path("workerId").asString("");
            return Optional.of(new JobPost(
                    jobId,
                    kind,
                    JsonBody.of(""),
                    workerId,
                    TraceContext.in(head).orElse(null)));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .log("A spooled result makes no sense and is passed over: {}", e.toString());
            return Optional.empty();
        }
    }

    private interface Reading {
        Optional<JobPost> of(InputStream in) throws IOException;
    }
}
