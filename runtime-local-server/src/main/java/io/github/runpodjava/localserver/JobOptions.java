package io.github.runpodjava.localserver;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request says beside its {@code input}. Immutable: each method gives new options.
 *
 * <pre>{@code
 * server.run(input, JobOptions.none().executionTimeout(Duration.ofSeconds(5)).webhook(uri));
 * }</pre>
 */
public final class JobOptions {
    private static final String POLICY = "policy";
    private static final JobOptions NONE = new JobOptions(Map.of(), Map.of());

    private final Map<String, Object> keys;
    private final Map<String, Object> policy;

    private JobOptions(Map<String, Object> keys, Map<String, Object> policy) {
        this.keys = keys;
        this.policy = policy;
    }

    /** Nothing but the input. */
    public static JobOptions none() {
        return NONE;
    }

    /** How long the job may run, by the server's clock: whole milliseconds, 5 seconds to 7 days on the platform. */
    public JobOptions executionTimeout(Duration limit) {
        return new JobOptions(keys, with(policy, "executionTimeout", limit.toMillis()));
    }

    /** How long the job lives, counted from its submission: whole milliseconds, 10 seconds to 7 days. */
    public JobOptions ttl(Duration life) {
        return new JobOptions(keys, with(policy, "ttl", life.toMillis()));
    }

    /** Where the server is to report the job's end. */
    public JobOptions webhook(URI url) {
        return with("webhook", url.toString());
    }

    /**
     * Any other key at the top of the request; the worker gets it in {@code job.raw()}.
     *
     * @param value anything that Jackson writes
     * @throws IllegalArgumentException for {@code input}, which is not an option
     */
    public JobOptions with(String key, Object value) {
        if (key.equals("input")) {
            throw new IllegalArgumentException("the input is given to run or runSync itself, not as an option");
        }
        return new JobOptions(with(keys, key, value), policy);
    }

    /** The keys as they go into the request. */
    Map<String, Object> toRequest() {
        return policy.isEmpty() ? keys : with(keys, POLICY, policy);
    }

    private static Map<String, Object> with(Map<String, Object> some, String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(some);
        all.put(key, value);
        return Collections.unmodifiableMap(all);
    }
}
