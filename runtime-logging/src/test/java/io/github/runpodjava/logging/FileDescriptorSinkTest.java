package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;

class FileDescriptorSinkTest {
    private final List<String> writes = new ArrayList<>();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final List<IOException> failures = new ArrayList<>();
    private final FileDescriptorSink sink = new FileDescriptorSink(new Recorder(), stderr, new StampedLock());

    @Test
    void a_line_is_one_write() {
        sink.write(bytes("one\n"));
        sink.write(bytes("two, which is " + "long ".repeat(30_000) + "\n"));

        assertThat(writes).hasSize(2);
        assertThat(writes.get(0)).isEqualTo("one\n");
        assertThat(stderr.size()).isZero();
    }

    @Test
    void after_a_broken_pipe_it_says_so_once_and_tries_no_more() {
        failures.add(new IOException("Broken pipe"));

        sink.write(bytes("one\n"));
        sink.write(bytes("two\n"));
        sink.write(bytes("three\n"));

        assertThat(writes).containsExactly("one\n");
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .isEqualTo("Log lines are being lost: stdout cannot be written to (Broken pipe)\n");
    }

    @Test
    void after_a_full_disk_it_says_so_once_and_tries_again() {
        failures.add(new IOException("No space left on device"));
        failures.add(new IOException("No space left on device"));

        sink.write(bytes("one\n"));
        sink.write(bytes("two\n"));
        sink.write(bytes("three\n"));

        assertThat(writes).containsExactly("one\n", "two\n", "three\n");
        assertThat(stderr.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private final class Recorder extends OutputStream {
        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
        }
    }
}
