package io.github.runpodjava.fakeplatform;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A job and, if anything is recorded, what happened to it. Guarded by the lock of its {@link JobBoard}. */
final class Job {
    enum State {
        /** Known by a message about it only. */
        NEW,
        QUEUED,
        TAKEN,
        FINISHED
    }

    private final String id;
    private final boolean recording;
    private final List<TimelineEntry> timeline = new ArrayList<>(0);
    private final List<JsonNode> progress = new ArrayList<>(0);
    private final List<JsonNode> chunks = new ArrayList<>(0);
    private final List<FinalResult> results = new ArrayList<>(0);

    private byte[] json = new byte[0];
    private State state = State.NEW;
    private String worker = "";
    private int resultHash;

    Job(String id, boolean recording) {
        this.id = id;
        this.recording = recording;
    }

    String id() {
        return id;
    }

    byte[] json() {
        return json;
    }

    State state() {
        return state;
    }

    /** The worker that has it or had it last; empty if none. */
    String worker() {
        return worker;
    }

    /** Enters the queue; a job that comes again starts afresh but keeps its timeline. */
    void enqueued(byte[] text) {
        json = text;
        state = State.QUEUED;
        worker = "";
        progress.clear();
        chunks.clear();
        results.clear();
        note(TimelineEntry.Step.ENQUEUED);
    }

    void taken(String by) {
        state = State.TAKEN;
        worker = by;
        note(TimelineEntry.Step.TAKEN);
    }

    void putBack() {
        state = State.QUEUED;
        worker = "";
        note(TimelineEntry.Step.PUT_BACK);
    }

    void note(TimelineEntry.Step step) {
        if (recording) {
            timeline.add(new TimelineEntry(step, Instant.now()));
        }
    }

    /** Returns whether it came after the final result. */
    boolean addProgress(JsonNode body) {
        return add(progress, body, TimelineEntry.Step.PROGRESS, TimelineEntry.Step.LATE_PROGRESS);
    }

    /** Returns whether it came after the final result. */
    boolean addChunk(JsonNode body) {
        return add(chunks, body, TimelineEntry.Step.CHUNK, TimelineEntry.Step.LATE_CHUNK);
    }

    private boolean add(List<JsonNode> all, JsonNode body, TimelineEntry.Step inTime, TimelineEntry.Step late) {
        boolean isLate = state == State.FINISHED;
        if (recording) {
            all.add(body);
        }
        note(isLate ? late : inTime);
        return isLate;
    }

    /** Returns whether it is the first one. */
    boolean addResult(FinalResult result) {
        int hash = result.body().hashCode();
        if (recording) {
            results.add(result);
        }
        if (state != State.FINISHED) {
            state = State.FINISHED;
            resultHash = hash;
            json = new byte[0];
            note(TimelineEntry.Step.RESULT);
            return true;
        }
        note(hash == resultHash ? TimelineEntry.Step.DUPLICATE_RESULT : TimelineEntry.Step.CONFLICTING_RESULT);
        return false;
    }

    List<TimelineEntry> timeline() {
        return List.copyOf(timeline);
    }

    List<JsonNode> progress() {
        return List.copyOf(progress);
    }

    List<JsonNode> chunks() {
        return List.copyOf(chunks);
    }

    List<FinalResult> results() {
        return List.copyOf(results);
    }
}
