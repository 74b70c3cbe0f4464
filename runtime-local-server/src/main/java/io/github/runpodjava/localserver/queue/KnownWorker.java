package io.github.runpodjava.localserver.queue;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the queue knows about one worker. */
final class KnownWorker {
    private final String id;
    private final boolean inProcess;
    private final Backlog<String> stops = new Backlog<>();
    private final Set<String> jobs = ConcurrentHashMap.newKeySet();
    /** What it was told to stop and, for all that is known, still runs; changed together with the stops to come. */
    private final Set<String> stopping = new HashSet<>();

    private volatile Instant lastSeen;
    private volatile boolean ready;
    private volatile boolean pinging;
    private volatile boolean unhealthy;

    /** @param inProcess whether it runs in this process, so that it cannot be lost without the queue */
    KnownWorker(String id, boolean inProcess, Instant now) {
        this.id = id;
        this.inProcess = inProcess;
        this.lastSeen = now;
    }

    String id() {
        return id;
    }

    boolean inProcess() {
        return inProcess;
    }

    /** The ids of jobs that it is to stop and has not heard of. */
    Backlog<String> stops() {
        return stops;
    }

    /** The worker asked for jobs. */
    void asked(Instant now) {
        lastSeen = now;
        ready = true;
        unhealthy = false;
    }

    /** The worker gave another sign of life. */
    void seen(Instant now) {
        lastSeen = now;
    }

    /**
     * The worker says by pings which jobs it has, so that nothing else counts. What it was told to stop and still has, it
     * is told again: runpod-python forgets a stop for a job that it has taken and not begun.
     */
    void pinged(Instant now, Collection<String> jobIds) {
        lastSeen = now;
        pinging = true;
        unhealthy = false;
        synchronized (stopping) {
            stopping.retainAll(jobIds);
            stopping.forEach(id -> stops.add(id, id));
        }
    }

    /** Has the worker told to stop this job. */
    void stop(String jobId) {
        synchronized (stopping) {
            // One of this process does not ping, so nobody would ever say that it has stopped.
            if (!inProcess) {
                stopping.add(jobId);
            }
            stops.add(jobId, jobId);
        }
    }

    void unhealthy(Instant now) {
        lastSeen = now;
        unhealthy = true;
    }

    boolean pings() {
        return pinging;
    }

    boolean isSeenAfter(Instant moment) {
        return inProcess || lastSeen.isAfter(moment);
    }

    void took(String jobId) {
        jobs.add(jobId);
        synchronized (stopping) {
            // A stop that it has not fetched yet was meant for an earlier try, and would hit this one.
            stopping.remove(jobId);
            stops.remove(jobId, jobId);
        }
    }

    void released(String jobId) {
        jobs.remove(jobId);
    }

    List<String> jobs() {
        return List.copyOf(jobs);
    }

    boolean isIdle() {
        return ready && !unhealthy && jobs.isEmpty();
    }

    Health.Workers count() {
        if (unhealthy) {
            return new Health.Workers(0, 0, 0, 0, 0, 1);
        }
        if (!jobs.isEmpty()) {
            return new Health.Workers(0, 0, 0, 1, 0, 0);
        }
        return ready ? new Health.Workers(1, 0, 1, 0, 0, 0) : new Health.Workers(0, 1, 0, 0, 0, 0);
    }
}
