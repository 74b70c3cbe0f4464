package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    /** A line of the cache's note, or nothing. */
    private String madeBy = "";

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private List<String> optionsWithCache(Map<String, String> more, String... arguments) throws Exception {
        Path jar = Files.writeString(folder.resolve("my  own worker.jar"), "classes");
        Files.writeString(folder.resolve("my  own worker.jsa"), "cache");
        Files.writeString(
                folder.resolve("my  own worker.cache"),
                "cache my  own worker.jsa\n" + madeBy + "jar 7 7 " + sha256("classes") + " my  own worker.jar\n");
        Map<String, String> environment = new HashMap<>(more);
        environment.putIfAbsent("JAVA_HOME", jvm("printf '%s\\n' \"$@\""));
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
    void a_cache_of_another_java_runtime_is_told_of_in_one_sentence_and_not_used() throws Exception {
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home/release"), "JAVA_RUNTIME_VERSION=\"17.0.15+6\"\n");
        madeBy = "java " + sha256("JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n") + " 25.0.3+9\n";

        assertThat(optionsWithCache(Map.of()))
                .contains("runpod-worker: " + folder.resolve("my  own worker.jsa")
                        + " was made by another Java runtime (25.0.3+9) than that in " + folder.resolve("home")
                        + " and is not used: the start is slower. Make it anew with --train-cache")
                .noneMatch(each -> each.startsWith("-XX:SharedArchiveFile"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cache_of_the_same_java_runtime_or_of_one_that_does_not_tell_is_used(boolean tells) throws Exception {
        Files.createDirectories(folder.resolve("home"));
        if (tells) {
            Files.writeString(folder.resolve("home/release"), "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");
        }
        madeBy = "java " + sha256("JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n") + " 25.0.3+9\n";

        assertThat(optionsWithCache(Map.of()))
                .contains("-XX:SharedArchiveFile=" + folder.resolve("my  own worker.jsa"))
                .noneMatch(each -> each.startsWith("runpod-worker:"));
    }

    @Test
    void a_java_of_the_path_is_known_where_links_to_it_lead() throws Exception {
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home/release"), "JAVA_RUNTIME_VERSION=\"17.0.15+6\"\n");
        madeBy = "java " + sha256("JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n") + " 25.0.3+9\n";
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), folder.resolve("home/bin/java"));

        assertThat(optionsWithCache(Map.of("PATH", bin + ":" + System.getenv("PATH"), "JAVA_HOME", "")))
                .anyMatch(each -> each.contains("than that in " + folder.resolve("home") + " and is not used"));
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
