package io.github.runpodjava.internal.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process: an id alone means nothing, above all in containers, where it is always the same.
 *
 * @param host the name of the machine or of the container
 * @param pid its id where it runs
 * @param started in milliseconds since 1970; 0 if the system does not tell
 * @param place in which set of process ids: two containers of one machine may have the same host name, and the process
 *     of one is not seen in the other
 */
public record ProcessTag(String host, long pid, long started, String place) {
    /** The kernel counts from its boot, whose time it states in whole seconds and not always the same. */
    private static final long CLOCK_STEPS = 2_000;

    private static final int LONGEST_HOST = 40;
    private static final String UNKNOWN = "unknown";
    private static final String ANYWHERE = "-";
    private static final Pattern TEXT = Pattern.compile("host=(\\S+) pid=(\\d+) started=(\\d+) in=(\\S+)\\s*");

    /** Of this process. */
    public static ProcessTag mine() {
        ProcessHandle me = ProcessHandle.current();
        return new ProcessTag(hostName(), me.pid(), startOf(me), placeOfThisProcess());
    }

    /** The tag that {@link #text} wrote; empty for any other text. */
    public static Optional<ProcessTag> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ProcessTag(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** The tag in one line of at most 105 characters. */
    public String text() {
        return "host=" + host + " pid=" + pid + " started=" + started + " in=" + place;
    }

    /** The process as a part of a file's name. */
    public String fileNamePart() {
        return pid + "-" + Long.toString(started, Character.MAX_RADIX);
    }

    /** Whether it would be seen from here if it ran. */
    public boolean isOfThisPlace() {
        return isOfThisHost() && place.equals(placeOfThisProcess());
    }

    /** Whether it ran in a container of this one's name: in another of the same machine, or in this one before. */
    public boolean isOfThisHost() {
        return !host.equals(UNKNOWN) && host.equals(hostName());
    }

    /** Whether it surely runs no more; false where that cannot be seen from here. */
    public boolean isDeadHere() {
        return isOfThisPlace() && !runs();
    }

    /** Whether it is seen to run. One of another place may run all the same. */
    public boolean isSeen() {
        return isOfThisPlace() && runs();
    }

    private boolean runs() {
        ProcessTag me = mine();
        if (pid == me.pid) {
            return equals(me);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> !isZombie())
                .filter(process -> Math.abs(startOf(process) - started) <= CLOCK_STEPS)
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

    /** When it began. */
    public Instant startedAt() {
        return Instant.ofEpochMilli(started);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** This boot of this kernel, and the set of process ids in it. */
    private static String placeOfThisProcess() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            String ids = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return UUID.nameUUIDFromBytes((boot + ids).getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .substring(0, 13);
        } catch (IOException | RuntimeException noLinux) {
            return ANYWHERE;
        }
    }

    private static String hostName() {
        String name = hostNameOfTheKernel().trim().replaceAll("\\s", "_");
        if (name.isEmpty()) {
            return UNKNOWN;
        }
        return name.length() <= LONGEST_HOST ? name : name.substring(0, LONGEST_HOST);
    }

    private static String hostNameOfTheKernel() {
        try {
            // Not by the network where it can be helped: a name server that fails once would make two hosts of one.
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException noLinux) {
            return hostNameByNetwork();
        }
    }

    private static String hostNameByNetwork() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }
}
