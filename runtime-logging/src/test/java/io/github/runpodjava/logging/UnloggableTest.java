package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.pacing.FaultLog;
import org.junit.jupiter.api.Test;

/** What the runtime says of exceptions that Logback cannot read. */
class UnloggableTest {
    private final LogBench bench = new LogBench(LogLevel.INFO, LogFormat.JSON);

    private String said(Throwable thrown) {
        FaultLog.error(bench.logger("runtime"), "The job failed", thrown);
        return json(bench.lines().get(0)).get("message").asString();
    }

    @Test
    void an_exception_whose_message_fails_is_told_with_its_stack() {
        assertThat(said(new Untellable()))
                .startsWith("The job failed (" + Untellable.class.getName() + ", which cannot be logged itself)\n"
                        + Untellable.class.getName() + ": (getMessage() of ")
                .contains("\tat " + UnloggableTest.class.getName() + ".an_exception_whose_message_fails");
    }

    @Test
    void an_exception_with_causes_without_end_is_told_up_to_a_bound() {
        Exception thrown = new IllegalStateException("root");
        for (int i = 0; i < 20_000; i++) {
            thrown = new IllegalStateException("cause " + i, thrown);
        }

        assertThat(said(thrown))
                .startsWith("The job failed (java.lang.IllegalStateException, which cannot be logged itself)\n"
                        + "java.lang.IllegalStateException: cause 19999\n\tat ")
                .hasSizeLessThan(70_000);
    }

    private static final class Untellable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }
}
