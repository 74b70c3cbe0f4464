package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobEventsTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void every_listener_hears_every_event_in_order_whatever_another_throws() {
        List<JobEvent> heard = new ArrayList<>();
        JobEvents events = new JobEvents(
                List.of(
                        event -> {
                            throw new IllegalStateException("a listener that fails");
                        },
                        heard::add,
                        event -> {
                            throw new AssertionError("a listener that fails worse");
                        },
                        heard::add),
                clock);
        JobEvent taken = new JobEvent.Taken("a", events.now());
        JobEvent started = new JobEvent.Started("a", events.now());

        events.tell(taken);
        events.tell(started);

        assertThat(heard).containsExactly(taken, taken, started, started);
        assertThat(events.now()).isEqualTo(clock.instant());
    }
}
