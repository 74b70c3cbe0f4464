package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTest {
    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ZERO).start();
    private final WireClient client;
    private final String done;

    HttpTest() throws IOException {
        client = new WireClient(platform);
        platform.enqueueJob("{\"id\":\"j\",\"input\":1}");
        done = "POST " + platform.uri().getPath() + "/job-done/w/j HTTP/1.1\r\n";
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        platform.close();
    }

    private String received() {
        return platform.results("j").get(0).request().bodyText();
    }

    @Test
    void a_body_in_chunks_is_put_together() throws IOException {
        client.send(done + "Transfer-Encoding: chunked\r\n\r\n"
                + "5;name=value\r\n{\"out\r\nA\r\nput\":\"a b\"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(received()).isEqualTo("{\"output\":\"a b\"}");
        assertThat(client.take().status()).isEqualTo(204);
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_to_go_on() throws IOException {
        client.send(done + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(client.line()).isEmpty();

        client.send("{}");

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(received()).isEqualTo("{}");
    }

    @Test
    void a_large_body_arrives_as_a_whole() throws IOException {
        String body = "{\"output\":\"" + "x".repeat(3_000_000) + "\"}";

        assertThat(client.done("j", body).status()).isEqualTo(200);

        assertThat(received()).isEqualTo(body);
    }

    @Test
    void a_large_job_is_written_as_a_whole() throws IOException {
        client.take();
        String input = "\"" + "y".repeat(3_000_000) + "\"";
        String id = platform.enqueue(input);

        assertThat(client.take().body()).isEqualTo("{\"id\":\"" + id + "\",\"input\":" + input + "}");
    }

    @Test
    void requests_that_were_sent_together_are_answered_one_by_one() throws IOException {
        client.sendGet("/job-take/w");
        client.sendGet("/ping/w");

        assertThat(client.reply().body()).contains("\"j\"");
        assertThat(client.reply().body()).isEqualTo("{}");
    }

    @Test
    void a_client_that_wants_to_close_is_let_go() throws IOException {
        client.send("GET " + platform.uri().getPath() + "/ping/w HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(client.reply().headers()).containsEntry("connection", "close");
        assertThat(client.read()).isEqualTo(-1);
    }

    @Test
    void what_is_not_http_is_refused_and_the_connection_closed() throws IOException {
        client.send("hello\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThatThrownBy(client::reply).isInstanceOfAny(EOFException.class, IOException.class);
    }

    @Test
    void a_length_that_is_no_number_is_refused() throws IOException {
        client.send(done + "Content-Length: -1\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
    }

    @Test
    void target_and_headers_are_recorded_as_on_the_wire() throws IOException {
        String target = platform.uri().getPath() + "/job-take/w?gpu=NVIDIA+RTX%20A&&x=%zz&job_in_progress=1";
        client.send("GET " + target + " HTTP/1.1\r\nhOST:  h \r\nB: 2\r\nA: 1\r\nB: 3\r\n\r\n");
        client.reply();

        RecordedRequest request = platform.requests(Route.TAKE).get(0);
        assertThat(request.target()).isEqualTo(target);
        assertThat(request.headers())
                .containsExactly(
                        new Header("hOST", "h"), new Header("B", "2"), new Header("A", "1"), new Header("B", "3"));
        assertThat(request.header("b")).contains("2");
        assertThat(request.parameter("gpu")).contains("NVIDIA RTX A");
        assertThat(request.parameter("x")).contains("%zz");
        assertThat(request.parameter("none")).isEmpty();
        assertThat(request.method()).isEqualTo("GET");
    }
}
