package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/logs}: what was logged last, and with {@code follow} what is logged from then on. */
final class LogsPage implements InspectorPage {
    private static final List<String> PARAMETERS = List.of("lines", "level", "job_id", "follow");
    private static final int STANDARD_LINES = 100;
    private static final int MOST_LINES = 5_000;

    private final Supplier<Optional<RecentLines>> recent;
    private final Lazy<ObjectMapper> mapper;

    LogsPage(Supplier<Optional<RecentLines>> recent, Lazy<ObjectMapper> mapper) {
        this.recent = recent;
        this.mapper = mapper;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        request.parameters().keySet().stream()
                .filter(name -> !name.isEmpty() && !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw InspectorRefusal.ofUnknownParameter(name, PARAMETERS);
                });
        int most = request.parameter("lines").map(LogsPage::lines).orElse(STANDARD_LINES);
        LogLevel level = request.parameter("level").map(LogsPage::level).orElse(LogLevel.TRACE);
        String jobId = request.parameter("job_id").orElse(null);
        boolean follow = request.parameter("follow").map(LogsPage::flag).orElse(false);
        RecentLines lines = recent.get()
                .orElseThrow(() -> new InspectorRefusal(
                        501,
                        "LOGS_NOT_KEPT",
                        "The logging back end of this worker keeps no lines",
                        "Use io.github.runpodjava:runtime-logging without a configuration of your own, or read the"
                                + " worker's log where it goes"));
        if (follow) {
            return new InspectorAnswer.Follow(() -> new FollowedLines(lines, most, level, jobId));
        }
        ObjectNode tree = Trees.object();
        List<LogLine> last = lines.last(most, level, jobId);
        tree.put("count", last.size());
        tree.put("level", level.name().toLowerCase(Locale.ROOT));
        tree.put("job_id", jobId);
        ArrayNode array = tree.putArray("lines");
        last.forEach(line -> array.add(tree(line)));
        return Trees.ok(tree);
    }

    private ObjectNode tree(LogLine line) {
        try {
            if (mapper.get().readTree(line.json()) instanceof ObjectNode whole) {
                return whole;
            }
        } catch (JacksonException notJson) {
            // Shown by its parts.
        }
        return parts(line);
    }

    private static ObjectNode parts(LogLine line) {
        ObjectNode tree = Trees.object();
        tree.put("requestId", line.jobId());
        tree.put("message", line.message());
        tree.put("level", line.level().name());
        Trees.time(tree, "timestamp", line.time());
        tree.put("logger", line.logger());
        return tree;
    }

    private static int lines(String text) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > MOST_LINES) {
            throw InspectorRefusal.ofParameter("lines", text, "a whole number from 0 to " + MOST_LINES);
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw InspectorRefusal.ofParameter("follow", text, "true or false");
        };
    }

    static LogLevel level(String text) {
        @Nullable LogLevel level = levelOrNull(text);
        if (level == null || level == LogLevel.NOTSET) {
            throw InspectorRefusal.ofParameter("level", text, "one of trace, debug, info, warn, error");
        }
        return level;
    }

    static @Nullable LogLevel levelOrNull(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (name.equals("WARNING")) {
            return LogLevel.WARN;
        }
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        return null;
    }
}
