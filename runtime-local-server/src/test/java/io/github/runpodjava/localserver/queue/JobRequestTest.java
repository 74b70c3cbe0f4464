package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.json.CallerJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JobRequestTest {
    private static final String TEXT = """
            {"policy":{"ttl":10000},"webhook":"http://h/x","input":{"n":1.10,"big":12345678901234567890,"s":"\\u00e9"}}""";

    private static JobRequest request(boolean sent) {
        byte[] utf8 = TEXT.getBytes(StandardCharsets.UTF_8);
        ObjectNode tree = (ObjectNode) CallerJson.read(utf8);
        return sent ? JobRequest.sent(tree, utf8) : JobRequest.made(tree, utf8.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void another_try_gets_what_the_caller_sent_whatever_the_first_did_with_it(boolean sent) {
        JobRequest request = request(sent);
        ObjectNode first = request.handOut("job-1");
        String whole = first.toString();

        ((ObjectNode) first.get("input")).removeAll();
        first.put("more", true);

        assertThat(whole)
                .isEqualTo("{\"id\":\"job-1\",\"input\":{\"n\":1.10,\"big\":12345678901234567890,\"s\":\"é\"},"
                        + "\"policy\":{\"ttl\":10000},\"webhook\":\"http://h/x\"}");
        assertThat(request.handOut("job-1").toString()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_input_stays_known(boolean sent) {
        JobRequest request = request(sent);
        String before = request.input().asText();

        request.handOut("job-1").remove("input");

        assertThat(before).isEqualTo("{\"n\":1.10,\"big\":12345678901234567890,\"s\":\"é\"}");
        assertThat(request.input().asText()).isEqualTo(before);
    }

    @Test
    void an_id_in_the_body_is_not_the_jobs() {
        byte[] utf8 = "{\"id\":\"mine\",\"input\":null}".getBytes(StandardCharsets.UTF_8);

        assertThat(JobRequest.sent((ObjectNode) CallerJson.read(utf8), utf8)
                        .handOut("job-1")
                        .toString())
                .isEqualTo("{\"id\":\"job-1\",\"input\":null}");
    }
}
