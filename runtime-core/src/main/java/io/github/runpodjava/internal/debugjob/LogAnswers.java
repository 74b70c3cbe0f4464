package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.kept.KeptFiles;
import io.github.runpodjava.internal.kept.KeptLog;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.LogCounts;
import io.github.runpodjava.spi.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about logs and crash records: of all workers where there is a folder for them, else of this one. */
final class LogAnswers {
    /** An answer has to fit into a result. */
    private static final long MOST_BYTES = 4L * 1024 * 1024;
    /** How much is looked through, beside the last four mebibytes of each log that is not compressed. */
    private static final long MOST_LOOKED_BACK = 128L * 1024 * 1024;

    /** An id that is the same in JSON. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:-]+");

    private final LogFolder folder;
    private final Optional<LogControl> log;
    private final Secrets secrets;
    private final Lazy<ObjectMapper> mapper;
    private final Function<Path, KeptFiles> files;

    LogAnswers(LogFolder folder, Optional<LogControl> log, Secrets secrets, Lazy<ObjectMapper> mapper) {
        this(folder, log, secrets, mapper, KeptFiles::new);
    }

    LogAnswers(
            LogFolder folder,
            Optional<LogControl> log,
            Secrets secrets,
            Lazy<ObjectMapper> mapper,
            Function<Path, KeptFiles> files) {
        this.folder = folder;
        this.log = log;
        this.secrets = secrets;
        this.mapper = mapper;
        this.files = files;
    }

    ObjectNode logs(DebugRequest request) throws IOException {
        // Also when there is nothing to read: a mistake must not look like an empty log.
        request.check();
        ObjectNode answer = mapper.get().createObjectNode();
        answer.put("this_worker", folder.owner());
        answer.put("source", folder.path().isPresent() ? "volume" : "memory");
        if (request.worker().map(folder.owner()::equals).orElse(true)) {
            addWhatIsMissing(answer);
        }
        ArrayNode workers = answer.putArray("workers");
        if (folder.path().isEmpty()) {
            addRecent(workers.addObject(), request);
            return answer;
        }
        KeptFiles kept = files.apply(folder.path().get());
        List<KeptLog> logs = kept.logs().stream()
                .filter(log -> request.worker().map(log.worker()::equals).orElse(true))
                .toList();
        UnreadableLogs unreadable = new UnreadableLogs();
        if (request.after().isPresent()) {
            addNew(workers, kept, logs, request, request.after().get(), unreadable);
        } else {
            addLast(answer, workers, logs, request, unreadable);
        }
        unreadable.addTo(answer);
        return answer;
    }

    /** What this worker has logged and the answer has not: it must not look like all there is. */
    private void addWhatIsMissing(ObjectNode answer) {
        boolean kept = folder.path().isEmpty()
                ? log.flatMap(LogControl::recentLines).isPresent()
                : log.map(LogControl::inForce).orElse(false);
        if (!kept) {
            answer.put(
                    "note",
                    "The logging back end of this worker (" + folder.owner() + ") "
                            + (folder.path().isEmpty() ? "keeps no lines" : "writes no log file")
                            + "; use io.github.runpodjava:runtime-logging without a configuration of your own, or read"
                            + " the log where it goes.");
        }
        long behind = log.flatMap(LogControl::counts).map(LogCounts::fileBehind).orElse(0L);
        if (behind > 0) {
            answer.put("behind", behind);
        }
    }

