package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {
    private static final Map<String, String> MINIMAL = Map.of(
            "RUNPOD_WEBHOOK_GET_JOB", "https://a/v2/ep/job-take/$ID",
            "RUNPOD_WEBHOOK_POST_OUTPUT", "https://a/v2/ep/job-done/$RUNPOD_POD_ID/$ID");

    private static WorkerSettings from(String... pairs) {
        return WorkerSettings.from(environment(Map.of(), pairs));
    }

    private static WorkerSettings onQueue(String... pairs) {
        return WorkerSettings.from(environment(MINIMAL, pairs));
    }

    private static Environment environment(Map<String, String> base, String... pairs) {
        Map<String, String> all = new HashMap<>(base);
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return Environment.of(all);
    }

    @Test
    void the_defaults_outside_runpod_are_these() {
        WorkerSettings settings = from();

        assertThat(settings.worker())
                .isEqualTo(new WorkerIdentity(settings.worker().id(), false, "unknown", null, ""));
        assertThat(UUID.fromString(settings.worker().id())).isNotNull();
        assertThat(settings.worker().reportedId()).isEqualTo("unknown");
        assertThat(settings.queueSettings()).isEmpty();
        assertThat(settings.limits())
                .isEqualTo(
                        new LimitSettings(Duration.ofMinutes(10), Duration.ofSeconds(10), null, Duration.ofMinutes(1)));
        assertThat(settings.log()).isEqualTo(new LogSettings(LogLevel.INFO, LogFormat.TEXT));
        assertThat(settings.realtime()).isEmpty();
        assertThat(settings.loadBalancing()).isEmpty();
        assertThat(settings.protocolVersion()).isEqualTo("1.12.0");
        assertThat(settings.integration()).isEmpty();
        DeliverySettings delivery = settings.delivery();
        assertThat(delivery)
                .isEqualTo(new DeliverySettings(
                        Duration.ofMinutes(2), delivery.spoolFolder(), 1_073_741_824L, 20_971_520L));
        assertThat(delivery.spoolFolder()).isAbsolute().endsWithRaw(Path.of(".runpod-java", "spool"));
    }

    @Test
    void the_defaults_on_the_queue_are_these() {
        assertThat(onQueue().queueSettings())
                .contains(new QueueSettings(
                        "https://a/v2/ep/job-take/$ID",
                        "https://a/v2/ep/job-done/$RUNPOD_POD_ID/$ID",
                        null,
                        null,
                        null,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(90)));
    }

    @Test
    void every_setting_has_its_variable() {
        WorkerSettings settings = onQueue(
                "RUNPOD_WEBHOOK_POST_STREAM", "http://s/$ID",
                "RUNPOD_WEBHOOK_PING", " http://p/ ",
                "RUNPOD_AI_API_KEY", " key ",
                "RUNPOD_PING_INTERVAL", "1500",
                "RUNPOD_TAKE_WAIT_MS", " 2500 ",
                "RUNPOD_POD_ID", "pod",
                "RUNPOD_POD_HOSTNAME", "host",
                "RUNPOD_ENDPOINT_ID", "ep",
                "RUNPOD_GPU_TYPE_ID", "gpu",
                "RUNPOD_GPU_NAME", "not this one",
                "RUNPOD_DELIVERY_LIMIT_MS", "0",
                "RUNPOD_SPOOL_DIR", "/spool",
                "RUNPOD_SPOOL_MAX_BYTES", "0",
                "RUNPOD_MAX_RESULT_BYTES", "1024",
                "RUNPOD_DRAIN_LIMIT_MS", "1",
                "RUNPOD_STOP_GRACE_MS", "2",
                "RUNPOD_JOB_TIMEOUT_MS", "3",
                "RUNPOD_FITNESS_TIMEOUT_MS", "4",
                "RUNPOD_LOG_LEVEL", "warn",
                "RUNPOD_LOG_FORMAT", "Text",
                "RUNPOD_DEBUG_METADATA", "objects",
                "RUNPOD_ERROR_DIGEST", "all",
                "RUNPOD_ERROR_LOG_LINES", "7",
                "RUNPOD_REALTIME_PORT", "9",
                "RUNPOD_REALTIME_CONCURRENCY", "4",
                "RUNPOD_PROTOCOL_VERSION", "1.13.0",
                "RUNPOD_UA_INTEGRATION", "flash");

        assertThat(settings)
                .isEqualTo(new WorkerSettings(
                        new WorkerIdentity("pod", true, "host", "ep", "gpu"),
                        new QueueSettings(
                                "https://a/v2/ep/job-take/$ID",
                                "https://a/v2/ep/job-done/$RUNPOD_POD_ID/$ID",
                                "http://s/$ID",
                                "http://p/",
                                "key",
                                Duration.ofMillis(1500),
                                Duration.ofMillis(2500)),
                        new DeliverySettings(Duration.ZERO, Path.of("/spool"), 0, 1024),
                        new LimitSettings(
                                Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3), Duration.ofMillis(4)),
                        new LogSettings(LogLevel.WARN, LogFormat.TEXT),
                        new DebugSettings(DebugSettings.Metadata.OBJECTS, false, DebugSettings.Digest.ALL, 7),
                        new RealtimeSettings(9, 4, new PingSettings("http://p/", "key", Duration.ofMillis(1500))),
                        null,
                        "1.13.0",
                        "flash",
                        null,
                        new LogFolder(null, "pod")));
        assertThat(settings.worker().reportedId()).isEqualTo("pod");
    }

    @Test
    void the_gpu_name_stands_in_for_the_gpu_type() {
        assertThat(from("RUNPOD_GPU_NAME", "NVIDIA+A40").worker().gpuTypeId()).isEqualTo("NVIDIA+A40");
    }

    @Test
    void all_problems_are_told_in_one_message_with_value_rule_and_example() {
        InvalidSettingsException e = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> from(
                        "RUNPOD_WEBHOOK_GET_JOB", "ftp://a/b",
                        "RUNPOD_PING_INTERVAL", "10s",
                        "RUNPOD_JOB_TIMEOUT_MS", "0",
                        "RUNPOD_MAX_RESULT_BYTES", "99999999999999999999",
                        "RUNPOD_LOG_LEVEL", "LOUD",
                        "RUNPOD_LOG_FORMAT", "xml",
                        "RUNPOD_REALTIME_PORT", "65536"));

        assertThat(e.problems()).hasSize(8);
        assertThat(e)
                .hasMessageStartingWith("8 settings are unusable\n  ")
                .hasMessageContaining("RUNPOD_WEBHOOK_GET_JOB = \"ftp://a/b\"   expected an http or https URL")
                .hasMessageContaining("RUNPOD_WEBHOOK_POST_OUTPUT   missing; required because RUNPOD_WEBHOOK_GET_JOB")
                .hasMessageContaining("RUNPOD_PING_INTERVAL = \"10s\"   expected whole milliseconds")
                .hasMessageContaining("RUNPOD_JOB_TIMEOUT_MS = \"0\"   expected whole milliseconds from 1 to")
                .hasMessageContaining("RUNPOD_MAX_RESULT_BYTES")
                .hasMessageContaining("one of NOTSET, TRACE, DEBUG, INFO, WARN, ERROR")
                .hasMessageContaining("one of JSON, TEXT")
                .hasMessageContaining(
                        "RUNPOD_REALTIME_PORT = \"65536\"   expected a whole number from 0 to 65535, for example 8000");
    }

    @Test
    void one_problem_is_told_as_one() {
        assertThatThrownBy(() -> from("RUNPOD_REALTIME_PORT", "-1")).hasMessageStartingWith("1 setting is unusable\n");
    }

    @Test
    void outside_the_queue_its_settings_are_not_looked_at() {
        assertThat(from("RUNPOD_PING_INTERVAL", "10s", "RUNPOD_WEBHOOK_PING", "nonsense")
                        .queueSettings())
                .isEmpty();
    }

    @Test
    void the_key_is_in_no_text_and_in_no_message() {
        String key = "rpa_SECRET";
        assertThat(onQueue("RUNPOD_AI_API_KEY", key)).asString().doesNotContain(key);
        assertThat(onQueue("RUNPOD_AI_API_KEY", key).queueSettings()).asString().doesNotContain(key);
        assertThatThrownBy(() -> onQueue("RUNPOD_AI_API_KEY", key, "RUNPOD_PING_INTERVAL", "x"))
                .hasMessageNotContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\nwith a line", "schlüssel", "a\u0000b"})
    void a_key_that_no_header_can_hold_is_a_problem_that_does_not_tell_the_key(String key) {
        assertThatThrownBy(() -> onQueue("RUNPOD_AI_API_KEY", key))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_AI_API_KEY")
                .hasMessageNotContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "HTTPS://API.runpod.ai/v2/$ID",
                "http://127.0.0.1:8000/x?y=$ID",
                "http://[::1]:9/x",
                "http://my_service:8000/v2/$ID",
                "http://user:pw@h/x",
                "http://h?x",
                "https://h/a|b {c}",
            })
    void these_are_urls(String url) {
        assertThat(onQueue("RUNPOD_WEBHOOK_PING", url)
                        .queueSettings()
                        .orElseThrow()
                        .pingUrl())
                .contains(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h/x",
                "//h/x",
                "http:/h",
                "http://",
                "http:///x",
                "http://h:0/x",
                "http://h:99999/x",
                "http://h:x/",
                "file:///x",
                "None",
                "http://a b/x",
                "://h"
            })
    void these_are_no_urls(String url) {
        assertThatThrownBy(() -> onQueue("RUNPOD_WEBHOOK_PING", url)).isInstanceOf(InvalidSettingsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNPOD_PING_INTERVAL, 10, 3600000",
        "RUNPOD_TAKE_WAIT_MS, 100, 600000",
        "RUNPOD_DELIVERY_LIMIT_MS, 0, 86400000",
        "RUNPOD_SPOOL_MAX_BYTES, 0, 9223372036854775807",
        "RUNPOD_MAX_RESULT_BYTES, 1024, 2147483647",
        "RUNPOD_DRAIN_LIMIT_MS, 0, 86400000",
        "RUNPOD_STOP_GRACE_MS, 0, 86400000",
        "RUNPOD_JOB_TIMEOUT_MS, 1, 604800000",
        "RUNPOD_FITNESS_TIMEOUT_MS, 1, 86400000",
        "RUNPOD_REALTIME_PORT, 0, 65535",
        "RUNPOD_ERROR_LOG_LINES, 0, 200",
    })
    void numbers_have_their_ranges(String name, String least, String most) {
        onQueue(name, least);
        onQueue(name, most);
        for (String bad : new String[] {
            new java.math.BigInteger(least).subtract(java.math.BigInteger.ONE).toString(),
            new java.math.BigInteger(most).add(java.math.BigInteger.ONE).toString(),
            "1.5",
            "1e3",
            "ten",
            "0x10"
        }) {
            assertThatThrownBy(() -> onQueue(name, bad))
                    .as(name + "=" + bad)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining(name + " = \"" + bad + "\"");
        }
    }

    @Test
    void a_blank_variable_is_an_unset_one() {
        assertThat(from("RUNPOD_REALTIME_PORT", " ", "RUNPOD_LOG_LEVEL", "").realtime())
                .isEmpty();
    }

    @Test
    void realtime_mode_pings_without_a_queue() {
        assertThat(from(
                                "RUNPOD_REALTIME_PORT", "8080",
                                "RUNPOD_WEBHOOK_PING", "http://p/$RUNPOD_POD_ID",
                                "RUNPOD_AI_API_KEY", "key",
                                "RUNPOD_PING_INTERVAL", "2000")
                        .realtime())
                .contains(new RealtimeSettings(
                        8080, null, new PingSettings("http://p/$RUNPOD_POD_ID", "key", Duration.ofSeconds(2))));
    }

    @Test
    void a_realtime_port_of_0_counts_as_not_set_as_in_runpod_python() {
        assertThat(from("RUNPOD_REALTIME_PORT", "0", "RUNPOD_REALTIME_CONCURRENCY", "many")
                        .realtime())
                .isEmpty();
    }

    @Test
    void a_port_on_an_endpoint_without_a_queue_is_that_of_load_balancing() {
        assertThat(from("PORT", "8080", "RUNPOD_ENDPOINT_ID", "ep").loadBalancing())
                .contains(new LoadBalancingSettings(8080, null, null));
        assertThat(from("PORT", "8080", "PORT_HEALTH", "8080", "RUNPOD_ENDPOINT_ID", "ep")
                        .loadBalancing())
                .contains(new LoadBalancingSettings(8080, null, null));
        assertThat(from(
                                "PORT", "8080",
                                "PORT_HEALTH", "8081",
                                "HEALTH_CHECK_PATH", "health",
                                "RUNPOD_ENDPOINT_ID", "ep")
                        .loadBalancing())
                .contains(new LoadBalancingSettings(8080, 8081, "/health"));
    }

    @Test
    void elsewhere_a_port_may_mean_anything() {
        assertThat(from("PORT", "tcp://10.0.0.1").loadBalancing()).isEmpty();
        assertThat(onQueue("PORT", "tcp://10.0.0.1", "RUNPOD_ENDPOINT_ID", "ep").loadBalancing())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 65536",
        "PORT, -1",
        "PORT, http",
        "PORT_HEALTH, 65536",
        "PORT_HEALTH, x",
        "HEALTH_CHECK_PATH, /a?b",
        "HEALTH_CHECK_PATH, /{id}",
        "HEALTH_CHECK_PATH, /a b"
    })
    void what_is_of_no_use_for_load_balancing_is_named(String name, String value) {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "8080", "RUNPOD_ENDPOINT_ID", "ep"));
        all.put(name, value);

        assertThatThrownBy(() -> WorkerSettings.from(Environment.of(all)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(name + " = \"" + value + "\"");
    }

    @Test
    void callers_who_are_answered_directly_may_be_sent_30_mib() {
        long limit = 30L * 1024 * 1024;

        assertThat(from("PORT", "8080", "RUNPOD_ENDPOINT_ID", "ep").delivery().maxResultBytes())
                .isEqualTo(limit);
        assertThat(from("RUNPOD_REALTIME_PORT", "8080").delivery().maxResultBytes())
                .isEqualTo(limit);
        assertThat(from("RUNPOD_REALTIME_PORT", "8080", "RUNPOD_MAX_RESULT_BYTES", "2048")
                        .delivery()
                        .maxResultBytes())
                .isEqualTo(2048);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "1, true", "false, false", "0, false"})
    void flags_are_true_or_false(String text, boolean value) {
        SettingsReader in = new SettingsReader(Environment.of(Map.of("F", text)));
        assertThat(in.flag("F", !value)).isEqualTo(value);
        in.rejectIfAnyProblem();
    }

    @Test
    void any_other_flag_is_a_problem() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of("F", "yes")));
        assertThat(in.flag("F", true)).isTrue();
        assertThatThrownBy(in::rejectIfAnyProblem).hasMessageContaining("F = \"yes\"   expected true or false");
    }
}
