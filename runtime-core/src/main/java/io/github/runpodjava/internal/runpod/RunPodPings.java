package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.config.PingSettings;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.spi.PostAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells RunPod that a worker lives, or that it is unfit. One try each. */
final class RunPodPings {
    private static final Logger LOG = LoggerFactory.getLogger(RunPodPings.class);
    private static final Duration UNHEALTHY_REPORT = Duration.ofSeconds(2);
    private static final int LONGEST_REASON = 256;

    private final Duration interval;
    private final String protocolVersion;
    private final RunPodHttp http;
    /** Null when no pings are sent. */
    private final @Nullable UrlTemplate url;

    RunPodPings(PingSettings pings, WorkerSettings all, RunPodHttp http) {
        this.interval = pings.interval();
        this.protocolVersion = all.protocolVersion();
        this.http = http;
        this.url = url(pings, all.worker());
    }

    private static @Nullable UrlTemplate url(PingSettings pings, WorkerIdentity worker) {
        if (pings.apiKey().isEmpty() || pings.url().isEmpty() || !worker.assigned()) {
            LOG.info("No pings are sent: they need RUNPOD_WEBHOOK_PING, RUNPOD_AI_API_KEY and RUNPOD_POD_ID");
            return null;
        }
        // In the URLs that are about the worker, $ID is the worker.
        return new UrlTemplate(pings.url().get()).filled(worker.id(), worker.id(), worker.gpuTypeId());
    }

    Optional<Duration> interval() {
        return url == null ? Optional.empty() : Optional.of(interval);
    }

    PostAnswer ping(Collection<String> jobIds) throws InterruptedException {
        if (url == null) {
            return new PostAnswer.Accepted();
        }
        UrlTemplate whole = jobIds.isEmpty() ? url : url.with("job_id", String.join(",", jobIds));
        try {
            // A sum: Duration multiplies with BigDecimal, whose first use costs 30 ms of the start on Java 25.
            Duration limit = interval.plus(interval);
            HttpAnswer answer = http.get(whole.with("runpod_version", protocolVersion), limit, null);
            String reason = "HTTP " + answer.status();
            if (answer.ok()) {
                return new PostAnswer.Accepted();
            }
            return answer.worthAnotherTry()
                    ? new PostAnswer.TryLater(reason, answer.waitFor())
                    : new PostAnswer.Refused(answer.status(), reason);
        } catch (IOException e) {
            return new PostAnswer.TryLater(RunPodQueue.sentence(e));
        }
    }

    void reportUnhealthy(String check, String reason) {
        if (url == null) {
            return;
        }
        UrlTemplate whole = url.with("status", "unhealthy")
                .with("check", check)
                .with("reason", Shortened.start(reason, LONGEST_REASON))
                .with("runpod_version", protocolVersion);
        try {
            http.get(whole, UNHEALTHY_REPORT, null);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The unhealthy report did not get through");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
