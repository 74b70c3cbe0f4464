package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script and the options that a JVM gets. */
@EnabledOnOs(OS.LINUX)
class LauncherOptionsJourneyTest extends LauncherFixture {
    private List<String> optionsWithCache(Map<String, String> more, String... arguments) throws Exception {
        Path jar = Files.writeString(folder.resolve("my  own worker.jar"), "classes");
        Files.writeString(folder.resolve("my  own worker.jsa"), "cache");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        Files.writeString(
                folder.resolve("my  own worker.cache"),
                "cache my  own worker.jsa\njar 7 7 " + digest + " my  own worker.jar\n");
        Map<String, String> environment = new HashMap<>(more);
        environment.put("JAVA_HOME", jvm("printf '%s\\n' \"$@\""));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-jar", jar.toString()));
        try (WorkerJvm worker = launchWith(environment, all.toArray(String[]::new))) {
            assertThat(worker.awaitExit(LIMIT)).isZero();
        }
        return Files.readAllLines(folder.resolve("output"));
    }

    @Test
    void a_cache_is_used_in_front_of_the_users_options_and_with_blanks_in_its_name() throws Exception {
        assertThat(optionsWithCache(Map.of("RUNPOD_JAVA_OPTIONS", "-Xmx1g -Xlog:gc:file=gc.log"), "-Xmx2g"))
                .containsSubsequence(
                        "-XX:SharedArchiveFile=" + folder.resolve("my  own worker.jsa"),
                        "-Xlog:all=off:stdout",
                        "-Xlog:all=warning:stderr",
                        "-Xmx1g",
                        "-Xlog:gc:file=gc.log",
                        "-Xmx2g",
                        "-jar",
                        folder.resolve("my  own worker.jar").toString())
                .doesNotContain("-Xlog:disable");
    }

    @Test
    void a_wildcard_in_the_users_options_is_for_the_jvm() throws Exception {
        String all = Files.createDirectories(folder.resolve("jars")) + "/*";
        Files.createFile(folder.resolve("jars/a.jar"));
        Files.createFile(folder.resolve("jars/b.jar"));
        assertThat(optionsWithCache(Map.of("RUNPOD_JAVA_OPTIONS", "-cp " + all)))
                .containsSequence("-cp", all)
                .noneMatch(each -> each.endsWith("b.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:AOTCache=mine", "-XX:SharedArchiveFile=mine", "-Xshare:off"})
    void a_cache_of_the_users_own_is_respected_wherever_it_is_named(String option) throws Exception {
        assertThat(optionsWithCache(Map.of("RUNPOD_JAVA_OPTIONS", "-Xmx1g " + option)))
                .contains(option)
                .noneMatch(each -> each.endsWith("worker.jsa"));
        assertThat(optionsWithCache(Map.of(), option)).noneMatch(each -> each.endsWith("worker.jsa"));
    }
}
