package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.localserver.json.CallerJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller sent for one job. The first worker gets the tree that was read from it, which its handler may change;
 * from then on there is only the text, a fraction of the tree's size, and another try reads it again.
 */
public final class JobRequest {
    private final long size;
    private final @Nullable String webhook;
    private byte @Nullable [] text;
    private @Nullable ObjectNode tree;

    private JobRequest(ObjectNode tree, byte @Nullable [] text, long size) {
        this.tree = tree;
        this.text = text;
        this.size = size;
        this.webhook = tree.path("webhook").asStringOpt().orElse(null);
    }

    /**
     * A request as it came. Neither of the two must be changed afterwards.
     *
     * @param text what {@code tree} was read from
     */
    public static JobRequest sent(ObjectNode tree, byte[] text) {
        return new JobRequest(tree, text, text.length);
    }

    /**
     * A request that is not what was sent, word for word. The tree must not be changed afterwards.
     *
     * @param size how many bytes its text has, about
     */
    public static JobRequest made(ObjectNode tree, long size) {
        return new JobRequest(tree, null, size);
    }

    /** How many bytes the text has, about. */
    long size() {
        return size;
    }

    /** Who wants to know of the job's end; empty if nobody said so. */
    Optional<String> webhook() {
        return Optional.ofNullable(webhook);
    }

    /** What a worker gets: everything the caller sent, with the job's id in front. The worker's to change. */
    synchronized ObjectNode handOut(String id) {
        ObjectNode sent = read();
        if (text == null) {
            text = textOf(sent);
        }
        tree = null;
        ObjectNode whole = sent.objectNode();
        whole.put("id", id);
        whole.set("input", sent.get("input"));
        sent.properties().forEach(entry -> whole.putIfAbsent(entry.getKey(), entry.getValue()));
        return whole;
    }

    /** The caller's input, as the caller sent it. */
    synchronized RawJson input() {
        return RawJson.of(read().path("input").toString());
    }

    /** The caller's place in a trace; empty if nothing says so. */
    synchronized Optional<TraceContext> trace() {
        ObjectNode sent = read();
        return TraceContext.in(sent).or(() -> TraceContext.in(sent.path("input")));
    }

    private ObjectNode read() {
        ObjectNode there = tree;
        byte[] sent = text;
        if (there != null) {
            return there;
        }
        if (sent == null) {
            throw new IllegalStateException("neither tree nor text");
        }
        return (ObjectNode) CallerJson.read(sent);
    }

    private static byte[] textOf(ObjectNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
