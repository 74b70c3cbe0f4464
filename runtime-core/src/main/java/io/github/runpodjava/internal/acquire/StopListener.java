package io.github.runpodjava.internal.acquire;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for the ids of jobs that are to be stopped. A thread of its own, so that no job can hold it up. */
public final class StopListener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StopListener.class);

    private final JobQueue queue;
    private final Consumer<String> stop;
    private final PollPace pace;
    private final Pauses pauses;
    private boolean closed;

    /**
     * @param stop stops the job with that id, without waiting for it
     * @param starving told what every try has failed of for a while
     */
    public StopListener(
            JobQueue queue,
            Consumer<String> stop,
            Consumer<Throwable> starving,
            FailureLog failures,
            Pauses pauses,
            RandomGenerator dice) {
        this.queue = queue;
        this.stop = stop;
        this.pace = new PollPace(IdlePace.ofStops(), failures, dice, starving);
        this.pauses = pauses;
    }

    @Override
    public void run() {
        while (true) {
            try {
                listenInRounds();
                return;
            } catch (Throwable noMemoryToLog) {
                Pauses.breathe();
            }
        }
    }

    private void listenInRounds() {
        while (!closed && !pauses.ended()) {
            try {
                Duration pause = listen();
                if (!pause.isZero()) {
                    pauses.pause(pause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable thrown) {
                pace.threw(thrown);
                FaultLog.errorInLoop(LOG, "A round of listening for stops failed", thrown, pauses);
            }
        }
    }

    private Duration listen() throws InterruptedException {
        long start = System.nanoTime();
        try {
            Poll<String> answer = queue.awaitStops();
            return answer.fold(
                    found -> {
                        found.items().forEach(stop);
                        return pace.found();
                    },
                    () -> pace.nothing(Duration.ofNanos(System.nanoTime() - start)),
                    pace::throttled,
                    pace::failed,
                    () -> {
                        closed = true;
                        return Duration.ZERO;
                    });
        } catch (RuntimeException | Error e) {
            pace.threw(e);
            LOG.atDebug().setCause(e).log("Listening for stops failed");
            return pace.failed(e.toString(), Duration.ZERO);
        }
    }
}
