package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogSettings;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.internal.output.JulLines;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.LogControl;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /debug/log-level}: what is logged from now on. Forgotten when the process ends. */
final class LogLevelPage implements InspectorPage {
    private static final String HELP =
            "Send {\"level\": \"DEBUG\"}, or the parameter ?level=debug; the levels are NOTSET (off), TRACE, DEBUG, INFO,"
                    + " WARN and ERROR";

    private final Supplier<Optional<LogControl>> control;
    private final Lazy<ObjectMapper> mapper;
    private final LogSettings settings;
    private volatile LogLevel level;

    LogLevelPage(Supplier<Optional<LogControl>> control, Lazy<ObjectMapper> mapper, LogSettings settings) {
        this.control = control;
        this.mapper = mapper;
        this.settings = settings;
        this.level = settings.level();
    }

    /** What is logged now, as far as it is known here. */
    LogLevel level() {
        return level;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        LogLevel wanted = wanted(request);
        LogLevel before;
        synchronized (this) {
            if (!control.get()
                    .map(back -> back.apply(wanted, settings.format()))
                    .orElse(false)) {
                throw new InspectorRefusal(
                        409,
                        "LOG_LEVEL_NOT_CHANGEABLE",
                        "The logging back end is not configured by this runtime, so its level cannot be changed here",
                        "Change it in the configuration of that back end, or use"
                                + " io.github.runpodjava:runtime-logging without a logback.xml");
            }
            JulLines.levelChanged();
            before = level;
            level = wanted;
        }
        ObjectNode tree = Trees.object();
        tree.put("level", wanted.name());
        tree.put("previous_level", before.name());
        return Trees.ok(tree);
    }

    private LogLevel wanted(InspectorRequest request) {
        String text = request.parameter("level").orElseGet(() -> inBody(request.body()));
        LogLevel wanted = LogsPage.levelOrNull(text);
        if (wanted == null) {
            throw new InspectorRefusal(400, "INVALID_LEVEL", "\"" + Shortened.to(text, 50) + "\" is no log level", HELP)
                    .with("level", Shortened.to(text, 50));
        }
        return wanted;
    }

    private String inBody(String body) {
        try {
            JsonNode json = mapper.get().readTree(body);
            String text = json == null ? "" : json.path("level").asString("");
            if (!text.isBlank()) {
                return text.trim();
            }
        } catch (JacksonException unreadable) {
            throw new InspectorRefusal(400, "INVALID_BODY", "\"" + Shortened.to(body, 50) + "\" is no JSON", HELP)
                    .with("body", Shortened.to(body, 50));
        }
        throw new InspectorRefusal(400, "MISSING_LEVEL", "The request names no level", HELP);
    }
}
