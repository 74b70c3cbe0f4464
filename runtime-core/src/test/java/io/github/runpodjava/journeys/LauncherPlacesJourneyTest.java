package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script where folders are full or gone, nobody reads what it says, or a signal comes too early. */
@EnabledOnOs(OS.LINUX)
class LauncherPlacesJourneyTest extends LauncherFixture {
    private static final Pattern TOLD = Pattern.compile("Crash record: (.+)");

    private final List<Path> elsewhere = new ArrayList<>();

    @AfterEach
    void removeWhatIsElsewhere() throws IOException {
        for (Path file : elsewhere) {
            Files.deleteIfExists(file);
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private List<String> namesIn(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The environment with a tool in front of the system's; {@code real} stands for that in its script. */
    private Map<String, String> with(String tool, String script, Map<String, String> more) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        executable(bin.resolve(tool), script.replace("real", "/bin/" + tool));
        Map<String, String> all = new HashMap<>(more);
        all.put("PATH", bin + ":" + System.getenv("PATH"));
        return all;
    }

    @Test
    void a_record_that_the_folder_does_not_take_goes_to_tmp_and_the_note_stays_where_it_is() throws Exception {
        String dies = "note='" + folder + "'/worker-test-worker-$$-1.inflight; echo '+ 1763801938902 noted-u1 ' > $note"
                + "; touch -d 2100-01-01 $note; kill -KILL $$";
        // A full disk, as what writes to it sees it: it takes nothing, and then another one does.
        String head = "case $* in '-c 1000000') mkdir '" + folder + "'/full && exit 1 ;; esac; exec real \"$@\"";
        try (WorkerJvm worker = launchWith(with("head", head, Map.of("JAVA_HOME", jvm(dies))))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(137);
        }
        Matcher told = TOLD.matcher(output());
        assertThat(told.find()).as(output()).isTrue();
        Path record = Path.of(told.group(1));
        elsewhere.add(record);
        assertThat(record).hasParent(Path.of("/tmp")).content().startsWith("The JVM was killed from outside (SIGKILL)");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .as("others use that folder too")
                .isEqualTo("rw-------");
        assertThat(Files.readString(record)).contains("noted-u1, taken at ");
        assertThat(namesIn(folder))
                .noneMatch(name -> name.endsWith(".traceback") || name.endsWith(".recorded"))
                .anyMatch(name -> name.endsWith(".inflight"));
        assertThat(output()).doesNotContain("cannot create", "write error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".room"})
    void the_reason_is_known_also_where_standard_error_cannot_be_kept(String blocked) throws Exception {
        Files.createDirectory(folder.resolve("worker-test-worker.stderr" + blocked));
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("echo Error: no model >&2; exit 1")))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            String what = "The JVM ended with status 1: Error: no model";
            assertThat(record()).startsWith(what + "\n").contains("== standard error ==\nError: no model\n");
            assertThat(output()).startsWith("Error: no model\nrunpod-worker: " + what + "\n");
        }
    }

    @Test
    void an_error_file_that_the_jvm_had_to_put_elsewhere_is_found() throws Exception {
        // Newer than the start for sure, however coarse the times of files are.
        String dies =
                "sleep 0.1; echo /tmp/hs_err_pid$$.log; printf '#  SIGSEGV (0xb) at pc=0x1\\n#\\n' > /tmp/hs_err_pid$$.log"
                        + "; kill -ABRT $$";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(dies)))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(134);
        }
        Path file = Path.of(output().lines().findFirst().orElseThrow());
        elsewhere.add(file);
        assertThat(record())
                .startsWith("The JVM crashed: SIGSEGV (0xb) at pc=0x1\n")
                .contains("== the JVM's error file, its begin (" + file + ") ==");
    }

    @Test
    void of_an_error_file_that_there_was_no_room_for_the_record_says_so() throws Exception {
        String dies = "for each; do case $each in -XX:ErrorFile=*) : > \"${each#*=}\" ;; esac; done; kill -ABRT $$";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(dies)))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(134);
            assertThat(record()).startsWith("The JVM crashed and could not write its error file " + folder);
            assertThat(namesIn(folder)).noneMatch(name -> name.endsWith(".hs_err"));
        }
    }

    @Test
    void a_per_cent_sign_in_the_folder_is_none_of_the_jvms_placeholders() throws Exception {
        Path logs = folder.resolve("100%p");
        Map<String, String> environment =
                Map.of("JAVA_HOME", jvm("printf '%s\\n' \"$@\""), "RUNPOD_LOG_DIR", logs.toString());
        try (WorkerJvm worker = launchWith(environment)) {
            assertThat(worker.awaitExit(LIMIT)).isZero();
        }
        assertThat(output()).contains("-XX:ErrorFile=" + folder + "/100%%p/worker-");
    }

    @Test
    void without_a_folder_for_temporary_files_another_one_does() throws Exception {
        String mktemp = "case $2 in '' | \"$TMPDIR\"/*) exit 1 ;; esac; exec real \"$@\"";
        Map<String, String> environment = with(
                "mktemp",
                mktemp,
                Map.of(
                        "JAVA_HOME",
                        jvm("exit 3"),
                        "TMPDIR",
                        folder.resolve("gone").toString()));
        try (WorkerJvm worker = launchWith(environment)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);
            assertThat(record()).startsWith("The JVM ended with status 3 without a word");
        }
    }

    @Test
    void a_jvm_that_runs_without_a_launcher_has_its_options_all_the_same() throws Exception {
        Map<String, String> environment = with(
                "mktemp",
                "exit 1",
                Map.of("JAVA_HOME", jvm("printf '%s\\n' \"$@\""), "RUNPOD_JAVA_OPTIONS", "-XX:MaxRAMPercentage=60"));
        try (WorkerJvm worker = launchWith(environment)) {
            assertThat(worker.awaitExit(LIMIT)).isZero();
        }
        assertThat(output()).contains("runs without a launcher\n-XX:MaxRAMPercentage=60\n");
    }

    @Test
    void rules_that_are_cut_off_let_nothing_through() throws Exception {
        String dies = "echo Error: not-for-everybody >&2; exit 1";
        try (WorkerJvm worker = launchWith(with("awk", "exit 0", Map.of("JAVA_HOME", jvm(dies))))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
        }
        for (String name : namesIn(folder)) {
            if (name.startsWith("worker-")) {
                assertThat(folder.resolve(name)).content().as(name).doesNotContain("not-for-everybody");
            }
        }
        assertThat(reasonOfPing()).contains("[hidden").doesNotContain("not-for-everybody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec \"$@\" <&-", "exec \"$@\" >&-", "exec \"$@\" 2>&-", "\"$@\" 2>&1 | :"})
    void a_record_is_left_whatever_of_the_standard_streams_is_closed(String how) throws Exception {
        behind = how;
        // A file that the JVM opened as one of its standard streams would be written to as such.
        String dies =
                "ls -l /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 > /dev/null || exit 9; echo 'Error: no' >&2; exit 3";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(dies)))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(how.endsWith(":") ? 0 : 3);
        }
        List<String> records = namesIn(folder).stream()
                .filter(name -> name.endsWith(".traceback"))
                .toList();
        assertThat(records).hasSize(1);
        assertThat(folder.resolve(records.get(0))).content().startsWith("The JVM ended with status 3: Error: no\n");
    }

    @Test
    void a_signal_before_there_is_a_jvm_ends_the_launcher_and_leaves_nothing() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        String mktemp = "real \"$@\"; touch '" + folder + "'/made; sleep 1";
        Map<String, String> environment = with(
                "mktemp",
                mktemp,
                Map.of("JAVA_HOME", jvm("touch '" + folder + "'/up"), "TMPDIR", temporary.toString()));
        try (WorkerJvm worker = launchWith(environment)) {
            Journey.until("the folder is made", () -> Files.exists(folder.resolve("made")));
            worker.signal("TERM");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(143);
        }
        assertThat(namesIn(temporary)).isEmpty();
        assertThat(folder.resolve("up")).doesNotExist();
    }

    @Test
    void a_signal_that_nobody_meant_for_a_worker_leaves_no_jvm_behind() throws Exception {
        String waits =
                "echo $$ > '" + folder + "'/up.new; mv '" + folder + "'/up.new '" + folder + "'/up; exec sleep 60";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(waits)))) {
            Journey.until("it is up", () -> Files.exists(folder.resolve("up")));
            worker.signal("USR1");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(138);
            assertThat(record()).startsWith("The JVM was ended by signal 10 (SIGUSR1)\n");
        } finally {
            long jvm = Long.parseLong(Files.readString(folder.resolve("up")).strip());
            ProcessHandle.of(jvm).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'echo \"$0: error while loading shared libraries: libjli.so: gone\" >&2; exit 127',"
                + " 'The JVM could not be started (HOME/bin/java): HOME/bin/java: error while loading shared libraries:"
                + " libjli.so: gone'",
        "'exit 127', 'The JVM ended with status 127 without a word: System.exit before the worker ran, or Runtime.halt'"
    })
    void a_jvm_that_did_not_start_is_told_from_one_that_ended_with_the_same_status(String script, String what)
            throws Exception {
        String home = jvm(script);
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", home))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(127);
            assertThat(record().lines().findFirst()).hasValue(what.replace("HOME", home));
        }
    }
}
