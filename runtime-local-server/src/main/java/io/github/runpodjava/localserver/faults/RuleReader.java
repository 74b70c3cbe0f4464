package io.github.runpodjava.localserver.faults;

import io.github.runpodjava.localserver.http.Answers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one rule of a plan. */
final class RuleReader {
    /** A request must not wait longer than the server keeps an idle connection. */
    private static final long MAX_DELAY = 300_000;

    private static final long MAX_RETRY_AFTER = 86_400;
    private static final long MOST = 1_000_000_000;
    private static final byte[] PAGE =
            "<html><body><h1>Not what you asked for</h1></body></html>\n".getBytes(StandardCharsets.UTF_8);
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ObjectNode json;
    private final Fields fields;

    private RuleReader(ObjectNode json, String where, List<String> problems) {
        this.json = json;
        this.fields = new Fields(json, where, problems);
    }

    /** The rule; empty only if a problem was noted. A rule with a problem must not be used. */
    static Optional<FaultRule> read(ObjectNode json, String where, List<String> problems) {
        return new RuleReader(json, where, problems).read();
    }

    private Optional<FaultRule> read() {
        Set<String> routes = routes();
        Optional<FaultKind> kind = kind();
        double rate = fields.rate("rate").orElse(1.0);
        long after = fields.whole("after", 0, MOST, "100").orElse(0L);
        long first = fields.whole("first", 1, MOST, "100").orElse(Long.MAX_VALUE);
        long times = fields.whole("times", 1, MOST, "1").orElse(Long.MAX_VALUE);
        // Without a kind nobody can say which of the other keys are wrong.
        Optional<Fault> fault = kind.flatMap(this::fault);
        if (kind.isPresent()) {
            fields.refuseOthers();
        }
        return fault.map(what -> new FaultRule(routes, kind.orElseThrow(), what, rate, after, first, times, json));
    }

    private Set<String> routes() {
        Optional<JsonNode> on = fields.any("on");
        if (on.isEmpty()) {
            fields.missing("on", "it says which requests: " + FaultRoutes.all());
            return Set.of();
        }
        List<JsonNode> names = on.get().isArray() ? List.copyOf(on.get().values()) : List.of(on.get());
        List<Set<String>> found = new ArrayList<>();
        for (JsonNode name : names) {
            (name.isString() ? FaultRoutes.named(name.stringValue()) : Optional.<Set<String>>empty())
                    .ifPresent(found::add);
        }
        if (names.isEmpty() || found.size() < names.size()) {
            fields.expected("on", FaultRoutes.all() + "; or a list of these");
        }
        return FaultRoutes.union(found);
    }

    private Optional<FaultKind> kind() {
        Optional<JsonNode> value = fields.any("fault");
        String known = "one of " + String.join(", ", FaultKind.ids());
        if (value.isEmpty()) {
            fields.missing("fault", known);
            return Optional.empty();
        }
        Optional<FaultKind> kind =
                value.filter(JsonNode::isString).flatMap(name -> FaultKind.named(name.stringValue()));
        if (kind.isEmpty()) {
            fields.expected("fault", known);
        }
        return kind;
    }

    private Optional<Fault> fault(FaultKind kind) {
        return switch (kind) {
            case SLOW -> slow();
            case RESET -> Optional.of(new Fault.Cut(true));
            case CLOSE -> Optional.of(new Fault.Cut(false));
            case LOSE -> Optional.of(new Fault.Lose());
            case STATUS -> status();
            case GARBAGE ->
                Optional.of(new Fault.Replace(
                        answer(200, null, PAGE, "text/html; charset=utf-8"),
                        fields.flag("effect").orElse(true)));
            case TRUNCATE -> Optional.of(new Fault.Truncate());
            case EMPTY ->
                Optional.of(new Fault.Replace(
                        CannedAnswer.empty(), fields.flag("effect").orElse(true)));
            case DUPLICATE -> Optional.of(new Fault.Duplicate());
        };
    }

    private Optional<Fault> slow() {
        Optional<JsonNode> delay = fields.any("delayMs");
        if (delay.isEmpty()) {
            fields.missing("delayMs", "the fault slow needs it: milliseconds, or [least, most]");
            return Optional.empty();
        }
        JsonNode value = delay.get();
        boolean range = value.isArray() && value.size() == 2;
        Optional<Long> least = Fields.whole(range ? value.get(0) : value, 0, MAX_DELAY);
        Optional<Long> most = Fields.whole(range ? value.get(1) : value, 0, MAX_DELAY);
        if (least.isEmpty() || most.isEmpty() || least.get() > most.get()) {
            fields.expected(
                    "delayMs",
                    "whole milliseconds from 0 to " + MAX_DELAY
                            + ", for example 500, or a range, for example [100, 2000]");
            return Optional.empty();
        }
        return Optional.of(new Fault.Slow(least.get(), most.get()));
    }

    private Optional<Fault> status() {
        if (fields.any("status").isEmpty()) {
            fields.missing("status", "the fault status needs it, for example 503");
        }
        int status = fields.whole("status", 200, 599, "503").orElse(0L).intValue();
        boolean bare = status == 204 || status == 205 || status == 304;
        if (bare && fields.any("body").isPresent()) {
            fields.expected("body", "no body, because an answer with status " + status + " has none");
        }
        byte[] body = Answers.errorBody("This is a fault on demand: the status " + status + ".");
        Long retryAfter = fields.whole("retryAfter", 0, MAX_RETRY_AFTER, "1").orElse(null);
        CannedAnswer answer = answer(status, retryAfter, body, Answers.JSON);
        boolean effect = fields.flag("effect").orElse(false);
        return Optional.of(
                new Fault.Replace(bare ? new CannedAnswer(status, retryAfter, null, new byte[0]) : answer, effect));
    }

    /** A text is sent as it is, anything else as JSON. */
    private CannedAnswer answer(int status, @Nullable Long retryAfter, byte[] otherwise, String otherwiseType) {
        Optional<JsonNode> body = fields.any("body");
        byte[] bytes = body.map(node -> node.isString() ? node.stringValue() : node.toString())
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(otherwise);
        String type = body.map(node -> node.isString() ? TEXT : Answers.JSON).orElse(otherwiseType);
        return new CannedAnswer(
                status,
                retryAfter,
                fields.text("contentType", "application/json")
                        .filter(this::isHeaderValue)
                        .orElse(type),
                bytes);
    }

    private boolean isHeaderValue(String text) {
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c < 127);
        if (!printable) {
            fields.expected("contentType", "printable ASCII, for example \"application/json\"");
        }
        return printable;
    }
}
