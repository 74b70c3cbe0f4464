package io.github.runpodjava.internal.debug;

import io.github.runpodjava.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one job, each within the one that its thread was in when it entered. Not safe for use by many threads:
 * {@link JobRecord} guards it.
 */
final class StageTree {
    /** A handler may enter a stage per item; what nobody reads must not fill memory and result. */
    private static final int MOST = 500;

    private final UnaryOperator<String> clean;
    private final List<Node> roots = new ArrayList<>();
    private final List<Node> all = new ArrayList<>();
    private final Map<Integer, Node> open = new LinkedHashMap<>();
    private List<Node> leftLast = List.of();
    private long dropped;

    private static final class Node {
        final String name;
        final Instant entered;
        final Thread thread;
        final List<Node> within = new ArrayList<>();

        @Nullable
        Duration lasted;

        Node(String name, Instant entered, Thread thread) {
            this.name = name;
            this.entered = entered;
            this.thread = thread;
        }
    }

    /** @param clean what a name goes through before anybody sees it */
    StageTree(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    void entered(JobEvent.StageEntered event, Thread by) {
        if (!leftLast.isEmpty() && leftLast.get(0).thread == by) {
            leftLast = List.of();
        }
        if (all.size() >= MOST) {
            dropped++;
            return;
        }
        Node node = new Node(clean.apply(event.stage()), event.at(), by);
        Node parent = innermost(by);
        (parent == null ? roots : parent.within).add(node);
        all.add(node);
        open.put(event.number(), node);
    }

    private @Nullable Node innermost(Thread thread) {
        Node found = null;
        for (Node node : open.values()) {
            found = node.thread == thread ? node : found;
        }
        return found;
    }

    void left(JobEvent.StageLeft event) {
        Node node = open.get(event.number());
        if (node != null) {
            node.lasted = event.lasted();
            if (!leftLast.contains(node)) {
                leftLast = downTo(node);
            }
            open.remove(event.number());
        }
    }

    /** A stage, behind those that its thread had entered before and is still in. */
    private List<Node> downTo(Node last) {
        List<Node> chain = new ArrayList<>();
        for (Node node : open.values()) {
            if (node.thread == last.thread) {
                chain.add(node);
            }
            if (node == last) {
                break;
            }
        }
        return chain;
    }

    /**
     * The stages that the handler was in last, outermost first: those that were not left, or those that were left since
     * one was entered. An exception leaves the stages of a try-with-resources before anybody sees that it was thrown.
     */
    List<String> last() {
        List<Node> last = leftLast.containsAll(open.values()) ? leftLast : List.copyOf(open.values());
        return last.stream().map(node -> node.name).toList();
    }

    /** How many were too many to be kept. */
    long dropped() {
        return dropped;
    }

    /** All of them, each with those within it. */
    List<Map<String, Object>> nested() {
        return nested(roots);
    }

    private static List<Map<String, Object>> nested(List<Node> nodes) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (Node node : nodes) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", node.name);
            json.put("at", Times.utc(node.entered));
            if (node.lasted == null) {
                json.put("open", true);
            } else {
                json.put("duration_ms", Times.millis(node.lasted));
            }
            json.put("thread", node.thread.getName());
            json.put("stages", nested(node.within));
            told.add(json);
        }
        return told;
    }

    /** Those that were left, as runpod-python tells its checkpoints. */
    List<Map<String, Object>> checkpoints() {
        List<Map<String, Object>> told = new ArrayList<>();
        for (Node node : all) {
            if (node.lasted != null) {
                told.add(Times.checkpoint(node.name, node.entered, node.lasted));
            }
        }
        return told;
    }
}
