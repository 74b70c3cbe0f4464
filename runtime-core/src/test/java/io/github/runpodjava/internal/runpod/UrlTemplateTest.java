package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {
    private static final String BASE = "https://api.runpod.ai/v2/ep/job-take/";

    private static String filled(String template) {
        return new UrlTemplate(template)
                .filled("the-id", "the-worker", "the-gpu")
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/$ID, /a/the-id",
        "/a/$RUNPOD_POD_ID, /a/the-worker",
        "/a/$RUNPOD_GPU_TYPE_ID, /a/the-gpu",
        "/a/$RUNPOD_POD_ID/$ID?gpu=$RUNPOD_GPU_TYPE_ID, /a/the-worker/the-id?gpu=the-gpu",
        "/$ID/$ID?id=$ID, /the-id/the-id?id=the-id",
        "/a/$RUNPOD_POD_ID$ID, /a/the-workerthe-id",
        "/a/$RUNPOD_GPU_TYPE, /a/$RUNPOD_GPU_TYPE",
        "/a/$id, /a/$id",
        "/a/$, /a/$",
        "/plain, /plain",
    })
    void fills_every_placeholder_wherever_it_stands(String template, String expected) {
        assertThat(filled("http://h" + template)).isEqualTo("http://h" + expected);
    }

    @Test
    void what_is_put_in_is_not_looked_at_again() {
        assertThat(new UrlTemplate("http://h/$RUNPOD_POD_ID/$ID")
                        .filled("$RUNPOD_POD_ID", "a$ID\\1", "")
                        .toString())
                .isEqualTo("http://h/a%24ID%5C1/%24RUNPOD_POD_ID");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a%2Fb",
        "a b, a%20b",
        "a+b, a%2Bb",
        "a?b#c, a%3Fb%23c",
        "a&b=c, a%26b%3Dc",
        "a%2Fb, a%252Fb",
        "grüße, gr%C3%BC%C3%9Fe",
        "'\uD83D\uDE00', %F0%9F%98%80",
        "sync-0a1b_2.c-u1, sync-0a1b_2.c-u1",
    })
    void ids_with_odd_characters_stay_one_segment(String id, String encoded) {
        String url =
                new UrlTemplate("http://h/done/$ID?x=1").filled(id, "w", "").toString();

        assertThat(url).isEqualTo("http://h/done/" + encoded + "?x=1");
        assertThat(HttpUrl.get(url).pathSegments()).containsExactly("done", id);
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA+RTX+A5000, NVIDIA+RTX+A5000",
        "NVIDIA%20A40, NVIDIA%20A40",
        "NVIDIA A40, NVIDIA%20A40",
        "'AMPERE_24,ADA_24', 'AMPERE_24%2CADA_24'",
        "'', ''",
    })
    void a_gpu_name_is_encoded_unless_the_platform_did_so(String gpu, String encoded) {
        assertThat(new UrlTemplate("http://h/x?gpu=$RUNPOD_GPU_TYPE_ID")
                        .filled("", "", gpu)
                        .toString())
                .isEqualTo("http://h/x?gpu=" + encoded);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/x, http://h/x?n=v",
        "http://h/x?, http://h/x?n=v",
        "http://h/x?a=b, http://h/x?a=b&n=v",
        "http://h/x?a=b&, http://h/x?a=b&n=v",
        "http://h/x?a, http://h/x?a&n=v",
        "http://h/x?a=b#frag, http://h/x?a=b&n=v",
        "http://h, http://h?n=v",
    })
    void a_parameter_goes_behind_those_that_are_there(String url, String expected) {
        assertThat(new UrlTemplate(url).with("n", "v").toString()).isEqualTo(expected);
    }

    @Test
    void a_parameter_value_is_encoded() {
        assertThat(new UrlTemplate("http://h/x").with("job_id", "a,b c&d=é/+").toString())
                .isEqualTo("http://h/x?job_id=a%2Cb%20c%26d%3D%C3%A9%2F%2B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?gpu=NVIDIA+RTX+A5000",
                "?gpu=NVIDIA%20RTX%20A5000&x=%2F%2f%3A",
                "?a=1;b=2&c",
                "?a=|{}[]^`~!$&=&&b=",
                "?url=http://x/y?z=1@2:3,4*(5)",
                "?bad=%zz%",
                "?",
                "?=&==",
            })
    void a_given_query_is_not_touched_on_its_way_to_the_wire(String query) {
        String url = new UrlTemplate(BASE + "w" + query).toString();

        assertThat(HttpUrl.get(url).toString()).isEqualTo(BASE + "w" + query);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "?a=b c, ?a=b%20c",
                "?a=\"b\", ?a=%22b%22",
                "?a=<b>, ?a=%3Cb%3E",
                "?a='b', ?a=%27b%27",
                "?a=é, ?a=%C3%A9"
            })
    void what_no_request_line_can_hold_is_encoded_and_means_the_same(String query, String onTheWire) {
        // OkHttp also encodes the apostrophe, which need not be; every server reads it back.
        assertThat(HttpUrl.get(new UrlTemplate(BASE + "w" + query).toString()).toString())
                .isEqualTo(BASE + "w" + onTheWire);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a/v2/ep/job-take/w?x=1, https://a/v2/ep/job-stop/w?x=1",
        "https://a/job-take/, https://a/job-stop/",
        "https://a/v2/job-take/job-take/w, https://a/v2/job-stop/job-take/w",
        "https://a/job-take/w?next=/job-take/, https://a/job-stop/w?next=/job-take/",
        "http://job-take/v2/ep/job-take/w, http://job-take/v2/ep/job-stop/w",
        "http://job-take/v2/ep/w, ''",
        "https://a/v2/ep/take/w?next=/job-take/w, ''",
        "https://a/v2/ep/job-take, ''",
        "https://a/v2/ep/job-take?x=/, ''",
        "https://a/v2/ep/my-job-take/w, ''",
        "https://a/v2/ep/JOB-TAKE/w, ''",
    })
    void a_segment_is_replaced_in_the_path_only(String url, String expected) {
        assertThat(new UrlTemplate(url)
                        .withSegment("job-take", "job-stop")
                        .map(UrlTemplate::toString)
                        .orElse(""))
                .isEqualTo(expected);
    }
}
