package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;

class LineRouterTest {
    private final Environment environment = Environment.of(Map.of());
    private final Secrets secrets = Secrets.none();
    private final JsonLineEncoder json = new JsonLineEncoder(LineSettings.lenient(environment), secrets);

    @Test
    void lines_that_stdout_refuses_do_not_count() {
        BreaksAfterOne stdout = new BreaksAfterOne();
        LineRouter router = new LineRouter(
                new FileDescriptorSink(stdout, new ByteArrayOutputStream(), new StampedLock()),
                json,
                null,
                secrets,
                LogOutputSettings.lenient(environment));

        for (int i = 0; i < 5; i++) {
            router.route(OwnEvent.of(LineRouterTest.class, Level.INFO, "a line"), json);
        }

        assertThat(router.counts().lines()).isEqualTo(1);
        assertThat(router.counts().bytes()).isEqualTo(stdout.written);
    }

    private static final class BreaksAfterOne extends OutputStream {
        private int written;

        @Override
        public void write(int b) {
            throw new AssertionError("lines are written whole");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (written > 0) {
                throw new IOException("Broken pipe");
            }
            written = bytes.length;
        }
    }
}
