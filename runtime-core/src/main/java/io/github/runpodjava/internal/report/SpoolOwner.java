package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.process.ProcessTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sends which spooled result. Each process has a folder of its own with a file {@code owner} in it, a lease: it
 * names the process and is touched at least every two minutes. A folder is adopted when its worker gave it up at its
 * end, when its process is seen to be dead, or when its lease was not renewed for a quarter of an hour: the worker ran on
 * another machine or in another container and is gone.
 *
 * <p>No lock is held while something is read or written, so that nobody hangs who has not to do with the volume. Two
 * threads that claim the folder at once write the same.
 */
class SpoolOwner {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolOwner.class);
    static final Duration LEASE = Duration.ofMinutes(15);
    private static final String OWNER = "owner";
    private static final int LONGEST_NAME = 60;
    /** Instead of a process: the owner ended and left results behind. */
    private static final String NOBODY = "nobody";

    private static final Set<PosixFilePermission> ONLY_ME = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    /** Named when it is used: a random name loads the security providers, which a worker is ready without. */
    private final Lazy<Path> own;
    /** What the folders of all processes of this worker's name begin with. */
    private final String namePart;

    private final InstantSource clock;
    private volatile boolean claimed;

    SpoolOwner(Path folder, String workerId, InstantSource clock) {
        this.folder = folder;
        String safe = workerId.replaceAll("[^A-Za-z0-9-]", "_");
        this.namePart = safe.substring(0, Math.min(LONGEST_NAME, safe.length())) + ".";
        this.own = Lazy.by(() -> folder.resolve(namePart + unique()));
        this.clock = clock;
    }

    /** This process's folder, made at the first call. Results may be private, so only this user may look. */
    Path claim() throws IOException {
        // A process that was frozen for longer than its lease finds its folder adopted and gone.
        if (!claimed || !Files.exists(own.get().resolve(OWNER))) {
            createPrivate(folder);
            createPrivate(own.get());
            lease(own.get().resolve(OWNER));
            claimed = true;
        }
        return own.get();
    }

    /** Tests replace it by one that a disk that is full has no room for. */
    void lease(Path file) throws IOException {
        Files.writeString(file, ProcessTag.mine().text());
    }

    private boolean canClaim() {
        try {
            claim();
            return true;
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("No spool folder of this process's own can be made");
            return false;
        }
    }

    /**
     * On a disk that is full there is no room for another folder, and only what waits in this one, once it is delivered,
     * makes some.
     */
    private void takeWhole(Path other) throws IOException {
        removeFolder(own.get());
        Files.move(other, own.get());
        overwrite(own.get().resolve(OWNER), ProcessTag.mine().text());
        claimed = true;
    }

    /** In the room that the file has: one that was emptied first might not get it back. */
    private static void overwrite(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            int size = bytes.remaining();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(size);
        }
    }

    private static void createPrivate(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(ONLY_ME));
        } else {
            Files.createDirectories(path);
        }
    }

    void renew() {
        if (!claimed) {
            return;
        }
        try {
            Files.setLastModifiedTime(own.get().resolve(OWNER), FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The lease of the spool folder could not be renewed");
        }
    }

    /** Moves the files of dead owners into this process's folder. */
    List<Path> adopt(String suffix) throws IOException {
        List<Path> adopted = new ArrayList<>();
        if (!Files.isDirectory(folder) || !isOurs(folder)) {
            return adopted;
        }
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path other : folders.filter(this::isAbandoned).toList()) {
                adopt(other, suffix, adopted);
            }
        }
        return adopted;
    }

    /** Adds what was moved to {@code adopted}; a folder that cannot be read must not hold up the others. */
    private void adopt(Path other, String suffix, List<Path> adopted) {
        try {
            List<Path> files = filesOf(other, suffix);
            if (!files.isEmpty() && !canClaim()) {
                takeWhole(other);
                adopted.addAll(filesOf(own.get(), suffix));
                removeDrafts(own.get());
                return;
            }
            for (Path file : files) {
                Path target = claim().resolve(unique() + "-" + ownName(file));
                try {
                    adopted.add(Files.move(file, target));
                } catch (NoSuchFileException e) {
                    LOG.debug("Another worker was quicker to adopt {}", file);
                }
            }
            removeDrafts(other);
            removeFolder(other);
        } catch (NoSuchFileException e) {
            LOG.debug("Another worker was quicker to adopt {}", other);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", other).log("A spool folder cannot be adopted: {}", e.toString());
        }
    }

    /** What was being written when its process died is half a result, which is none. */
    private static void removeDrafts(Path other) throws IOException {
        for (Path draft : filesOf(other, ".draft")) {
            Files.deleteIfExists(draft);
        }
    }

    private static List<Path> filesOf(Path other, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(other)) {
            return files.filter(each -> each.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** The name without what earlier adoptions put in front: it must not grow with every crash. */
    private static String ownName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(Math.max(0, name.length() - LONGEST_NAME)).replaceFirst("^[0-9a-f]{8}-", "");
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /** In a folder for temporary files anybody may have put files here, which we would send under our key. */
    private boolean isOurs(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        boolean othersMayWrite = Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
        String owner = Files.getOwner(folder).getName();
        // A user without a name, as in many containers, cannot be compared.
        String me = System.getProperty("user.name", "?");
        if (othersMayWrite || !(me.equals("?") || owner.equals(me) || owner.equals("root"))) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .log("Left results are not looked for in a folder that others may write to");
            return false;
        }
        return true;
    }

    private boolean isAbandoned(Path other) {
        if (other.equals(own.get()) || !Files.isDirectory(other)) {
            return false;
        }
        Path lease = other.resolve(OWNER);
        try {
            String owner = Files.readString(lease);
            if (owner.equals(NOBODY) || isDead(owner, other)) {
                return true;
            }
            Instant renewed = Files.getLastModifiedTime(lease).toInstant();
            return renewed.plus(LEASE).isBefore(clock.instant());
        } catch (NoSuchFileException e) {
            return noLeaseForLong(other);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean noLeaseForLong(Path other) {
        try {
            return Files.getLastModifiedTime(other).toInstant().plus(LEASE).isBefore(clock.instant());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether the owner is known to be dead before its lease ends. Its process can only be looked for where it ran: of two
     * containers with one host name neither sees the other's processes. Only if the worker's name is this one's too, it
     * is the same container, started anew.
     */
    private boolean isDead(String owner, Path other) {
        Optional<ProcessTag> process = ProcessTag.parse(owner);
        if (process.isEmpty()) {
            return false;
        }
        ProcessTag tag = process.get();
        return tag.isOfThisPlace()
                ? tag.isDeadHere()
                : tag.isOfThisHost() && other.getFileName().toString().startsWith(namePart);
    }

    void release() {
        if (!claimed) {
            return;
        }
        if (isEmptyButForLease()) {
            removeFolder(own.get());
        } else {
            giveUpLease();
        }
        claimed = false;
    }

    /** What waits here is for the next worker: it need not wait for the lease to run out, nor for this process to end. */
    private void giveUpLease() {
        try {
            overwrite(own.get().resolve(OWNER), NOBODY);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The lease of the spool folder {} could not be given up", own.get());
        }
    }

    private boolean isEmptyButForLease() {
        try (Stream<Path> files = Files.list(own.get())) {
            return files.allMatch(file -> file.endsWith(OWNER));
        } catch (IOException e) {
            return false;
        }
    }

    private static void removeFolder(Path other) {
        try {
            Files.deleteIfExists(other.resolve(OWNER));
            Files.deleteIfExists(other);
        } catch (FileSystemException e) {
            LOG.debug("The spool folder {} is still in use", other);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The spool folder {} could not be removed", other);
        }
    }
}
