package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Secret;
import io.github.runpodjava.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import tools.jackson.databind.JsonNode;

/** Secrets planted wherever a log call takes something: none of them leaves the process. */
class SecretsOfALogTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void no_secret_leaves_by_stdout_stderr_or_the_file(String format) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("RUNPOD_LOG_FORMAT", format);
        environment.put("RUNPOD_LOG_LEVEL", "TRACE");
        environment.put("RUNPOD_POD_ID", "pod-1");
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("MY_API_KEY", "PLANTED-environment-1");
        environment.put("RUNPOD_SECRET_VALUES", "PLANTED setting, PLANTED other");

        ChildJvm.Ended child = new ChildJvm(environment)
                .run(Leaks.class, "--test-input", "{\"id\": \"job-7\", \"input\": {\"key\": \"PLANTED-declared\"}}");

        String file = Files.readString(folder.resolve("worker-pod-1.log"));
        assertThat(child.out() + child.err() + file).doesNotContain("PLANTED").doesNotContain("PLANTED".toLowerCase());
        assertThat(child.out()).contains("by message", "by argument", "by exception", "by mdc", "[hidden]");
        assertThat(file).contains("by message", "by argument", "by exception", "by mdc", "[hidden]");
        assertThat(child.err()).isEmpty();
    }

    static final class Leaks {
        private static final Logger LOG = LoggerFactory.getLogger(Leaks.class);

        record Account(String user, String password) {}

        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        logAll(input.path("key").asString());
                        return "done";
                    })
                    .hide(Secret.of("PLANTED-declared"))
                    .run(arguments);
        }

        private static void logAll(String declared) {
            List<String> secrets = List.of(
                    "PLANTED-environment-1",
                    "PLANTED setting",
                    "PLANTED other",
                    declared,
                    "password=PLANTED-a",
                    "Authorization: Bearer PLANTED-b",
                    "{\"api_key\": \"PLANTED-c\"}",
                    "https://b/k?X-Amz-Signature=PLANTED-d&X-Amz-Expires=1",
                    "postgres://u:PLANTED-e@db/x");
            for (String secret : secrets) {
                LOG.info("by message " + secret);
                LOG.debug("by argument {} {}", secret, new Object[] {secret});
                LOG.atWarn()
                        .addKeyValue("field", secret)
                        .addKeyValue(secret, "key")
                        .addKeyValue("nested", Map.of("list", List.of(secret), secret, 1))
                        .addKeyValue("array", new String[] {secret})
                        .log("by field");
                LOG.error("by exception", new IllegalStateException(secret, new Exception("cause " + secret)));
                MDC.put("mine", secret);
                LOG.info("by mdc");
                MDC.remove("mine");
                LOG.atInfo().addMarker(MarkerFactory.getMarker(secret)).log("by marker");
                String name = Thread.currentThread().getName();
                Thread.currentThread().setName("thread " + secret);
                LOG.info("by thread");
                Thread.currentThread().setName(name);
                RunPodLogger.of("x").info("by extra", Map.of("value", secret));
            }
            LOG.atInfo()
                    .addKeyValue("password", "PLANTED-f")
                    .addKeyValue("credentials", Map.of("user", "PLANTED-g"))
                    .addKeyValue("account", new Account("me", "PLANTED-h"))
                    .addKeyValue("typed", Secret.of("PLANTED-i"))
                    .log("by name of field");
            MDC.put("apiKey", "PLANTED-j");
            LOG.info("by name in the mdc, {}", Secret.of("PLANTED-k"));
            MDC.remove("apiKey");
        }
    }
}
