package io.github.runpodjava.localserver.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LivePlanTest {
    @Test
    void a_seed_means_the_same_on_every_jdk() {
        LivePlan plan = plan(42, "{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 0.3}");

        assertThat(struck(plan, 30)).containsExactly(2, 4, 5, 6, 15, 17, 22, 25, 26, 27, 28);
    }

    @Test
    void the_same_seed_and_requests_give_the_same_faults_and_another_seed_gives_others() {
        String rules = "{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 0.2},"
                + " {\"on\": \"client\", \"fault\": \"slow\", \"delayMs\": [1, 300000], \"rate\": 0.5}";

        assertThat(history(plan(1, rules))).isEqualTo(history(plan(1, rules))).isNotEqualTo(history(plan(2, rules)));
    }

    @Test
    void the_rate_is_kept() {
        assertThat(struck(plan(5, "{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 0.05}"), 100_000))
                .hasSizeBetween(4_700, 5_300);
        assertThat(struck(plan(5, "{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 0}"), 1_000))
                .isEmpty();
        assertThat(struck(plan(5, "{\"on\": \"run\", \"fault\": \"lose\"}"), 1_000))
                .hasSize(1_000);
    }

    @Test
    void after_first_and_times_say_which_requests() {
        assertThat(struck(plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"after\": 2}"), 5))
                .containsExactly(2, 3, 4);
        assertThat(struck(plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"first\": 2}"), 5))
                .containsExactly(0, 1);
        assertThat(struck(plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"after\": 2, \"first\": 2}"), 9))
                .containsExactly(2, 3);
        assertThat(struck(plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"times\": 3}"), 9))
                .containsExactly(0, 1, 2);
        assertThat(struck(plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 0.5, \"times\": 3}"), 100))
                .hasSize(3);
    }

    @Test
    void the_first_rule_that_strikes_hides_the_request_from_the_others() {
        LivePlan plan = plan(
                1, "{\"on\": \"run\", \"fault\": \"lose\", \"times\": 2}, {\"on\": \"client\", \"fault\": \"reset\"}");

        List<FaultKind> kinds = IntStream.range(0, 3)
                .mapToObj(i -> plan.strike("run").orElseThrow().rule().kind())
                .toList();

        assertThat(kinds).containsExactly(FaultKind.LOSE, FaultKind.LOSE, FaultKind.RESET);
        assertThat(plan.rules().get(1).toJson().get("considered").longValue()).isEqualTo(1);
        assertThat(plan.strike("job-take")).isEmpty();
    }

    @Test
    void a_strike_that_was_impossible_does_not_count() {
        LivePlan plan = plan(1, "{\"on\": \"run\", \"fault\": \"lose\", \"times\": 1}");

        plan.strike("run").orElseThrow().takeBack();

        assertThat(plan.rules().get(0).toJson().get("applied").longValue()).isZero();
        assertThat(plan.strike("run")).isPresent();
        assertThat(plan.strike("run")).isEmpty();
    }

    private static List<Integer> struck(LivePlan plan, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> plan.strike("run").isPresent())
                .boxed()
                .toList();
    }

    /** For each request which rule struck it, and with what delay. */
    private static List<String> history(LivePlan plan) {
        return IntStream.range(0, 500)
                .mapToObj(i -> plan.strike(i % 3 == 0 ? "status" : "run")
                        .map(rule -> rule.rule().kind() + " " + rule.between(1, 300_000))
                        .orElse("-"))
                .toList();
    }

    private static LivePlan plan(long seed, String rules) {
        String json = "{\"seed\": " + seed + ", \"rules\": [" + rules + "]}";
        return new LivePlan(PlanReader.read(json.getBytes(StandardCharsets.UTF_8)));
    }
}
