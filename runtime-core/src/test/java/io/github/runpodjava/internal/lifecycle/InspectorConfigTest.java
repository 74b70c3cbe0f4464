package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.InspectorAnswer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of the settings, and where they came from. */
class InspectorConfigTest {
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

    @Test
    void config_tells_where_each_value_came_from_and_no_secret() {
        ObjectNode config = asked.get("/debug/config");

        assertThat(setting(config, "RUNPOD_DRAIN_LIMIT_MS")).isEqualTo("10000 by environment");
        assertThat(setting(config, "RUNPOD_STOP_GRACE_MS")).isEqualTo("10000 by default");
        assertThat(setting(config, "RUNPOD_AI_API_KEY")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_DEBUG_TOKEN")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_LOG_DIR")).endsWith(" by default");
        assertThat(setting(config, "RUNPOD_SECRET_NAMES")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_SECRET_VALUES")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("off by default");
        assertThat(setting(config, "RUNPOD_ERROR_DIGEST")).isEqualTo("reports by default");
        assertThat(setting(config, "RUNPOD_JOB_TIMEOUT_MS")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_POD_HOSTNAME")).isEqualTo("unknown by default");
        assertThat(config.toString()).doesNotContain("a-value-of-this-test");
        assertThat(setting(config, "concurrency")).isEqualTo("2 by program");
        assertThat(config.toString())
                .doesNotContain(asked.platform().environment().get("RUNPOD_AI_API_KEY"));
        assertThat(config.get("log_level").asString()).isEqualTo("INFO");
        assertThat(config.at("/jvm/processors").asInt()).isPositive();
    }

    @Test
    void config_tells_what_counts_also_where_something_else_brings_it() throws Exception {
        asked.restart(Map.of(
                "RUNPOD_LOG_LEVEL", "DEBUG",
                "RUNPOD_SPOOL_DIR", "",
                "PORT_HEALTH", "8081",
                "RUNPOD_REALTIME_CONCURRENCY", "3",
                "RUNPOD_JAVA_OPTIONS", "-Xmx1g -Dmy.password=open-sesame"));
        ObjectNode config = asked.get("/debug/config");

        assertThat(setting(config, "RUNPOD_LOG_FORMAT")).isEqualTo("json by default (RUNPOD_ENDPOINT_ID)");
        assertThat(setting(config, "RUNPOD_LOG_LINES_PER_SECOND")).isEqualTo("1000 by default (RUNPOD_ENDPOINT_ID)");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("all by default (RUNPOD_LOG_LEVEL)");
        assertThat(setting(config, "RUNPOD_LOG_LEVEL")).isEqualTo("DEBUG by environment");
        assertThat(setting(config, "RUNPOD_CAPTURE_OUTPUT")).isEqualTo("true by default");
        assertThat(setting(config, "RUNPOD_SPOOL_DIR")).endsWith("/spool by default");
        assertThat(setting(config, "PORT_HEALTH")).isEqualTo("8081 by environment");
        assertThat(setting(config, "HEALTH_CHECK_PATH")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_REALTIME_CONCURRENCY")).isEqualTo("3 by environment");
        assertThat(setting(config, "RUNPOD_JAVA_OPTIONS"))
                .isEqualTo("-Xmx1g -Dmy.password=" + Secrets.HIDDEN + " by environment");
        assertThat(config.toString()).doesNotContain("open-sesame");
    }

    @Test
    void config_tells_the_log_level_that_counts_where_it_has_another_name() throws Exception {
        asked.restart(Map.of("RUNPOD_DEBUG_LEVEL", "TRACE"));
        ObjectNode config = asked.get("/debug/config");

        assertThat(setting(config, "RUNPOD_LOG_LEVEL")).isEqualTo("TRACE by default (RUNPOD_DEBUG_LEVEL)");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("all by default (RUNPOD_DEBUG_LEVEL)");
    }

    @Test
    void the_log_level_can_be_changed() {
        InspectorAnswer.Tree changed = asked.tree("POST", "/debug/log-level", "{\"level\": \"debug\"}");

        assertThat(changed.body().toString()).isEqualTo("{\"level\":\"DEBUG\",\"previous_level\":\"INFO\"}");
        assertThat(asked.lines().level()).isEqualTo(LogLevel.DEBUG);
        assertThat(asked.get("/debug/config").get("log_level").asString()).isEqualTo("DEBUG");
        assertThat(setting(asked.get("/debug/config"), "RUNPOD_LOG_LEVEL"))
                .isEqualTo("DEBUG by changed (/debug/log-level)");
        assertThat(asked.tree("POST", "/debug/log-level", "", "level", "info").status())
                .isEqualTo(200);
        assertThat(setting(asked.get("/debug/config"), "RUNPOD_LOG_LEVEL")).isEqualTo("INFO by default");
        assertThat(asked.tree("POST", "/debug/log-level", "", "level", "warn").status())
                .isEqualTo(200);
        assertThat(asked.tree("POST", "/debug/log-level", "DEBUG")
                        .body()
                        .at("/error/code")
                        .asString())
                .isEqualTo("INVALID_BODY");
        asked.lines().freeze();
        assertThat(asked.tree("POST", "/debug/log-level", "{\"level\": \"debug\"}")
                        .status())
                .isEqualTo(409);
    }

    private static String setting(ObjectNode config, String name) {
        for (JsonNode setting : config.get("settings")) {
            if (setting.get("name").asString().equals(name)) {
                return setting.get("value").asString("null") + " by "
                        + setting.get("source").asString();
            }
        }
        throw new AssertionError("there is no " + name + " in " + config);
    }
}
