package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.Secrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

class LastingEventTest {
    private final LoggerContext context = new LoggerContext();

    private LoggingEvent event(String message, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("fqcn", context.getLogger("logger"), Level.INFO, message, null, arguments);
        event.setMDCPropertyMap(Map.of("requestId", "job-1"));
        return event;
    }

    @Test
    void the_same_line_is_made_later_and_on_another_thread() throws Exception {
        LoggingEvent event = event("Finished.");
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 200), new KeyValuePair("ms", 3L)));
        assertThat(LastingEvent.is(event)).isTrue();
        JsonLineEncoder json = new JsonLineEncoder(LineSettings.defaults(), Secrets.none());
        byte[] now = json.lines(event)[0];
        byte[][] later = new byte[1][];

        Thread other = new Thread(() -> later[0] = json.encode(event), "another");
        other.start();
        other.join();

        assertThat(later[0]).isEqualTo(now);
    }

    @Test
    void an_event_with_anything_of_the_user_s_in_it_is_made_a_line_at_once() {
        LoggingEvent thrown = event("x");
        thrown.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new Exception("no")));
        LoggingEvent marked = event("x");
        marked.addMarker(new BasicMarkerFactory().getMarker("m"));
        LoggingEvent paired = event("x");
        paired.setKeyValuePairs(List.of(new KeyValuePair("key", new StringBuilder("may change"))));

        assertThat(List.of(event("{}", new Object()), event("x".repeat(1000)), thrown, marked, paired))
                .noneMatch(LastingEvent::is);
    }

    @Test
    void an_event_whose_job_only_its_thread_knows_is_made_a_line_at_once() {
        LoggingEvent event =
                new LoggingEvent("fqcn", context.getLogger("logger"), Level.INFO, "x", null, new Object[0]);
        event.setMDCPropertyMap(Map.of());

        assertThat(LastingEvent.is(event)).isFalse();
    }
}
