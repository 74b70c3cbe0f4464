package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process: an id alone means nothing, above all in containers, where it is always the same.
 *
 * @param started in milliseconds since 1970; 0 if the system does not tell
 */
record ProcessTag(String host, long pid, long started) {
    private static final String FORMAT = "runpod-java jobs in flight, 1, host=";
    private static final Pattern HEADER = Pattern.compile(FORMAT + "(\\S+) pid=(\\d+) started=(\\d+)\\s*");

    static ProcessTag mine() {
        ProcessHandle me = ProcessHandle.current();
        return new ProcessTag(hostName(), me.pid(), startOf(me));
    }

    /** The tag that {@link #header} wrote. */
    static Optional<ProcessTag> parse(String header) {
        Matcher matcher = HEADER.matcher(header);
        return matcher.matches()
                ? Optional.of(new ProcessTag(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    String header() {
        return FORMAT + host + " pid=" + pid + " started=" + started;
    }

    String fileNamePart() {
        return pid + "-" + Long.toString(started, Character.MAX_RADIX);
    }

    /** Whether it still runs. One on another host does not: two hosts do not share a worker's name. */
    boolean lives() {
        return host.equals(hostName())
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> !isZombie())
                        .filter(process -> startOf(process) == started)
                        .isPresent();
    }

    /** A process that was killed is listed until its parent has looked. */
    private boolean isZombie() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException | InvalidPathException noLinux) {
            return false;
        }
    }

    Instant startedAt() {
        return Instant.ofEpochMilli(started);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("\\s", "_");
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
