package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Workers that ended without a word, by the notes that they left. Those of this worker's name are dead when their process
 * is not seen: there is one at a time. Of another worker, whose machine may be any, only this is known: it sets the time
 * of its note each minute. It counts as gone when that time is ten minutes old and several looks, a minute apart, found
 * it the same: neither a clock that is wrong nor a machine that was frozen is death.
 */
final class Predecessors {
    static final Duration SILENCE = Duration.ofMinutes(10);
    /** So many looks in a row must find the same time. */
    static final int LOOKS = 4;
    /** Before that nobody needs to open a note of another worker. */
    private static final Duration MISSED_BEATS = Duration.ofMinutes(3);

    private record Look(FileTime changed, int times) {}

    private final CrashFiles files;
    private final InstantSource clock;
    private Map<Path, Look> looks = new HashMap<>();

    Predecessors(CrashFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * One that vanished.
     *
     * @param own whether it had this worker's name
     * @param silent for how long nothing was heard of it; zero if its process is known to be dead
     */
    record Vanished(NoteText note, boolean own, Duration silent) {}

    /** Takes the notes of all workers of this one's name that vanished: each is answered once, whoever asks. */
    List<Vanished> takeOwn() {
        List<Vanished> all = new ArrayList<>();
        for (Path path : files.notes()) {
            try {
                Optional<NoteText> note = NoteText.read(path);
                if (note.isPresent()
                        && isOwn(note.get())
                        && !note.get().process().isSeen()) {
                    take(note.get(), true, Duration.ZERO, all);
                }
            } catch (IOException | RuntimeException unreadable) {
                // One that cannot be read must not hide the others.
                continue;
            }
        }
        return all;
    }

    /** Takes the notes of other workers that are gone; to be asked about once a minute. */
    List<Vanished> takeOthers() {
        List<Vanished> all = new ArrayList<>();
        Map<Path, Look> now = new HashMap<>();
        for (Path path : files.notesOfAll()) {
            try {
                FileTime changed = Files.getLastModifiedTime(path);
                Look before = looks.get(path);
                int times = before != null && before.changed().equals(changed) ? before.times() + 1 : 1;
                now.put(path, new Look(changed, times));
                look(path, Duration.between(changed.toInstant(), clock.instant()), times, all);
            } catch (IOException | RuntimeException unreadable) {
                continue;
            }
        }
        looks = now;
        return all;
    }

    private void look(Path path, Duration silent, int times, List<Vanished> all) throws IOException {
        boolean recorded = path.toString().endsWith(InFlightFile.RECORDED);
        if (silent.compareTo(MISSED_BEATS) < 0 && !recorded) {
            return;
        }
        Optional<NoteText> read = NoteText.read(path);
        if (read.isEmpty() || isOwn(read.get()) || read.get().process().isSeen()) {
            return;
        }
        NoteText note = read.get();
        if (recorded || note.process().isDeadHere()) {
            take(note, false, Duration.ZERO, all);
        } else if (silent.compareTo(SILENCE) > 0
                && times >= LOOKS
                && !note.jobs().isEmpty()) {
            // Without jobs it may as well be one that the platform froze, and nobody misses anything.
            take(note, false, silent, all);
        }
    }

    private static void take(NoteText note, boolean own, Duration silent, List<Vanished> all) throws IOException {
        if (note.take()) {
            all.add(new Vanished(note, own, silent));
        }
    }

    private boolean isOwn(NoteText note) {
        return note.owner().equals(files.owner());
    }
}