    private void addNew(
            ArrayNode workers,
            KeptFiles kept,
            List<KeptLog> all,
            DebugRequest request,
            Map<String, Long> after,
            UnreadableLogs unreadable) {
        long left = MOST_BYTES;
        List<KeptLog> logs = new ArrayList<>(LogPlaces.open(all, after));
        // Whoever asks knows a place in the log that was set aside, and has to hear that the next is read from its
        // start.
        LogPlaces.withoutOwn(logs, after).forEach(worker -> logs.add(kept.next(worker)));
        Map<String, Long> places = LogPlaces.of(logs, after);
        Map<KeptLog, KeptLog.Part> parts = new HashMap<>();
        Set<String> unfinished = new HashSet<>();
        for (KeptLog log : logs.stream().sorted(KeptLog.BY_AGE).toList()) {
            long place = places.getOrDefault(log.name(), 0L);
            // What a worker said later must not come before the rest of what it said first.
            boolean waits = left <= 0 || unfinished.contains(log.worker());
            KeptLog.Part nothing = new KeptLog.Part(List.of(), place, place);
            // No more than fits: the next look goes on behind it.
            long most = left;
            KeptLog.Part part = waits
                    ? nothing
                    : unreadable.unless(log, nothing, () -> log.after(place, request.lines(), most, filter(request)));
            left -= part.lines().stream().mapToLong(String::length).sum();
            if (!waits
                    && log.isSetAside()
                    && part.next() != place
                    && unreadable.unless(log, false, () -> log.hasLinesAfter(part.next()))) {
                unfinished.add(log.worker());
            }
            parts.put(log, part);
        }
        logs.forEach(log -> addKept(workers, log, Objects.requireNonNull(parts.get(log)), Long.MAX_VALUE));
    }

    /** The last lines of each worker, of however many files. */
    private void addLast(
            ObjectNode answer, ArrayNode workers, List<KeptLog> logs, DebugRequest request, UnreadableLogs unreadable) {
        long left = MOST_BYTES;
        long far = MOST_LOOKED_BACK;
        Map<String, Integer> told = new HashMap<>();
        Map<String, Integer> unseen = new TreeMap<>();
        Map<String, String> newest =
                KeptFiles.newestSetAside(logs.stream().map(KeptLog::name).toList());
        for (KeptLog log : logs) {
            int wanted = request.lines() - told.getOrDefault(log.worker(), 0);
            boolean newestOlder = log.name().equals(newest.get(log.worker()));
            if (wanted == 0 && log.isCompressed() && !newestOlder) {
                continue;
            }
            boolean opens = wanted > 0 && (!log.isCompressed() || far > 0);
            long most = most(log, far);
            KeptLog.Part part = unreadable.unless(
                    log, new KeptLog.Part(List.of(), 0, 0), () -> log.last(opens ? wanted : 0, most, filter(request)));
            // To see the end of one that is compressed, all of it is read.
            long cost = log.isCompressed() ? part.next() : part.next() - part.from() - KeptLog.MOST_READ;
            far -= opens ? Math.min(far, Math.max(0, cost)) : 0;
            told.merge(log.worker(), part.lines().size(), Integer::sum);
            if (part.lines().size() < wanted && part.from() > 0) {
                unseen.merge(log.worker(), 1, Integer::sum);
            }
            // With the newest of them whoever reads on knows which are new.
            if (!log.isCompressed() || newestOlder || !part.lines().isEmpty()) {
                left -= addKept(workers, log, part, left);
            }
        }
        if (!unseen.isEmpty()) {
            ObjectNode files = answer.putObject("not_looked_through");
            unseen.forEach(files::put);
        }
    }

    /** How much of a log is looked through: of a huge one that is compressed only what one reading shows. */
    private static long most(KeptLog log, long far) {
        if (!log.isCompressed()) {
            return KeptLog.MOST_READ + far;
        }
        return log.length() > KeptLog.MOST_READ ? Math.min(KeptLog.MOST_READ, far) : far;
    }

