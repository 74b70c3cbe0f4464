package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.report.SpoolEnds;
import io.github.runpodjava.spi.QueueFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One worker, as the inspector sees it. */
public interface InspectedWorker {
    String id();

    WorkerState state();

    /** How many jobs it may run at once now. */
    int places();

    /** How many places have a job in them; those that are only held for a job that may come are free. */
    int placesTaken();

    /** How many places are held by handlers that go on although they were told to end. */
    int placesStuck();

    /** The jobs that it has taken and not finished, oldest first, without those that ask about it. */
    List<RunningJob> jobs();

    /** How many jobs it has that ask about it. */
    int questions();

    /** The job with this id, if it has it. */
    Optional<RunningJob> job(String id);

    /** Whether it has a job with this id that asks about it instead of giving it work. */
    boolean isAskedBy(String id);

    /** How many results wait on disk. */
    int spooledResults();

    /** How many bytes they have. */
    long spooledBytes();

    /** What came of the results that it found on disk. */
    SpoolEnds spoolEnds();

    /** What it does again and again, by name, and why it does not work; empty for what works. */
    Map<String, Optional<String>> activities();

    /** The phases of its start that are over, in their order. */
    List<StartPhase> startPhases();

    /** What its queue is used through; empty for a queue in this process. */
    Optional<QueueFacts> queue();
}
