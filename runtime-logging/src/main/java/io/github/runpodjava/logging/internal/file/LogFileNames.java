package io.github.runpodjava.logging.internal.file;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the files of a log folder are called: {@code worker-OWNER.log} is written to, {@code
 * worker-OWNER.20260102T030405006Z-1f3a.log} was, until then, and is compressed to {@code ....log.gz} later. The names
 * of one owner sort by age, the one that is written to first.
 */
final class LogFileNames {
    /** Apart, as every start with a log folder needs a name and none needs to read one. */
    private static final class Patterns {
        private static final Pattern FULL =
                Pattern.compile("worker-(.+)\\.[0-9]{8}T[0-9]{9}Z-[0-9a-f]{4}\\.log(?:\\.gz)?");
        private static final Pattern CURRENT = Pattern.compile("worker-(.+)\\.log");
    }

    private LogFileNames() {}

    static String current(String owner) {
        return "worker-" + owner + ".log";
    }

    /** For a file that was full at {@code now}; no other file has this name. */
    static String full(String owner, Instant now) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        // Not a format: the first one of a process takes milliseconds, and a thread that logs waits here.
        StringBuilder name = new StringBuilder("worker-").append(owner).append('.');
        padded(name, 4, Integer.toString(utc.getYear()));
        padded(name, 2, Integer.toString(utc.getMonthValue()));
        padded(name, 2, Integer.toString(utc.getDayOfMonth())).append('T');
        padded(name, 2, Integer.toString(utc.getHour()));
        padded(name, 2, Integer.toString(utc.getMinute()));
        padded(name, 2, Integer.toString(utc.getSecond()));
        padded(name, 3, Integer.toString(utc.getNano() / 1_000_000)).append("Z-");
        padded(name, 4, Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)));
        return name.append(".log").toString();
    }

    private static StringBuilder padded(StringBuilder name, int length, String digits) {
        for (int missing = length - digits.length(); missing > 0; missing--) {
            name.append('0');
        }
        return name.append(digits);
    }

    static boolean isFull(String name) {
        return Patterns.FULL.matcher(name).matches();
    }

    /** Whose log it is; empty for a file of another kind. */
    static Optional<String> owner(String name) {
        Matcher full = Patterns.FULL.matcher(name);
        if (full.matches()) {
            return Optional.of(full.group(1));
        }
        Matcher current = Patterns.CURRENT.matcher(name);
        return current.matches() ? Optional.of(current.group(1)) : Optional.empty();
    }
}
