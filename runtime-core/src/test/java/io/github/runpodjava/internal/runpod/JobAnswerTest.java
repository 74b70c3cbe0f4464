package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.Poll;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobAnswerTest {
    private final ManualClock clock = new ManualClock();
    private final JobAnswer answer = new JobAnswer(Samples.MAPPERS, clock);

    private Poll<TakenJob> jobs(String body) {
        return answer.jobs(body.getBytes(StandardCharsets.UTF_8));
    }

    private Poll<String> stops(String body) {
        return answer.stops(body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(Poll<TakenJob> poll) {
        return ((Poll.Found<TakenJob>) poll).items().stream().map(TakenJob::id).toList();
    }

    @Test
    void an_object_is_one_job_with_every_key_that_came() {
        String json =
                "{\"id\":\"j\",\"input\":{\"x\":1},\"webhook\":\"http://w\",\"s3Config\":{\"a\":\"b\"},\"new\":[1]}";

        TakenJob job = ((Poll.Found<TakenJob>) jobs(json)).items().get(0);

        assertThat(job.id()).isEqualTo("j");
        assertThat(job.raw().toString()).isEqualTo(json);
        assertThat(job.takenAt()).isEqualTo(clock.instant());
    }

    @Test
    void an_array_is_a_batch_in_its_order() {
        assertThat(ids(jobs("[{\"id\":\"b\",\"input\":1},{\"id\":\"a\"},{\"id\":\"c\"}]")))
                .containsExactly("b", "a", "c");
    }

    @Test
    void a_job_without_input_is_a_job_because_the_platform_strips_empty_inputs() {
        Poll<TakenJob> found = jobs("{\"id\":\"j\"}");

        assertThat(ids(found)).containsExactly("j");
        assertThat(((Poll.Found<TakenJob>) found).items().get(0).input()).isEmpty();
    }

    @Test
    void an_input_of_null_is_not_a_missing_input() {
        TakenJob job = ((Poll.Found<TakenJob>) jobs("{\"id\":\"j\",\"input\":null}"))
                .items()
                .get(0);

        assertThat(job.input())
                .hasValueSatisfying(input -> assertThat(input.isNull()).isTrue());
    }

    @Test
    void what_has_no_id_in_a_batch_does_not_hold_up_the_others() {
        assertThat(ids(jobs("[{\"input\":1},null,7,\"x\",{\"id\":null},{\"id\":\" \"},{\"id\":{}},{\"id\":\"j\"}]")))
                .containsExactly("j");
    }

    @Test
    void an_id_that_is_a_number_is_taken_as_its_text() {
        assertThat(ids(jobs("{\"id\":12345678901234567890}"))).containsExactly("12345678901234567890");
    }

    @Test
    void a_number_that_nothing_exact_holds_costs_no_job_of_its_batch() {
        Poll<TakenJob> batch = jobs("[{\"id\":\"a\",\"input\":1.10},"
                + "{\"id\":\"b\",\"input\":[1e99999999999999,-1e99999999999999,1e-99999999999999]}]");

        assertThat(ids(batch)).containsExactly("a", "b");
        assertThat(((Poll.Found<TakenJob>) batch).items())
                .extracting(job -> job.input().orElseThrow().toString())
                .containsExactly("1.10", "[\"Infinity\",\"-Infinity\",0.0]");
    }

    @Test
    void bytes_that_are_no_utf_8_cost_no_job_of_their_batch() {
        byte[] latin = "[{\"id\":\"a\",\"input\":1},{\"id\":\"b\",\"input\":\"\u00e4\"}]"
                .getBytes(StandardCharsets.ISO_8859_1);

        List<TakenJob> jobs = ((Poll.Found<TakenJob>) answer.jobs(latin)).items();

        assertThat(jobs).extracting(TakenJob::id).containsExactly("a", "b");
        assertThat(jobs.get(1).input().orElseThrow().stringValue()).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":\"a\",\"input\":1e99999999999999}", "{\"id\":1e99999999999999} {}"})
    void such_a_number_in_what_is_no_json_is_a_failure_all_the_same(String body) {
        assertThat(jobs(body)).isInstanceOf(Poll.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", " ", "\n"})
    void an_answer_with_nothing_in_it_is_nothing(String body) {
        assertThat(jobs(body)).isEqualTo(new Poll.Nothing<>());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>502 Bad Gateway</html>",
                "{\"id\": \"broken",
                "{\"id\":\"a\"} {\"id\":\"b\"}",
                "\"text\"",
                "7",
                "{}",
                "{\"input\":1}",
                "[{}]",
                "{\"id\":\"\"}",
            })
    void anything_else_is_a_failure_with_a_reason(String body) {
        assertThat(jobs(body)).isInstanceOfSatisfying(Poll.Failed.class, failed -> assertThat(failed.reason())
                .isNotBlank());
    }

    @Test
    void the_reason_does_not_repeat_the_answer() {
        assertThat(((Poll.Failed<TakenJob>) jobs("secret-token")).reason()).doesNotContain("secret-token\"");
    }

    @Test
    void ids_of_jobs_to_stop_are_read() {
        assertThat(stops("{\"jobsToStop\":[\"a\",\"b\"],\"more\":1}")).isEqualTo(new Poll.Found<>(List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``",
                "null",
                "{}",
                "[]",
                "[\"a\"]",
                "7",
                "{\"jobsToStop\":[]}",
                "{\"jobsToStop\":null}",
                "{\"jobsToStop\":\"a\"}",
                "{\"jobsToStop\":{\"a\":\"job\"}}",
                "{\"jobsToStop\":[7]}",
                "{\"jobsToStop\":[null]}",
            })
    void stops_in_any_other_shape_are_passed_over(String body) {
        assertThat(stops(body)).isEqualTo(new Poll.Nothing<>());
    }

    @Test
    void stops_that_are_not_json_are_a_failure() {
        assertThat(stops("<html>")).isInstanceOf(Poll.Failed.class);
    }

    @Test
    void odd_entries_among_the_stops_are_passed_over() {
        assertThat(stops("{\"jobsToStop\":[1,\"a\",null,{}]}")).isEqualTo(new Poll.Found<>(List.of("a")));
    }
}
