package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.execute.LogSnapshot;
import io.github.runpodjava.internal.execute.ThreadName;
import io.github.runpodjava.internal.pacing.FirstTake;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process leaves behind when it crashes: a record in the folder for logs, or in that for temporary files when
 * there is none or it cannot be written to. Never throws.
 */
public final class BlackBox implements CrashGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BlackBox.class);
    private static final int FAILED = 1;
    /** A folder that takes longer to write a record to hangs; there may be another one. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PATIENCE_TO_TELL = Duration.ofSeconds(1);

    /** As a stack trace begins, for those who look for one. */
    private static final byte[] NO_MEMORY =
            "java.lang.OutOfMemoryError: there is no memory left to say more\n".getBytes(StandardCharsets.US_ASCII);

    private final FileOutputStream lastWords = new FileOutputStream(FileDescriptor.err);
    private final CrashFiles files;
    private final Secrets secrets;
    private final ThrowableText exceptions;
    private final PrintStream err;
    private final InstantSource clock;
    private final ProcessEnd end;
    private final String owner;
    private final String version;
    private final Instant born;
    private final Launcher launcher = Launcher.ofThisProcess();
    private final RecordLimit limit;
    private final JobNote note;
    /** The same exception may come by again on its way out. */
    private volatile WeakReference<@Nullable Throwable> newest = new WeakReference<>(null);

    private volatile @Nullable Path newestRecord;
    /** A record whose folder did not answer: the next one need not wait for it as well. */
    private volatile @Nullable Writing hanging;
    /** Something ends this process and could not be written down: the launcher or the next start must tell. */
    private volatile boolean untold;

    /**
     * @param keep how long what crashed workers left is kept
     * @param version of the runtime
     * @param err where the path of a record is told
     * @param end ends the process at once
     */
    public BlackBox(
            LogFolder place,
            Duration keep,
            Secrets secrets,
            String version,
            PrintStream err,
            InstantSource clock,
            ProcessEnd end) {
        this.files = new CrashFiles(place);
        this.secrets = secrets;
        this.exceptions = new ThrowableText(secrets);
        this.err = err;
        this.clock = clock;
        this.end = end;
        this.owner = place.owner();
        this.version = version;
        this.born = clock.instant();
        this.limit = new RecordLimit(clock);
        this.note = new JobNote(files, keep, clock, this::tell, this::rehearse);
    }

    @Override
    public void working(InFlightJobs jobs, FirstTake first) {
        note.working(jobs, first);
    }

    @Override
    public void left(InFlightJobs jobs) {
        note.left(jobs);
    }

    /** Errors of the JVM leave a record even where only their job fails; anything else is the handler's own affair. */
    @Override
    public void failed(String jobId, Throwable thrown, boolean lasting) {
        try {
            if (lasting || isGrave(thrown) && limit.allows(thrown)) {
                if (lasting) {
                    untold = true;
                }
                String next = lasting ? "cannot go on and ends)" : "goes on)";
                String what = exceptions.line(thrown) + " (job " + jobId + "; the worker " + next;
                if (!lasting) {
                    record(what, thrown);
                } else if (!recordEnd(what, thrown)) {
                    cry(thrown);
                }
            }
        } catch (RuntimeException | Error e) {
            // The job's report is worth more than its record.
            if (lasting) {
                cry(thrown);
            }
        }
    }

    @Override
    public void unable(String what, Throwable thrown) {
        try {
            if (!recordEnd(what + ": " + exceptions.line(thrown), thrown)) {
                cry(thrown);
            }
        } catch (RuntimeException | Error e) {
            // The orderly end is worth more than its record.
            cry(thrown);
        }
    }

    @Override
    public void hopeless(String what, Throwable thrown) {
        untold = true;
        try {
            String sentence = what + ": " + exceptions.line(thrown);
            if (recordEnd(sentence, thrown)) {
                launcher.ended(secrets.hide(sentence));
                note.recorded(newestRecord);
            } else {
                cry(thrown);
            }
        } catch (RuntimeException | Error e) {
            // The note of the jobs in flight stays, for the launcher or the next start to tell.
            cry(thrown);
        } finally {
            end.halt(FAILED);
        }
    }

    @Override
    public void cutShort(String what) {
        record(what, null);
    }

    @Override
    public void overdue(String what) {
        untold = true;
        try {
            if (recordEnd(what, null)) {
                launcher.ended(secrets.hide(what));
                note.recorded(newestRecord);
            }
        } finally {
            end.halt(FAILED);
        }
    }

    /** Says it by what is loaded already and needs next to no memory, or none at all. */
    private void cry(Throwable thrown) {
        try {
            // Only of the JVM's own errors is it sure that no secret is in what they say.
            String said =
                    isGrave(thrown) ? thrown.toString() : thrown.getClass().getName();
            lastWords.write(said.concat("\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException | Error e) {
            cryPrepared(e);
        }
    }

    /** Of an error that cannot even be told for want of memory. */
    private void cryPrepared(Throwable untellable) {
        try {
            if (untellable instanceof OutOfMemoryError) {
                lastWords.write(NO_MEMORY);
            }
        } catch (IOException | RuntimeException | Error e) {
            return;
        }
    }

    /** An exception ended the calling thread. With the main thread the program ends as far as its author wrote it. */
    public void uncaught(Thread thread, Throwable thrown) {
        try {
            boolean main = thread.getName().equals("main");
            if (main || isGrave(thrown) && limit.allows(thrown)) {
                String job = LogSnapshot.currentJob();
                String what = "Uncaught in thread \"" + ThreadName.of(thread) + "\""
                        + (job == null ? ": " : " (job " + job + "): ") + exceptions.line(thrown);
                if (!record(what, thrown)) {
                    cry(thrown);
                }
            }
        } catch (RuntimeException | Error e) {
            cry(thrown);
        }
    }

    /** The program could not start, or could not go on. */
    public void failedStart(String sentence, Throwable thrown) {
        untold = true;
        try {
            recordEnd(exceptions.oneLine(sentence, 1_000), thrown);
        } catch (RuntimeException | Error e) {
            cry(thrown);
        }
    }

    /** The program ends because of what came by where nothing should. */
    public void unexpected(Throwable thrown) {
        untold = true;
        try {
            failedStart("The worker ends because of an exception that nobody expected: " + thrown, thrown);
        } catch (RuntimeException | Error e) {
            cry(thrown);
        }
    }

    /** The program did not start, and the sentence that stderr has is all there is to know: kept if anything is. */
    public void refusedStart(String sentence, Throwable thrown) {
        if (files.isKept()) {
            failedStart(sentence, thrown);
        }
    }

    /**
     * The process ends although nobody asked the worker to end.
     *
     * @return a sentence about it
     */
    public String untimelyEnd() {
        String who;
        try {
            who = ThreadText.whoExits(note.jobs()).orElse("as if something called System.exit");
        } catch (RuntimeException | Error e) {
            who = "as if something called System.exit";
        }
        String what = "The process ends although the worker works: " + who;
        recordEnd(what, null);
        return what;
    }

    /** Whether the JVM ends the process because of a signal that nobody handles. */
    public boolean isSignalled() {
        try {
            return ThreadText.isSignalled();
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /** Whether another worker of this process has ended, and with it the program that ran it. */
    public boolean isEndOfAnotherWorker() {
        try {
            return ThreadText.isRuntimesOwnExit();
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /** This process ends, and all that is to be said about it was said, unless it could not be written. */
    public void ended() {
        if (!untold) {
            note.close();
            launcher.ended();
        }
    }

    /** Ends the process at once; what was logged so far is not lost. */
    public void halt(int status) {
        end.halt(status);
    }

    /** Brings out what was logged or printed and is held back for a moment, before the process ends. */
    public void bringOut() {
        end.bringOut();
    }

    /** Loads what a record needs, for the day when no class can be loaded any more: metaspace may be what is full. */
    private void rehearse() {
        Throwable nothing = new Error("nothing happened", new Error("at all"));
        Instant now = clock.instant();
        Attempt.within(PATIENCE_TO_TELL, new Telling(new PrintStream(OutputStream.nullOutputStream()), ""));
        try {
            new RecordWriter(secrets, OutputStream.nullOutputStream())
                    .write(exceptions.line(nothing), nothing, about(now), note.jobs(), now);
        } catch (IOException e) {
            LOG.debug("A rehearsed record cannot be written", e);
        }
    }

    private static boolean isGrave(Throwable thrown) {
        return thrown instanceof VirtualMachineError || thrown instanceof LinkageError;
    }

    private void tell(Predecessors.Vanished vanished) {
        LOG.warn(VanishedRecord.what(vanished));
        NoteText note = vanished.note();
        if (!note.recorded()) {
            VanishedRecord last = new VanishedRecord(
                    vanished, CrashFiles.log(note.path().resolveSibling(""), note.owner()), born.toString());
            write(note.owner(), last::write).ifPresent(path -> LOG.warn("What is known of it is in {}", path));
        }
    }

    /** The same about what ends this process: if it cannot be written down, somebody else must tell. */
    private boolean recordEnd(String what, @Nullable Throwable thrown) {
        untold = true;
        boolean recorded = record(what, thrown);
        untold = !recorded;
        return recorded;
    }

    /** False if there is no record about this; one is enough for each exception, which may come by again. */
    private boolean record(String what, @Nullable Throwable thrown) {
        if (thrown != null && newest.get() == thrown) {
            return true;
        }
        Instant now = clock.instant();
        Optional<Path> path = write(owner, writer -> writer.write(what, thrown, about(now), note.jobs(), now));
        if (path.isEmpty()) {
            return false;
        }
        newest = new WeakReference<>(thrown);
        newestRecord = path.get();
        say(path.get());
        return true;
    }

    private String about(Instant now) {
        return "worker " + owner + ", process " + ProcessHandle.current().pid() + ", Java "
                + System.getProperty("java.version") + ", runpod-java-runtime " + version + ", started " + born
                + ", now " + now;
    }

    private void say(Path path) {
        try {
            Attempt.within(PATIENCE_TO_TELL, new Telling(err, "Crash record: " + path));
        } catch (RuntimeException | Error e) {
            // The record is there all the same.
            return;
        }
    }

    private interface Content {
        void write(RecordWriter writer) throws IOException;
    }

    private Optional<Path> write(String whose, Content content) {
        for (Path folder : files.folders()) {
            Writing before = hanging;
            if (before != null && !before.over && before.folder.equals(folder)) {
                continue;
            }
            try {
                Writing writing = new Writing(folder, whose, content);
                if (!Attempt.within(PATIENCE, writing)) {
                    hanging = writing;
                }
                Path written = writing.written;
                if (written != null) {
                    return Optional.of(written);
                }
            } catch (RuntimeException | Error e) {
                // On to the next folder; there may be no memory to say more.
                continue;
            }
        }
        return Optional.empty();
    }

    /** No lambda, as with metaspace full none can be made. */
    private static final class Telling implements Runnable {
        private final PrintStream to;
        private final String line;

        Telling(PrintStream to, String line) {
            this.to = to;
            this.line = line;
        }

        @Override
        public void run() {
            to.println(line);
            to.flush();
        }
    }

    /** A record on its way to a folder. */
    private final class Writing implements Runnable {
        private final Path folder;
        private final String whose;
        private final Content content;
        private volatile @Nullable Path written;
        private volatile boolean over;

        Writing(Path folder, String whose, Content content) {
            this.folder = folder;
            this.whose = whose;
            this.content = content;
        }

        @Override
        public void run() {
            try {
                CrashFiles.Record opened = files.newRecord(folder, whose, clock.instant());
                try (var out = opened.out()) {
                    content.write(new RecordWriter(secrets, out));
                }
                written = opened.path();
            } catch (IOException | RuntimeException | Error e) {
                // There is no record here; and may be no memory to say more.
                return;
            } finally {
                over = true;
            }
        }
    }
}
