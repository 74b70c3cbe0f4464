package io.github.runpodjava.localserver.faults;

import io.github.runpodjava.localserver.json.JsonProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a plan. It is strict: a key that is misspelt would be a fault that never comes. */
final class PlanReader {
    private static final int MOST_RULES = 1_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PlanReader() {}

    /**
     * The plan. Without a seed it gets one, so that it can be repeated.
     *
     * @throws PlanRefused with every problem
     */
    static FaultPlan read(byte[] json) {
        if (!(parse(json) instanceof ObjectNode plan)) {
            throw new PlanRefused(List.of(
                    "a plan is a JSON object, for example {\"rules\": [{\"on\": \"client\", \"fault\": \"reset\"}]}"));
        }
        List<String> problems = new ArrayList<>();
        Fields fields = new Fields(plan, "", problems);
        long seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, "42").orElseGet(PlanReader::anySeed);
        List<FaultRule> rules = rules(fields, problems);
        fields.refuseOthers();
        if (!problems.isEmpty()) {
            throw new PlanRefused(problems);
        }
        return new FaultPlan(seed, rules);
    }

    private static List<FaultRule> rules(Fields fields, List<String> problems) {
        Optional<JsonNode> list = fields.any("rules");
        if (list.isEmpty()) {
            fields.missing("rules", "a list of at least one rule");
            return List.of();
        }
        if (!list.get().isArray() || list.get().isEmpty() || list.get().size() > MOST_RULES) {
            fields.expected("rules", "a list of 1 to " + MOST_RULES + " rules");
            return List.of();
        }
        List<FaultRule> rules = new ArrayList<>();
        for (int i = 0; i < list.get().size(); i++) {
            String where = "rules[" + i + "]";
            if (list.get().get(i) instanceof ObjectNode rule) {
                RuleReader.read(rule, where + ".", problems).ifPresent(rules::add);
            } else {
                problems.add(where + "   expected an object, for example {\"on\": \"client\", \"fault\": \"reset\"}");
            }
        }
        return rules;
    }

    private static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException invalid) {
            throw new PlanRefused(List.of("not valid JSON: " + JsonProblem.of(invalid)));
        }
    }

    /** Short enough to be typed. */
    private static long anySeed() {
        return ThreadLocalRandom.current().nextInt(1, 1_000_000);
    }
}
