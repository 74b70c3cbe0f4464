package io.github.runpodjava.localserver.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
    @Test
    void a_rule_that_says_little_strikes_all_requests_of_its_routes() {
        FaultRule rule = onlyRule("{\"on\": \"run\", \"fault\": \"reset\"}");

        assertThat(rule.routes()).containsExactly("run");
        assertThat(rule.fault()).isEqualTo(new Fault.Cut(true));
        assertThat(rule.rate()).isEqualTo(1);
        assertThat(rule.after()).isZero();
        assertThat(rule.first()).isEqualTo(Long.MAX_VALUE);
        assertThat(rule.times()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_rule_may_say_everything() {
        FaultPlan plan = read("{\"seed\": -7, \"rules\": [{\"on\": [\"worker\", \"status\"], \"fault\": \"slow\","
                + " \"delayMs\": [0, 300000], \"rate\": 0.25, \"after\": 3, \"first\": 10, \"times\": 2}]}");

        assertThat(plan.seed()).isEqualTo(-7);
        FaultRule rule = plan.rules().get(0);
        assertThat(rule.routes())
                .containsExactlyInAnyOrder(
                        "job-take", "job-take-batch", "job-stop", "job-done", "job-stream", "ping", "status");
        assertThat(rule.fault()).isEqualTo(new Fault.Slow(0, 300_000));
        assertThat(rule.rate()).isEqualTo(0.25);
        assertThat(rule.after()).isEqualTo(3);
        assertThat(rule.first()).isEqualTo(10);
        assertThat(rule.times()).isEqualTo(2);
    }

    @Test
    void without_a_seed_there_is_one_all_the_same() {
        assertThat(read("{\"rules\": [{\"on\": \"run\", \"fault\": \"lose\"}]}").seed())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "reset", "close", "lose", "status", "garbage", "truncate", "empty", "duplicate"})
    void every_kind_can_be_had_by_its_name(String kind) {
        String more = kind.equals("slow") ? ", \"delayMs\": 5" : kind.equals("status") ? ", \"status\": 500" : "";

        assertThat(onlyRule("{\"on\": \"client\", \"fault\": \"" + kind + "\"" + more + "}")
                        .kind()
                        .id())
                .isEqualTo(kind);
    }

    @Test
    void a_status_brings_what_the_rule_says() {
        CannedAnswer json = answer("\"status\": 429, \"retryAfter\": 3, \"body\": {\"a\": [1]}");
        CannedAnswer text = answer("\"status\": 502, \"body\": \"<b>bad\", \"contentType\": \"text/html\"");
        CannedAnswer standard = answer("\"status\": 500");
        CannedAnswer bare = answer("\"status\": 204");

        assertThat(json.status()).isEqualTo(429);
        assertThat(json.retryAfter()).isEqualTo(3);
        assertThat(json.contentType()).isEqualTo("application/json");
        assertThat(text(json)).isEqualTo("{\"a\":[1]}");
        assertThat(text.contentType()).isEqualTo("text/html");
        assertThat(text(text)).isEqualTo("<b>bad");
        assertThat(text(standard)).startsWith("{\"error\":").contains("500");
        assertThat(bare.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status, \"status\": 500|false",
                "status, \"status\": 500, \"effect\": true|true",
                "garbage|true",
                "garbage, \"effect\": false|false",
                "empty|true",
                "empty, \"effect\": false|false"
            })
    void an_answer_that_says_done_is_true_unless_the_rule_says_otherwise(String written, boolean effect) {
        int comma = written.indexOf(',');
        String kind = comma < 0 ? written : written.substring(0, comma);
        String more = comma < 0 ? "" : written.substring(comma);

        Fault fault = onlyRule("{\"on\": \"run\", \"fault\": \"" + kind + "\"" + more + "}")
                .fault();

        assertThat(fault).isInstanceOfSatisfying(Fault.Replace.class, replace -> assertThat(replace.effect())
                .isEqualTo(effect));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"on\": \"runn\", \"fault\": \"lose\"|rules[0].on = \"runn\"",
                "\"on\": \"/run\", \"fault\": \"lose\"|rules[0].on = \"/run\"",
                "\"on\": [], \"fault\": \"lose\"|rules[0].on = []",
                "\"on\": [\"run\", 3], \"fault\": \"lose\"|rules[0].on = [\"run\",3]",
                "\"on\": null, \"fault\": \"lose\"|rules[0].on = null",
                "\"fault\": \"lose\"|rules[0].on   missing",
                "\"on\": \"run\"|rules[0].fault   missing",
                "\"on\": \"run\", \"fault\": \"loose\"|rules[0].fault = \"loose\"",
                "\"on\": \"run\", \"fault\": \"LOSE\"|rules[0].fault = \"LOSE\"",
                "\"on\": \"run\", \"fault\": 1|rules[0].fault = 1",
                "\"on\": \"run\", \"fault\": \"lose\", \"rate\": 1.01|rules[0].rate = 1.01",
                "\"on\": \"run\", \"fault\": \"lose\", \"rate\": -0.1|rules[0].rate = -0.1",
                "\"on\": \"run\", \"fault\": \"lose\", \"rate\": \"0.1\"|rules[0].rate = \"0.1\"",
                "\"on\": \"run\", \"fault\": \"lose\", \"rate\": null|rules[0].rate = null",
                "\"on\": \"run\", \"fault\": \"lose\", \"rate\": 1e999|rules[0].rate",
                "\"on\": \"run\", \"fault\": \"lose\", \"raet\": 1|rules[0].raet   unknown",
                "\"on\": \"run\", \"fault\": \"lose\", \"times\": 0|rules[0].times = 0",
                "\"on\": \"run\", \"fault\": \"lose\", \"first\": 1.5|rules[0].first = 1.5",
                "\"on\": \"run\", \"fault\": \"lose\", \"after\": -1|rules[0].after = -1",
                "\"on\": \"run\", \"fault\": \"lose\", \"after\": 99999999999999999999|rules[0].after = 9999",
                "\"on\": \"run\", \"fault\": \"lose\", \"delayMs\": 5|rules[0].delayMs   unknown",
                "\"on\": \"run\", \"fault\": \"reset\", \"effect\": true|rules[0].effect   unknown",
                "\"on\": \"run\", \"fault\": \"slow\"|rules[0].delayMs   missing",
                "\"on\": \"run\", \"fault\": \"slow\", \"delayMs\": 300001|rules[0].delayMs = 300001",
                "\"on\": \"run\", \"fault\": \"slow\", \"delayMs\": [5]|rules[0].delayMs = [5]",
                "\"on\": \"run\", \"fault\": \"slow\", \"delayMs\": [5, 4]|rules[0].delayMs = [5,4]",
                "\"on\": \"run\", \"fault\": \"slow\", \"delayMs\": [1, 2, 3]|rules[0].delayMs = [1,2,3]",
                "\"on\": \"run\", \"fault\": \"status\"|rules[0].status   missing",
                "\"on\": \"run\", \"fault\": \"status\", \"status\": 100|rules[0].status = 100",
                "\"on\": \"run\", \"fault\": \"status\", \"status\": 600|rules[0].status = 600",
                "\"on\": \"run\", \"fault\": \"status\", \"status\": \"503\"|rules[0].status = \"503\"",
                "\"on\": \"run\", \"fault\": \"status\", \"status\": 204, \"body\": 1|rules[0].body = 1",
                "\"on\": \"run\", \"fault\": \"status\", \"status\": 503, \"retryAfter\": \"1\"|rules[0].retryAfter = \"1\"",
                "\"on\": \"run\", \"fault\": \"garbage\", \"effect\": 1|rules[0].effect = 1",
                "\"on\": \"run\", \"fault\": \"garbage\", \"contentType\": \"a\\nb\"|rules[0].contentType = \"a\\nb\"",
                "\"on\": \"run\", \"fault\": \"garbage\", \"contentType\": \"\"|rules[0].contentType = \"\""
            })
    void a_rule_that_cannot_be_meant_is_refused_by_name(String rule, String problem) {
        assertThat(problemsOf("{\"rules\": [{" + rule + "}]}"))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void a_rate_that_no_double_holds_is_refused_by_name() {
        assertThat(problemsOf(
                        "{\"rules\": [{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 1" + "0".repeat(400) + "}]}"))
                .singleElement()
                .asString()
                .startsWith("rules[0].rate = 1000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|a plan is a JSON object",
                "[]|a plan is a JSON object",
                "{|not valid JSON",
                "{\"rules\": [{\"on\": \"run\", \"fault\": \"lose\"}]} x|not valid JSON",
                "{\"seed\": 1, \"seed\": 2}|not valid JSON: Duplicate Object property \"seed\" (line 1",
                "{}|rules   missing",
                "{\"rules\": []}|rules = []",
                "{\"rules\": {}}|rules = {}",
                "{\"rules\": [1]}|rules[0]   expected an object",
                "{\"seed\": 1.5, \"rules\": [{\"on\": \"run\", \"fault\": \"lose\"}]}|seed = 1.5",
                "{\"seeds\": 1, \"rules\": [{\"on\": \"run\", \"fault\": \"lose\"}]}|seeds   unknown"
            })
    void a_plan_that_cannot_be_meant_is_refused(String plan, String problem) {
        assertThat(problemsOf(plan)).singleElement().asString().startsWith(problem);
    }

    @Test
    void all_problems_are_named_at_once() {
        assertThat(problemsOf("{\"x\": 1, \"seed\": \"a\", \"rules\": [{\"on\": \"run\", \"fault\": \"lose\","
                        + " \"rate\": 2}, {\"on\": \"no\", \"fault\": \"slow\", \"delayMs\": -1, \"y\": 0}]}"))
                .hasSize(6);
    }

    @Test
    void a_long_value_is_not_repeated_in_full() {
        assertThat(problemsOf("{\"rules\": [{\"on\": \"" + "x".repeat(5000) + "\", \"fault\": \"lose\"}]}"))
                .singleElement()
                .asString()
                .hasSizeLessThan(400);
    }

    private static CannedAnswer answer(String keys) {
        return ((Fault.Replace) onlyRule("{\"on\": \"run\", \"fault\": \"status\", " + keys + "}")
                        .fault())
                .answer();
    }

    private static String text(CannedAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static FaultRule onlyRule(String rule) {
        return read("{\"rules\": [" + rule + "]}").rules().get(0);
    }

    private static FaultPlan read(String plan) {
        return PlanReader.read(plan.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problemsOf(String plan) {
        return catchThrowableOfType(PlanRefused.class, () -> read(plan)).problems();
    }
}
