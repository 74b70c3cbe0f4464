package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Ping;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script says what became of a JVM that cannot say so itself. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LauncherJourneyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SIGINT = 2;

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(200)).start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        platform.close();
    }

    private WorkerJvm launch(String... arguments) throws IOException {
        return launchWith(Map.of(), arguments);
    }

    private WorkerJvm launchWith(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MODEL_TOKEN", "not-for-everybody");
        environment.putAll(more);
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(
                List.of("/bin/sh", "src/main/launcher/runpod-worker", "-cp", System.getProperty("java.class.path")));
        // Where other workers of this name may have left notes, there is more to tell than a test expects.
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(List.of(arguments));
        return WorkerJvm.start(environment, command, folder.resolve("output").toFile());
    }

    /**
     * What is run in the background of a script is deaf to SIGINT, these tests too, and so is all that they start: a shell
     * cannot trap a signal that was ignored before it began.
     */
    private static List<String> heedingInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean deaf = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 1L << SIGINT - 1) != 0);
        return deaf ? List.of("env", "--default-signal=INT") : List.of();
    }

    private String record() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> records =
                    files.filter(file -> file.toString().endsWith(".traceback")).toList();
            assertThat(records).as(Files.readString(folder.resolve("output"))).hasSize(1);
            assertThat(Files.readString(folder.resolve("output"))).contains("Crash record: " + records.get(0));
            return Files.readString(records.get(0));
        }
    }

    private String reasonOfPing() {
        return platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                .reason()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({"static, ExceptionInInitializerError", "constructor, IllegalStateException: no model in the constructor"
    })
    void an_exception_before_the_worker_exists_leaves_a_record_and_tells_runpod(String start, String what)
            throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), start)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(record())
                    .startsWith("The JVM ended with status 1: Exception in thread \"main\"")
                    .contains(what, "at io.github.runpodjava.journeys.CrashWorker");
            assertThat(reasonOfPing()).contains("Exception in thread \"main\"");
        }
    }

    @Test
    void of_an_exception_that_cannot_be_told_the_record_has_what_the_jvm_knows() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), "untellable")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(record())
                    .startsWith("The JVM ended with status 1: Exception: java.lang.IllegalStateException thrown from"
                            + " the UncaughtExceptionHandler in thread \"main\"");
        }
    }

    @Test
    void a_main_class_that_is_not_there_and_an_unknown_option_leave_records() throws Exception {
        try (WorkerJvm worker = launch("no.such.Main")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains("Could not find or load main class no.such.Main");
        }
    }

    @ParameterizedTest
    @CsvSource({"-XX:NoSuchOption, Unrecognized VM option", "-Xmx900000g, Error occurred during initialization of VM"})
    void a_jvm_that_does_not_come_up_leaves_a_record(String option, String what) throws Exception {
        try (WorkerJvm worker = launch(option, CrashWorker.class.getName())) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains(what);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SEGV, 134, The JVM crashed: SIGSEGV",
        "KILL, 137, The JVM was killed",
    })
    void a_jvm_that_dies_of_a_signal_leaves_a_record_with_its_jobs(String signal, int status, String what)
            throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            String job = platform.enqueue("\"wait\"");
            platform.awaitStep(job, Step.TAKEN, LIMIT);
            Journey.until("the job is noted", () -> noted(job));
            worker.signalChild(signal);

            assertThat(worker.awaitExit(LIMIT)).isEqualTo(status);
            assertThat(record()).startsWith(what).contains("== jobs in flight ==\n" + job + ", taken at ");
            assertThat(reasonOfPing()).startsWith(what);
        }
    }

    private boolean noted(String id) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".inflight")).toList()) {
                if (Files.readString(file).contains(id)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    @Test
    void a_handler_that_halts_the_jvm_leaves_a_record() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            platform.enqueue("\"halt\"");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).startsWith("The JVM ended with status 1 without a word");
        }
    }

    @Test
    void a_handler_that_halts_the_jvm_as_if_all_was_well_leaves_a_record_with_its_jobs() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            String job = platform.enqueue("\"wait\"");
            Journey.until("the job is noted", () -> noted(job));
            platform.enqueue("\"halt well\"");

            assertThat(worker.awaitExit(LIMIT)).isZero();
            String what = "The JVM ended with status 0 without a word, as if Runtime.halt was called";
            assertThat(record()).startsWith(what + "\n").contains(job + ", taken at ");
            assertThat(reasonOfPing()).isEqualTo(what);
        }
    }

    @Test
    void a_note_without_jobs_of_a_jvm_that_ended_well_or_one_that_is_old_tells_of_no_crash() throws Exception {
        String notes = "note='" + folder + "'/worker-test-worker-$$-1";
        String well = notes + "; printf 'process %s\\n- 1763801938902 gone-u1 \\n' $$ > $note.inflight"
                + "; printf '+ 1763801938902 old-u1 \\n' > $note-2.inflight; touch -d 2020-01-01 $note-2.inflight";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(well)))) {
            assertThat(worker.awaitExit(LIMIT)).isZero();
            assertThat(Files.readString(folder.resolve("output"))).isEmpty();
        }
    }

    @Test
    void an_end_without_a_word_before_the_worker_ran_may_be_of_system_exit() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), "exit")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(7);
            assertThat(record().lines().findFirst())
                    .hasValue("The JVM ended with status 7 without a word: System.exit before the worker ran, or"
                            + " Runtime.halt");
        }
    }

    @Test
    void what_the_jvm_told_itself_is_not_told_again() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), "set-up")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).startsWith("The worker's set-up failed");
            assertThat(platform.pings())
                    .filteredOn(ping -> ping.status().isPresent())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM", "INT"})
    void a_signal_drains_the_worker_and_is_no_crash(String signal) throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            platform.awaitResult(platform.enqueue("\"done\""), LIMIT);
            worker.signal(signal);

            assertThat(worker.awaitExit(LIMIT)).isZero();
            assertThat(noted("done")).isFalse();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.endsWith(".traceback"));
            }
        }
    }

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
                It ends well.""";
        Map<String, String> declared = Map.of("RUNPOD_SECRET_VALUES", "first-half\nsecond-half");
        try (WorkerJvm worker = launchWith(declared, "-Dshown=" + shown, CrashWorker.class.getName(), "secret")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            for (String text : List.of(record(), Files.readString(folder.resolve("worker-test-worker.stderr")))) {
                assertThat(text)
                        .contains("the token is [hidden] and [hidden].", "[hidden] is a key.", "This stays, too.")
                        .contains("There is no [hidden]", "This one (not a key) stays.", "It ends well.")
                        .contains("at io.github.runpodjava.journeys.CrashWorker")
                        .doesNotContain("first-half", "second-half", "MIIB", "Proc-Type");
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
        List<String> lines =
                """
                {"password":"HIDE with blanks", "user":"ann"} -> {"password":"[hidden]", "user":"ann"}
                api_key='HIDE q1' for ann -> api_key='[hidden]' for ann
                password='HIDE with spaces' for ann -> password='[hidden]' for ann
                password="HIDE\\"HIDE \\\\" for ann -> password="[hidden]" for ann
                {\\"api_key\\": \\"HIDE it\\", \\"n\\": 1} -> {\\"api_key\\": \\"[hidden]\\", \\"n\\": 1}
                Authorization: Basic HIDEtoken789 for ann -> Authorization: [hidden] for ann
                Authorization: Bearer HIDE -> Authorization: [hidden]
                {Authorization=[Token HIDE], n=1} -> {Authorization=[[hidden]], n=1}
                token: Bearer HIDE for ann -> token: [hidden] for ann
                Cookie: session=HIDE; other="HIDE"; more=HIDE -> Cookie: [hidden]
                Set-Cookie: sid=HIDE -> Set-Cookie: [hidden]
                <user>ann</user><password>HIDE</password> -> <user>ann</user><password>[hidden]</password>
                <clientSecret><![CDATA[HIDE]]></clientSecret> -> <clientSecret>[hidden]</clientSecret>
                pwd=HIDE for ann -> pwd=[hidden] for ann
                dbPass=HIDE, user_pass: HIDE1, SENTRY_DSN=HIDE -> dbPass=[hidden], user_pass: [hidden], SENTRY_DSN=[hidden]
                Server=x;Pwd=HIDE;User=ann -> Server=x;Pwd=[hidden];User=ann
                AccountKey=HIDE1234==;EndpointSuffix=x -> AccountKey=[hidden];EndpointSuffix=x
                ftp://HIDEtokenlong1234567890@host/ann -> ftp://[hidden]@host/ann
                https://ann:HIDE@HIDE@host/ann -> https://ann:[hidden]@host/ann
                password%3DHIDE&user=ann -> password%3D[hidden]&user=ann
                password=token='HIDE HIDE' for ann -> password=[hidden]'[hidden]' for ann
                --api-key "HIDE it" --user ann -> --api-key "[hidden]" --user ann
                --token --password HIDE --user ann -> --token --password [hidden] --user ann
                {"value": "ab\\"cd\\\\ef/gh"} and ab"cd\\ef/gh -> {"value": "[hidden]"} and [hidden]
                ?value=ab%22cd%5Cef%2Fgh&user=ann -> ?value=[hidden]&user=ann
                the URL with secret-in-url and 'a b' -> the URL with [hidden] and 'a b'
                pinCode: HIDE, <pin-code>HIDE</pin-code>, pin=ann -> pinCode: [hidden], <pin-code>[hidden]</pin-code>, pin=ann
                an old \001\002\006 -> an old ???
                """.replace("\\001\\002\\006", "\001\002\006").lines().toList();
        List<String> said = lines.stream().map(line -> line.split(" -> ")[0]).toList();
        List<String> hidden = lines.stream().map(line -> line.split(" -> ")[1]).toList();
        Map<String, String> environment = Map.of(
                "ODD_SECRET", "ab\"cd\\ef/gh",
                "STORE", "jdbc:store://ann:secret-in-url@host/a",
                "RUNPOD_SECRET_NAMES", "PIN_CODE");

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
        List<String> lines = """
                first pass: done bypass=yes compass=3 pass=12
                max_tokens=5, tokens: 12, tokenizer=bert, token = null, token: 12 of 300, token: expected
                password=null; secret: none; "password": "null", password="", 'token': 'undefined'
                password=$DB_PASSWORD, token=${HF_TOKEN}, --token -x, --max-tokens 5
                the bearer of it, the bearer certificate is invalid. Basic authentication failed
                PWD=/home/ann, OLDPWD=/home/bob, config=x, design: y, monkey=z, author: ann
                \tat io.github.ann.Token.check(Token.java:71) ~[a.jar:1.0]
                \tat io.github.ann.Passwords$Secret.check(Password.java:71)
                List<Secret> or Map<Token> of /usr/lib/security/cacerts, http://host:8080/x, git@github.com:x/y
                <token>null</token>, password=[hidden] and "token": "[hidden]"                """.lines().toList();
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
                        "token: ",
                        "cookie=\"a",
                        "--password ",
                        "\\\"",
                        "-----BEGIN PRIVATE KEY-----")
                .map(piece -> piece.repeat(500_000 / piece.length()))
                .toList();
        assertThat(kept(lines, Map.of())).hasSize(lines.size());
    }

    /** In place of a JVM: does what the script says. Answers the home that it is in. */
    private String jvm(String script) throws IOException {
        executable(Files.createDirectories(folder.resolve("home/bin")).resolve("java"), script);
        return folder.resolve("home").toString();
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

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
            assertThat(Files.readString(line)).contains("wget").doesNotContain(key);
        }
    }
}
