package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import org.junit.jupiter.api.Test;

class CrashesCommandTest extends RemoteCommandFixture {
    @Test
    void a_crash_record_that_is_not_there_is_told() {
        server.at(DOOR, any -> ok("{\"records\": [{\"record\": \"a\", \"what\": \"b\"}], \"text\": null}"));

        assertThatThrownBy(() -> run("crashes", "--record", "nope"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("There is no crash record \"nope\"; crashes without --record lists the 1 that there are.");
        assertThatThrownBy(() -> run("crashes", "--record", "nope", "--json")).isInstanceOf(StartupException.class);
        assertThat(printed()).isEmpty();
    }

    @Test
    void a_crash_record_of_a_worker_that_keeps_none_is_told() {
        server.at(DOOR, any -> ok("{\"records\": [], \"note\": \"no records are kept.\"}"));

        assertThatThrownBy(() -> run("crashes", "--record", "nope"))
                .hasMessage("There is no crash record \"nope\"; no records are kept.");
    }

    @Test
    void a_worker_that_had_no_crash_is_another_than_one_that_is_not_there() throws Exception {
        server.at(DOOR, any -> ok("{\"records\": [], \"known_workers\": [\"w1\", \"w2\"]}"));

        run("crashes", "--worker", "w1");
        assertThat(printed()).startsWith("No crash is on record.");
        assertThatThrownBy(() -> run("crashes", "--worker", "w"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("No worker \"w\" has left a log or a crash record; there are those of w1, w2.");
    }

    @Test
    void a_record_is_one_line_of_the_list_whatever_its_crash_said() throws Exception {
        server.at(DOOR, any -> ok("{\"records\": [{\"record\": \"a\", \"what\": \"b\\u2028c\\u001b[2J\\u202ed\"}]}"));

        run("crashes");

        assertThat(printed()).isEqualTo("a  b\\u2028c\\u001b[2J\\u202ed\nShow one with --record NAME.\n");
    }

    @Test
    void a_worker_that_keeps_no_records_knows_nothing_of_another() {
        server.at(DOOR, any -> ok("{\"this_worker\": \"w1\", \"records\": [], \"note\": \"no records are kept.\"}"));

        assertThatThrownBy(() -> run("crashes", "--worker", "w2"))
                .hasMessage("Nothing is known of a worker \"w2\"; no records are kept.");
    }
}
