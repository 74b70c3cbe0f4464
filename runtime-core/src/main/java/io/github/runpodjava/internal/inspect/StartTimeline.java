package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.facts.ProcessStart;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The phases of the cold start, from the process's first moment to its first job; as far as they are over. */
final class StartTimeline {
    /** Those after which jobs are taken; the name is told by the worker. */
    static final String READY = "ready";

    private final Instant programBegan;
    private final StartPhases ofProgram;
    private final Inspected inspected;
    private final JobLedger ledger;
    private volatile @Nullable Instant begin;

    StartTimeline(Instant programBegan, StartPhases ofProgram, Inspected inspected, JobLedger ledger) {
        this.programBegan = programBegan;
        this.ofProgram = ofProgram;
        this.inspected = inspected;
        this.ledger = ledger;
    }

    /** When the process began; the same at every call. */
    Instant begin() {
        Instant known = begin;
        if (known == null) {
            known = ProcessStart.read();
            begin = known;
        }
        return known;
    }

    private static Instant jvmReady() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** When the first worker could take jobs. */
    Optional<Instant> readyAt() {
        return ofWorker().stream()
                .filter(phase -> phase.name().equals(READY))
                .findFirst()
                .map(StartPhase::began);
    }

    /** From the process's first moment until jobs could be taken. */
    Optional<Duration> untilReady() {
        return readyAt().map(ready -> Duration.between(begin(), ready));
    }

    private List<StartPhase> ofWorker() {
        List<InspectedWorker> workers = inspected.workers();
        return workers.isEmpty() ? List.of() : workers.get(0).startPhases();
    }

    /** All of them, in their order. */
    List<StartPhase> phases() {
        List<StartPhase> all = new ArrayList<>();
        Instant begin = begin();
        Instant jvm = jvmReady();
        all.add(between("jvm", begin, jvm));
        all.add(between("main", jvm, programBegan));
        all.addAll(ofProgram.over());
        ofWorker().stream().filter(phase -> !phase.name().equals(READY)).forEach(all::add);
        readyAt().ifPresent(ready -> ledger.firstTaken().ifPresent(taken -> {
            all.add(between("first_take", ready, taken));
            ledger.firstStarted().ifPresent(started -> all.add(between("first_job", taken, started)));
        }));
        return all;
    }

    private static StartPhase between(String name, Instant from, Instant to) {
        return new StartPhase(name, from, to.isBefore(from) ? Duration.ZERO : Duration.between(from, to));
    }
}
