package io.github.runpodjava.internal.debugjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.JobFailedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DebugRequestTest {
    private static DebugRequest request(String json) {
        return DebugRequest.of(JsonMapper.shared().readTree(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ask\": [\"logs\"]} | ask = [\"logs\"]   expected a text, for example \"logs\"",
                "{\"record\": 5} | record = 5   expected a text, for example \"worker-w1-20260102T030405Z.traceback\"",
                "{\"level\": [\"warn\"]} | level = [\"warn\"]   expected a text, for example \"WARN\"",
                "{\"worker\": {}} | worker = {}   expected a text, for example \"w1\"",
                "{\"job_id\": [\"a\"]} | job_id = [\"a\"]   expected a text, for example \"sync-1\"",
                "{\"after\": 5} | after = 5   expected the next of each log in the last answer, for example {\"w1\": 1234}",
                "{\"after\": {\"wq2\": \"x\"}} | after.wq2 = \"x\"   expected a whole number from 0, for example 1234",
                "{\"after\": {\"w1\": 1, \"w2\": -5}} | after.w2 = -5   expected a whole number from 0, for example 1234",
                "{\"job\": \"nope\"} | job   is no field of a question; there are token, ask, lines, level,"
                        + " worker, job_id, record, after",
            })
    void what_it_would_not_heed_is_refused(String json, String message) {
        assertThatThrownBy(() -> request(json))
                .isExactlyInstanceOf(JobFailedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5001", "1.5", "\"5\"", "99999999999", "99999999999999999999"})
    void a_number_of_lines_that_is_not_taken_is_told_with_those_that_are(String lines) {
        assertThatThrownBy(() -> request("{\"lines\": " + lines + "}").check())
                .isExactlyInstanceOf(JobFailedException.class)
                .hasMessage("lines = " + lines + "   expected a whole number from 1 to 5000, for example 100");
    }

    @Test
    void what_there_is_may_be_left_out_or_null() {
        DebugRequest all = request("{\"token\": \"t\", \"ask\": \"logs\", \"lines\": 5, \"level\": \"warn\","
                + " \"worker\": \"w1\", \"job_id\": 7, \"record\": \"r\", \"after\": {\"w1\": 0}}");
        DebugRequest none = request("{\"ask\": null, \"record\": null, \"after\": null}");

        assertThat(all.jobId()).contains("7");
        assertThat(all.after()).contains(Map.of("w1", 0L));
        assertThat(none.ask()).isEqualTo("status");
        assertThat(none.record()).isEmpty();
        assertThat(none.after()).isEmpty();
        assertThat(request("{}").ask()).isEqualTo("status");
    }
}
