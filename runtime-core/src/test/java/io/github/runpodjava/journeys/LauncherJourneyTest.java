package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script says what became of a JVM that cannot say so itself. */
@EnabledOnOs(OS.LINUX)
class LauncherJourneyTest extends LauncherFixture {
    @ParameterizedTest
    @CsvSource({
        "static, 'java.lang.ExceptionInInitializerError, caused by java.lang.NumberFormatException: For input string:"
                + " \"no number\"'",
        "constructor, java.lang.IllegalStateException: no model in the constructor"
    })
    void an_exception_before_the_worker_exists_leaves_a_record_and_tells_runpod(String start, String what)
            throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), start)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(record())
                    .startsWith("The JVM ended with status 1: Exception in thread \"main\" " + what + "\n")
                    .contains("at io.github.runpodjava.journeys.CrashWorker");
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
            assertThat(record())
                    .contains("Could not find or load main class no.such.Main")
                    .contains("== jobs in flight ==\nnone\n", "== end of its log ==\nnone\n");
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
        "'Exception in thread \"main\" java.lang.StackOverflowError', 1024",
        "'Terminating due to java.lang.OutOfMemoryError: Java heap space', 0",
        "'Error opening zip file or JAR manifest missing : /no.jar', 1",
    })
    void what_the_jvm_said_is_the_reason_however_much_came_behind_it(String what, int lines) throws Exception {
        Path said =
                Files.writeString(folder.resolve("said"), what + "\n" + "\tat Main.deep(Main.java:1)\n".repeat(lines));
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("cat '" + said + "' >&2; exit 3")))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);
            assertThat(record().lines().findFirst()).hasValue("The JVM ended with status 3: " + what);
        }
    }

    @Test
    void the_exception_of_the_main_thread_is_the_reason_whatever_came_before_it() throws Exception {
        String said = "Error: a library knows better\nException in thread \"pool-1\" java.io.IOException: no matter\n"
                + "Exception in thread \"main\" java.lang.IllegalStateException: no model\n\tat Main.main(Main.java:1)\n";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("printf '%s' '" + said + "' >&2; exit 1")))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record())
                    .startsWith("The JVM ended with status 1: Exception in thread \"main\""
                            + " java.lang.IllegalStateException: no model\n");
        }
    }

    @Test
    void a_main_class_that_is_too_new_for_the_jvm_is_told_with_what_the_jvm_says_of_it() throws Exception {
        String said = "Error: LinkageError occurred while loading main class New\n"
                + "\tjava.lang.UnsupportedClassVersionError: New has been compiled by a more recent version\n";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("printf '%s' '" + said + "' >&2; exit 1")))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record())
                    .startsWith(
                            "The JVM ended with status 1: Error: LinkageError occurred while loading main class New:"
                                    + " java.lang.UnsupportedClassVersionError: New has been compiled by a more recent version\n");
        }
    }

    @Test
    void an_error_of_the_jvm_itself_is_told_with_what_it_is() throws Exception {
        String dies = "for each; do case $each in -XX:ErrorFile=*) file=${each#*=} ;; esac; done\n"
                + "printf '#\\n# A fatal error\\n#\\n#  Internal Error (debug.cpp:362), pid=1, tid=2\\n"
                + "#  fatal error: OutOfMemory encountered: Java heap space\\n#\\n# JRE version: 17\\n' > \"$file\"; kill -ABRT $$";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(dies)))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(134);
            assertThat(record())
                    .startsWith("The JVM crashed: Internal Error (debug.cpp:362), pid=1, tid=2 fatal error: OutOfMemory"
                            + " encountered: Java heap space\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SEGV, 134, The JVM crashed: SIGSEGV",
        "KILL, 137, The JVM was killed",
        "USR1, 138, The JVM was ended by signal 10 (SIGUSR1)",
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

    @ParameterizedTest
    @CsvSource({"exec, 2025-11-22T08:58:58.902Z", "'case $* in *-d*) exit 1 ;; esac; exec', 1763801938902 ms since 1970"
    })
    void the_time_of_a_job_in_flight_is_one_that_people_read_where_the_system_can_tell_it(String date, String taken)
            throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        executable(bin.resolve("date"), date + " /bin/date \"$@\"");
        // Newer than the start for sure, however coarse the times of files are.
        String dies = "note='" + folder + "'/worker-test-worker-$$-1.inflight"
                + "; printf '+ 1763801938902 noted-u1 \\n' > $note; touch -d 2100-01-01 $note; exit 3";
        Map<String, String> environment = Map.of("JAVA_HOME", jvm(dies), "PATH", bin + ":" + System.getenv("PATH"));

        try (WorkerJvm worker = launchWith(environment)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);
            assertThat(record()).contains("== jobs in flight ==\nnoted-u1, taken at " + taken + "\n");
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
    void a_jvm_that_is_told_to_end_and_hears_nothing_is_killed_when_every_limit_is_over() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        // So that the seconds of the limits pass at once.
        executable(bin.resolve("sleep"), "[ $1 = 1 ] || exec /bin/sleep $1");
        String deaf = "trap '' TERM; touch '" + folder + "'/up; while :; do /bin/sleep 0.1; done";
        Map<String, String> environment = Map.of(
                "JAVA_HOME", jvm(deaf), "PATH", bin + ":" + System.getenv("PATH"), "RUNPOD_DRAIN_LIMIT_MS", "08000");
        try (WorkerJvm worker = launchWith(environment)) {
            Journey.until("it is deaf", () -> Files.exists(folder.resolve("up")));
            worker.terminate();

            assertThat(worker.awaitExit(LIMIT)).isEqualTo(137);
            String what = "The JVM was told to end, did not within 616 s, and was killed";
            assertThat(record()).startsWith(what + "\n");
            assertThat(reasonOfPing()).isEqualTo(what);
        }
    }

    @Test
    void an_end_without_a_word_of_a_worker_that_began_to_start_may_be_for_want_of_memory() throws Exception {
        assertThat(firstLineOfOneThatLogsAndDies("2100-01-01T00:00:00.000Z"))
                .isEqualTo("The JVM ended with status 1 without a word during its start, as if Runtime.halt was"
                        + " called or its memory was used up");
    }

    @Test
    void an_earlier_worker_that_began_to_start_in_the_same_log_says_nothing_of_it() throws Exception {
        assertThat(firstLineOfOneThatLogsAndDies("2001-01-01T00:00:00.000Z"))
                .isEqualTo("The JVM ended with status 1 without a word: System.exit before the worker ran, or"
                        + " Runtime.halt");
    }

    private String firstLineOfOneThatLogsAndDies(String at) throws Exception {
        String line = "{\"requestId\":null,\"message\":\"--- Starting Serverless Worker |  Version 1 ---\","
                + "\"level\":\"INFO\",\"timestamp\":\"" + at + "\"}";
        String dies = "echo '" + line + "' > '" + folder + "'/worker-test-worker.log; exit 1";
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm(dies)))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            return record().lines().findFirst().orElseThrow();
        }
    }

    @Test
    void a_command_that_says_why_it_cannot_be_done_is_no_crash_of_a_worker() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), "command")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(Files.readString(folder.resolve("output")))
                    .contains("A cache can be made for a program in a jar only")
                    .doesNotContain("runpod-worker:", "Crash record");
            assertThat(platform.pings()).isEmpty();
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
    void the_oldest_records_make_room_and_none_of_a_worker_whose_name_begins_so() throws Exception {
        for (int i = 0; i < 21; i++) {
            for (String owner : new String[] {"test-worker", "test-worker-2", "test-worker-20"}) {
                Files.writeString(folder.resolve("worker-" + owner + "-20250101T0000" + (10 + i) + "Z.traceback"), "x");
            }
        }
        try (WorkerJvm worker = launchWith(Map.of("JAVA_HOME", jvm("exit 3")))) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(3);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".traceback")))
                    .hasSize(20 + 21 + 21)
                    .doesNotContain(
                            "worker-test-worker-20250101T000010Z.traceback",
                            "worker-test-worker-20250101T000011Z.traceback");
        }
    }
}
