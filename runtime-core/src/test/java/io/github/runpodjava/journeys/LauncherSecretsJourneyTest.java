package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.runpodjava.fakeplatform.Ping;
import io.github.runpodjava.internal.testkit.SecretCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The launcher script hides what is secret, in what it keeps and in what it does. */
@EnabledOnOs(OS.LINUX)
class LauncherSecretsJourneyTest extends LauncherFixture {
    @Test
    void secrets_of_the_environment_are_neither_in_the_record_nor_in_the_kept_standard_error() throws Exception {
        try (WorkerJvm worker = launch("-Dshown=not-for-everybody", CrashWorker.class.getName(), "secret")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains("[hidden]").doesNotContain("not-for-everybody");
            assertThat(Files.readString(folder.resolve("worker-test-worker.stderr")))
                    .contains("[hidden]")
                    .doesNotContain("not-for-everybody");
        }
    }

    @Test
    void secrets_and_keys_of_several_lines_are_hidden_and_what_is_around_them_is_not() throws Exception {
        String shown = """
                first-half and second-half.
                -----BEGIN PRIVATE KEY-----MIIBkeyOfOneLine-----END PRIVATE KEY----- is a key.
                This stays, too.
                There is no -----BEGIN RSA PRIVATE KEY----- in it.
                This one (not a key) stays.
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED

                MIIBkeyOfManyLines/+=
                (main) MIIBkeyAfterSomethingElseOnItsLine0123456789
                -----END RSA PRIVATE KEY-----
                Another one is next.
                -----BEGIN PGP PRIVATE KEY BLOCK-----
                Version: GnuPG v2

                MIIBlockOfManyLines/+=
                =MIIB
                -----END PGP PRIVATE KEY BLOCK-----
                It ends well.""";
        Map<String, String> declared = Map.of("RUNPOD_SECRET_VALUES", "first-half\nsecond-half");
        try (WorkerJvm worker = launchWith(declared, "-Dshown=" + shown, CrashWorker.class.getName(), "secret")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            for (String text : List.of(record(), Files.readString(folder.resolve("worker-test-worker.stderr")))) {
                assertThat(text)
                        .contains("the token is [hidden] and [hidden].", "[hidden] is a key.", "This stays, too.")
                        .contains("There is no [hidden]", "This one (not a key) stays.", "It ends well.")
                        .contains("Another one is next.")
                        .contains("at io.github.runpodjava.journeys.CrashWorker")
                        .doesNotContain("first-half", "second-half", "MIIB", "Proc-Type", "GnuPG");
            }
        }
    }

    /** What is kept of the lines when a JVM writes them to its standard error; the record has them as well. */
    private List<String> kept(List<String> lines, Map<String, String> more) throws Exception {
        Path said = Files.write(folder.resolve("said"), lines);
        Map<String, String> environment = new HashMap<>(more);
        environment.put("JAVA_HOME", jvm("cat '" + said + "' >&2; exit 3"));
        Path kept = Files.createDirectories(folder.resolve("logs")).resolve("worker-test-worker.stderr");
        environment.put("RUNPOD_LOG_DIR", String.valueOf(kept.getParent()));
        Files.deleteIfExists(kept);
        try (WorkerJvm worker = launchWith(environment)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);
            // A launcher waits for its reader for a while only.
            Journey.until("all is kept", () -> linesOf(kept).size() == lines.size());
        }
        return linesOf(kept);
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void what_has_the_name_or_the_looks_of_a_secret_is_hidden_to_its_end_and_hidden_once() throws Exception {
        List<String> said = new ArrayList<>(SecretCorpus.said());
        List<String> hidden = new ArrayList<>(SecretCorpus.hiddenByLauncher());
        // What its rules mark with.
        said.add("an old \001\002\006");
        hidden.add("an old ???");
        Map<String, String> environment = SecretCorpus.ENVIRONMENT;

        assertThat(kept(said, environment)).isEqualTo(hidden);
        assertThat(kept(hidden, environment)).isEqualTo(hidden);
        try (Stream<Path> records = Files.list(folder.resolve("logs"))) {
            for (Path record : records.filter(each -> each.toString().endsWith(".traceback"))
                    .toList()) {
                assertThat(Files.readString(record))
                        .contains(hidden.get(0), hidden.get(9))
                        .doesNotContain("HIDE", "ef/gh");
            }
        }
    }

    @Test
    void what_is_no_secret_stays_readable() throws Exception {
        List<String> lines = SecretCorpus.shown();
        assertThat(kept(lines, Map.of())).isEqualTo(lines);
    }

    /** Each of these could make a rule begin at every piece of the line, and go on to its end. */
    @Test
    void a_huge_line_takes_no_longer_than_its_length_says() throws Exception {
        List<String> lines = Stream.of(
                        "-",
                        "--a-",
                        "password=",
                        "password=\"a",
                        "password='",
                        "<password>",
                        "://a:",
                        "://a@",
                        "eyJ",
                        "bearer ",
                        "SG.a",
                        "1Q~",
                        "123456:A",
                        "[1;",
                        "://discord.com/",
                        "%3A%2F%2Fhooks.slack.com%2Fa",
                        "token: ",
                        "cookie=\"a",
                        "--password ",
                        "secret={a",
                        "secret=[[a",
                        "Secret(a=",
                        "token={\"access",
                        "tokens=[a",
                        "curl -u a:",
                        "token%22%3A%22",
                        "\\\"",
                        "-----BEGIN PRIVATE KEY-----")
                .map(piece -> piece.repeat(500_000 / piece.length()))
                .toList();
        assertThat(kept(lines, Map.of())).hasSize(lines.size());
    }

    /** A folder with the tools that the launcher needs: no curl, and this in the place of wget. */
    private Path toolsWithWget(String wget) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        String needed =
                "awk cat cut date dirname find head mkdir mkfifo mktemp mv od printenv rm sed sha256sum sleep sort"
                        + " tail tee tr wc";
        for (String name : needed.split(" ")) {
            executable(tools.resolve(name), "PATH=/usr/bin:/bin exec " + name + " \"$@\"");
        }
        executable(tools.resolve("wget"), wget);
        return tools;
    }

    @Test
    void the_key_is_not_on_a_command_line_when_runpod_is_told() throws Exception {
        Path wget = Path.of("/usr/bin/wget");
        assumeTrue(Files.exists(wget) && !wget.toRealPath().endsWith("busybox"));
        String key = String.valueOf(platform.environment().get("RUNPOD_AI_API_KEY"));
        Path line = folder.resolve("command-line");
        Path tools = toolsWithWget("printf '%s ' \"$0\" \"$@\" > '" + line + "'; exec " + wget + " \"$@\"");
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("exit 3"), "PATH", tools.toString()))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);

            Ping ping = platform.awaitPing(each -> each.status().isPresent(), LIMIT);
            assertThat(ping.request().header("Authorization")).contains(key);
            assertThat(Files.readString(line))
                    .contains("wget", "&reason=The%20JVM%20ended%20with%20status%203")
                    .doesNotContain(key);
        }
    }
}