    ObjectNode crashes(DebugRequest request) throws IOException {
        ObjectNode answer = mapper.get().createObjectNode();
        answer.put("this_worker", folder.owner());
        ArrayNode records = answer.putArray("records");
        if (folder.path().isEmpty()) {
            answer.put("note", "This worker has no network volume and RUNPOD_LOG_DIR is not set: no records are kept.");
            return answer;
        }
        KeptFiles kept = files.apply(folder.path().get());
        List<KeptFiles.CrashRecord> all = kept.records();
        for (KeptFiles.CrashRecord record : all) {
            if (request.worker().map(record.worker()::equals).orElse(true)) {
                records.addObject()
                        .put("worker", record.worker())
                        .put("record", record.name())
                        .put("bytes", record.bytes())
                        .put("what", secrets.hide(record.firstLine()));
            }
        }
        if (request.worker().isPresent() && records.isEmpty()) {
            // Whether it had no crash or is not there at all, the name alone does not tell.
            ArrayNode known = answer.putArray("known_workers");
            Stream.concat(
                            kept.logs().stream().map(KeptLog::worker),
                            all.stream().map(KeptFiles.CrashRecord::worker))
                    .distinct()
                    .sorted()
                    .forEach(known::add);
        }
        if (request.record().isPresent()) {
            answer.put(
                    "text",
                    kept.record(request.record().get()).map(secrets::hide).orElse(null));
        }
        return answer;
    }

    private void addRecent(ObjectNode worker, DebugRequest request) {
        worker.put("worker", folder.owner());
        ArrayNode lines = worker.putArray("lines");
        List<LogLine> last = log.flatMap(LogControl::recentLines)
                .map(kept -> kept.last(
                        request.lines(), request.level(), request.jobId().orElse(null)))
                .orElse(List.of());
        last.forEach(line -> lines.add(parsed(line.json())));
    }

    private long addKept(ArrayNode workers, KeptLog log, KeptLog.Part part, long left) {
        ObjectNode worker = workers.addObject();
        worker.put("worker", log.worker());
        worker.put("log", log.name());
        worker.put("modified", log.modified().toString());
        worker.put("bytes", log.length());
        worker.put("next", part.next());
        ArrayNode lines = worker.putArray("lines");
        long bytes = 0;
        List<String> all = part.lines();
        int first = 0;
        for (int i = all.size() - 1; i >= 0 && bytes < left; i--) {
            bytes += all.get(i).length();
            first = i;
        }
        if (first > 0) {
            worker.put("left_out", first);
        }
        for (String line : all.subList(first, all.size())) {
            lines.add(parsed(line));
        }
        return bytes;
    }

    /** What is no JSON was written by the JVM or by the launcher. */
    private JsonNode parsed(String line) {
        String shown = secrets.hide(line);
        try {
            JsonNode tree = mapper.get().readTree(shown);
            return tree.isObject() ? tree : raw(shown);
        } catch (JacksonException notJson) {
            return raw(shown);
        }
    }

    private ObjectNode raw(String line) {
        return mapper.get().createObjectNode().put("message", line);
    }

    private Predicate<String> filter(DebugRequest request) {
        LogLevel least = request.level();
        Optional<String> jobId = request.jobId();
        if (least.compareTo(LogLevel.TRACE) <= 0 && jobId.isEmpty()) {
            return line -> !line.isBlank();
        }
        // Most lines are of other jobs or levels; to read them as JSON takes long.
        String within = jobId.filter(id -> PLAIN.matcher(id).matches()).orElse("");
        List<String> levels = Arrays.stream(LogLevel.values())
                .filter(level -> least.compareTo(LogLevel.INFO) > 0 && level.compareTo(least) >= 0)
                .map(LogLevel::name)
                .toList();
        return line -> {
            if (!line.contains(within) || (!levels.isEmpty() && levels.stream().noneMatch(line::contains))) {
                return false;
            }
            JsonNode tree = parsed(line);
            String id = tree.path("requestId").asString(tree.path("jobId").asString(""));
            return levelOf(tree).compareTo(least) >= 0 && jobId.map(id::equals).orElse(true);
        };
    }

    private static LogLevel levelOf(JsonNode line) {
        try {
            return LogLevel.valueOf(line.path("level").asString("INFO"));
        } catch (IllegalArgumentException unknown) {
            return LogLevel.INFO;
        }
    }
}
