package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Shown;
import io.github.runpodjava.localserver.queue.JobPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the times that a caller gives to a job, within the ranges that RunPod documents: {@code executionTimeout} from 5
 * seconds to 7 days, {@code ttl} from 10 seconds to 7 days. What is null counts as absent. {@code lowPriority} is only
 * checked, because here nothing scales up.
 */
final class PolicyFields {
    private static final Duration MIN_EXECUTION = Duration.ofSeconds(5);
    private static final Duration MIN_TTL = Duration.ofSeconds(10);
    private static final Duration MAX = Duration.ofDays(7);
    /** Enough for any number that a client may compute, and short enough to be read at no cost. */
    private static final int MAX_LENGTH = 30;

    private PolicyFields() {}

    /** @throws RequestRefused if the policy of this request is not what RunPod documents */
    static JobPolicy of(JsonNode request) {
        JsonNode policy = request.path("policy");
        JobPolicy standard = JobPolicy.standard();
        if (isAbsent(policy)) {
            return standard;
        }
        if (!policy.isObject()) {
            throw RequestRefused.badRequest(
                    "The key \"policy\" must be a JSON object, for example {\"executionTimeout\": 60000, \"ttl\": 3600000},"
                            + but(policy));
        }
        JsonNode lowPriority = policy.path("lowPriority");
        if (!isAbsent(lowPriority) && !lowPriority.isBoolean()) {
            throw RequestRefused.badRequest(
                    "The value of policy.lowPriority must be true or false," + but(lowPriority));
        }
        return new JobPolicy(
                millis(policy, "executionTimeout", MIN_EXECUTION, standard.executionTimeout()),
                millis(policy, "ttl", MIN_TTL, standard.ttl()));
    }

    /**
     * The query parameter {@code ttl}; null if there is none.
     *
     * @throws RequestRefused if it is not what a job's policy could say
     */
    static @Nullable Duration ttlOf(@Nullable String parameter) {
        if (parameter == null || parameter.isEmpty()) {
            return null;
        }
        return within("The parameter ttl", wholeNumber(parameter), " but is " + Shown.of(parameter) + ".", MIN_TTL);
    }

    private static Duration millis(JsonNode policy, String key, Duration min, Duration otherwise) {
        JsonNode value = policy.path(key);
        if (isAbsent(value)) {
            return otherwise;
        }
        return within("The value of policy." + key, value.isNumber() ? value.decimalValue() : null, but(value), min);
    }

    private static String but(JsonNode value) {
        return " but is " + Shown.of(value.toString()) + ".";
    }

    private static Duration within(String what, @Nullable BigDecimal millis, String butIs, Duration min) {
        // The range first: it also makes every step after it cheap, whatever the exponent is.
        if (millis == null
                || millis.compareTo(BigDecimal.valueOf(min.toMillis())) < 0
                || millis.compareTo(BigDecimal.valueOf(MAX.toMillis())) > 0
                || millis.stripTrailingZeros().scale() > 0) {
            throw RequestRefused.badRequest(what + " must be whole milliseconds from " + min.toMillis() + " to "
                    + MAX.toMillis() + " (7 days)," + butIs);
        }
        return Duration.ofMillis(millis.longValueExact());
    }

    private static @Nullable BigDecimal wholeNumber(String text) {
        boolean digits = text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? new BigDecimal(text) : null;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
