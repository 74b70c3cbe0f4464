package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.config.PingSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A queue of this process whose worker RunPod wants to hear of: jobs go one way, pings the other. */
public final class PingedQueue implements JobQueue {
    private final JobQueue jobs;
    private final RunPodHttp http;
    private final RunPodPings pings;

    /** @param jobs the queue; it is closed with this one */
    public PingedQueue(JobQueue jobs, PingSettings settings, WorkerSettings all) {
        this.jobs = jobs;
        this.http = new RunPodHttp(
                settings.key(),
                settings.url().<List<String>>map(List::of).orElseGet(List::of),
                settings.interval(),
                UserAgent.text(all.integration()));
        this.pings = new RunPodPings(settings, all, http);
    }

    @Override
    public void open() {
        jobs.open();
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
        return jobs.take(request);
    }

    @Override
    public Optional<TakenJob> takeNext(Duration patience, Predicate<TakenJob> inPlace) throws InterruptedException {
        return jobs.takeNext(patience, inPlace);
    }

    @Override
    public void stopTaking() {
        jobs.stopTaking();
    }

    @Override
    public PostAnswer post(JobPost post) throws InterruptedException {
        return jobs.post(post);
    }

    @Override
    public Poll<String> awaitStops() throws InterruptedException {
        return jobs.awaitStops();
    }

    @Override
    public Optional<Duration> pingInterval() {
        return pings.interval();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) throws InterruptedException {
        return pings.ping(jobIds);
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        jobs.reportUnhealthy(check, reason);
        pings.reportUnhealthy(check, reason);
    }

    @Override
    public void close() {
        jobs.close();
        http.close();
    }
}
