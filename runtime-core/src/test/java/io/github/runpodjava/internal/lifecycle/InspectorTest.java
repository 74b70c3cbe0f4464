package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What holds for all that can be asked of a worker. */
class InspectorTest {
    @TempDir
    private Path spool;

    private AskedWorker asked;

    @BeforeEach
    void prepare() {
        asked = new AskedWorker(spool);
    }

    @AfterEach
    void end() throws InterruptedException {
        asked.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /debug/nothing, '', 404, NOT_FOUND",
        "POST, /debug/status, '', 405, METHOD_NOT_ALLOWED",
        "GET, /debug/log-level, '', 405, METHOD_NOT_ALLOWED",
        "GET, /debug/artifacts, '', 400, MISSING_PARAMETER",
        "GET, /debug/artifacts, job_id=x, 404, JOB_NOT_FOUND",
        "GET, /debug/workflow, job_id=x, 404, JOB_NOT_FOUND",
        "GET, /debug/logs, lines=many, 400, INVALID_PARAMETER",
        "GET, /debug/logs, lines=5001, 400, INVALID_PARAMETER",
        "GET, /debug/logs, level=loud, 400, INVALID_PARAMETER",
        "GET, /debug/logs, follow=maybe, 400, INVALID_PARAMETER",
        "GET, /debug/logs, job=nope, 400, INVALID_PARAMETER",
        "POST, /debug/log-level, '', 400, MISSING_LEVEL",
        "POST, /debug/log-level, level=loud, 400, INVALID_LEVEL",
        "GET, /metrics, '', 501, METRICS_NOT_INCLUDED"
    })
    void errors_have_one_shape(String method, String path, String parameter, int status, String code) {
        String[] parameters = parameter.isEmpty() ? new String[0] : parameter.split("=");
        InspectorAnswer.Tree answer = asked.tree(method, path, "", parameters);

        assertThat(answer.status()).isEqualTo(status);
        JsonNode error = answer.body().get("error");
        assertThat(AskedWorker.keys(answer.body())).containsExactly("error");
        assertThat(AskedWorker.keys(error))
                .containsExactly("code", "message", "request_id", "trace_id", "details", "help");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).isNotBlank();
        assertThat(error.get("request_id").asString()).isEqualTo("req_1");
        assertThat(error.get("trace_id").asString()).isEqualTo("0123");
        assertThat(error.get("details").isObject()).isTrue();
        assertThat(error.get("help").asString()).isNotBlank();
    }

    @Test
    void whatever_is_asked_a_worker_that_has_not_started_answers() {
        for (Inspector.Endpoint endpoint : asked.inspector().endpoints()) {
            InspectorAnswer answer = asked.ask(endpoint.method(), endpoint.path(), "");
            int status = answer.fold(InspectorAnswer.Tree::status, InspectorAnswer.Page::status, follow -> 200);
            assertThat(status).as(endpoint.path()).isNotEqualTo(500);
        }
    }
}
