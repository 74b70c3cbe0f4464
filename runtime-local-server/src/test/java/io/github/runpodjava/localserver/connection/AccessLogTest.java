package io.github.runpodjava.localserver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class AccessLogTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status/1",
                "/v2/x/status/1",
                "/v2/x/status-sync/1",
                "/stream/1",
                "/health",
                "/v2/x/metrics",
                "/ping",
                "/v2/x/ping/w",
                "/v2/x/job-take/w",
                "/v2/x/job-take-batch/w",
                "/v2/x/job-stop/w",
                "/v2/x/job-done/w/1"
            })
    void what_is_asked_for_again_and_again_does_not_flood_the_log(String path) {
        assertThat(AccessLog.levelFor(path, 200)).isEqualTo(Level.DEBUG);
        assertThat(AccessLog.levelFor(path, 500)).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/v2/x/runsync", "/v2/status/run", "/cancel/1", "/statuses", "/", "/docs"})
    void what_people_do_is_told(String path) {
        assertThat(AccessLog.levelFor(path, 200)).isEqualTo(Level.INFO);
    }

    @Test
    void a_look_at_the_log_leaves_no_line_in_it_unless_it_was_refused() {
        assertThat(AccessLog.isLook("/debug/ask", 200)).isTrue();
        assertThat(AccessLog.isLook("/debug/ask", 401)).isFalse();
        assertThat(AccessLog.isLook("/debug/status", 200)).isFalse();
        assertThat(AccessLog.isLook(null, 200)).isFalse();
    }

    @Test
    void no_path_forges_a_line_or_fills_the_log() {
        assertThat(AccessLog.shown("/a\n\u001b[31mb\u00e4")).isEqualTo("/a??[31mb?");
        assertThat(AccessLog.shown("/" + "x".repeat(10_000))).hasSize(203).endsWith("...");
    }
}
