package io.github.runpodjava.localserver;

import static io.github.runpodjava.localserver.RawClient.latin;
import static io.github.runpodjava.localserver.RawClient.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every malformed request gets a 4xx with a JSON error or a closed connection; never a 5xx, never a stuck thread; and
 * the server then works as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
    private static final String HOST = "\r\nHost: localhost\r\nConnection: close";
    private static final String END = "\r\n\r\n";

    private ServerFixture server;

    @BeforeAll
    void start() {
        server = ServerFixture.start();
        server.echo();
    }

    @AfterAll
    void the_server_works_as_before() {
        try {
            server.awaitOpenRequests(0);
            ServerFixture.until(() -> busyThreads().isEmpty(), "all threads to be free, not " + busyThreads());
            assertThat(server.post("/runsync", "{\"input\":{\"a\":1}}").body()).contains("\"output\":{\"a\":1}");
        } finally {
            server.close();
        }
    }

    static Stream<Arguments> brokenHeads() {
        return Stream.of(
                arguments("TRACE", "TRACE /health HTTP/1.1" + HOST + END),
                arguments("CONNECT to elsewhere", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443" + END),
                arguments("CONNECT to here", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80" + END),
                arguments("a method that nobody knows", "BREW /run HTTP/1.1" + HOST + END),
                arguments("a method in lower case", "post /run HTTP/1.1" + HOST + END),
                arguments("a method with a colon", "PO:ST /run HTTP/1.1" + HOST + END),
                arguments("an endless method", "A".repeat(40_000) + " / HTTP/1.1" + HOST + END),
                arguments("HTTP/0.9", "GET /health\r\n"),
                arguments("HTTP/2.0 as a version", "GET /health HTTP/2.0" + HOST + END),
                arguments("HTTP/3.7", "GET /health HTTP/3.7" + HOST + END),
                arguments("HTTP/1.2", "GET /health HTTP/1.2" + HOST + END),
                arguments("no protocol", "GET /health XTTP/1.1" + HOST + END),
                arguments("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
                arguments("a TLS hello", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003abcdefgh\r\n\r\n"),
                arguments("noise", "\u0000\u0001\u00ff\u00fe\u0080\n\r\n\r\n"),
                arguments("SSH", "SSH-2.0-OpenSSH_9.9\r\n"),
                arguments("a line that does not end", "GET /health"),
                arguments("nothing", ""),
                arguments("empty lines", "\r\n\r\n\r\n"),
                arguments("no Host", "GET /health HTTP/1.1\r\nConnection: close" + END),
                arguments("an empty Host", "GET /health HTTP/1.1\r\nHost:\r\nConnection: close" + END),
                arguments("two Hosts", "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example" + END),
                arguments("a foreign Host", "GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close" + END),
                arguments("markup as Host", "GET /health HTTP/1.1\r\nHost: <script>" + END),
                arguments("a Host with user", "GET /health HTTP/1.1\r\nHost: localhost@evil.example" + END),
                arguments("foreign absolute target", "GET http://evil.example/health HTTP/1.1" + HOST + END),
                arguments("file as target", "GET file:///etc/passwd HTTP/1.1" + HOST + END),
                arguments("asterisk as target", "GET * HTTP/1.1" + HOST + END),
                arguments("a target without slash", "GET health HTTP/1.1" + HOST + END),
                arguments("a fragment", "GET /nope#frag HTTP/1.1" + HOST + END),
                arguments("a broken escape", "GET /status/%zz HTTP/1.1" + HOST + END),
                arguments("half an escape", "GET /status/% HTTP/1.1" + HOST + END),
                arguments("an escaped slash", "GET /status/a%2Fb HTTP/1.1" + HOST + END),
                arguments("an escaped null", "GET /status/a%00b HTTP/1.1" + HOST + END),
                arguments("an escape of bad UTF-8", "GET /status/%ff%fe HTTP/1.1" + HOST + END),
                arguments("dots", "GET /status/../../etc/passwd HTTP/1.1" + HOST + END),
                arguments("escaped dots", "GET /status/%2e%2e/%2e%2e/etc/passwd HTTP/1.1" + HOST + END),
                arguments("doubly escaped dots", "GET /status/%252e%252e%252f HTTP/1.1" + HOST + END),
                arguments("backslashes", "GET /status/..\\..\\x HTTP/1.1" + HOST + END),
                arguments("path parameters", "GET /status;x=1/nope;y HTTP/1.1" + HOST + END),
                arguments("empty segments", "GET //status//nope HTTP/1.1" + HOST + END),
                arguments("a raw smile", "GET /status/\u00f0\u009f\u0098\u0080 HTTP/1.1" + HOST + END),
                arguments("an id of 10 000", "GET /status/" + "x".repeat(10_000) + " HTTP/1.1" + HOST + END),
                arguments("an id of 100 000", "GET /status/" + "x".repeat(100_000) + " HTTP/1.1" + HOST + END),
                arguments("a huge query", "GET /status/x?" + "a=b&".repeat(30_000) + " HTTP/1.1" + HOST + END),
                arguments("a broken query", "GET /status/x?ttl=%zz&%=%f0 HTTP/1.1" + HOST + END),
                arguments("a broken query on a wait", "POST /runsync?wait=%zz HTTP/1.1" + HOST + END),
                arguments("a huge header", "GET /status/x HTTP/1.1\r\nX: " + "y".repeat(100_000) + HOST + END),
                arguments("a huge name", "GET /status/x HTTP/1.1\r\n" + "y".repeat(100_000) + ": 1" + HOST + END),
                arguments("1000 headers", "GET /status/x HTTP/1.1" + "\r\nA: 1".repeat(1_000) + HOST + END),
                arguments("10 000 headers", "GET /status/x HTTP/1.1" + "\r\nA: 1".repeat(10_000) + HOST + END),
                arguments("a null in a header", "GET /status/x HTTP/1.1\r\nX: a\0b" + HOST + END),
                arguments("a control in a header", "GET /status/x HTTP/1.1\r\nX: a\u0008b" + HOST + END),
                arguments("a lone CR in a header", "GET /status/x HTTP/1.1\r\nX: a\rY: b" + HOST + END),
                arguments("a header without colon", "GET /status/x HTTP/1.1\r\nX" + HOST + END),
                arguments("a space before the colon", "GET /status/x HTTP/1.1\r\nX : a" + HOST + END),
                arguments("a folded header", "GET /status/x HTTP/1.1\r\nX: a\r\n b" + HOST + END),
                arguments("a header without name", "GET /status/x HTTP/1.1\r\n: a" + HOST + END),
                arguments("header injection by path", "GET /x%0d%0aSet-Cookie:a=b HTTP/1.1" + HOST + END),
                arguments("header injection by origin", "GET /x HTTP/1.1\r\nOrigin: a%0d%0aB: c" + HOST + END),
                arguments(
                        "an unknown expectation",
                        "POST /run HTTP/1.1\r\nExpect: tea\r\nContent-Length: 2" + HOST + END + "{}"),
                arguments(
                        "an upgrade",
                        "GET /nope HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade"
                                + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
                                + "\r\nHost: localhost" + END),
                arguments(
                        "an upgrade to h2c",
                        "GET /nope HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings"
                                + "\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nHost: localhost" + END));
    }

    static Stream<Arguments> brokenFrames() {
        String run = "POST /run HTTP/1.1" + HOST;
        return Stream.of(
                arguments("a negative length", run + "\r\nContent-Length: -1" + END + "{}"),
                arguments("a length of letters", run + "\r\nContent-Length: two" + END + "{}"),
                arguments("a length with plus", run + "\r\nContent-Length: +2" + END + "{}"),
                arguments("a length in hex", run + "\r\nContent-Length: 0x2" + END + "{}"),
                arguments("an empty length", run + "\r\nContent-Length:" + END + "{}"),
                arguments("a length beyond long", run + "\r\nContent-Length: 99999999999999999999" + END + "{}"),
                arguments("the longest length", run + "\r\nContent-Length: 9223372036854775807" + END + "{}"),
                arguments("200 MiB announced", run + "\r\nContent-Length: 209715200" + END + "{"),
                arguments("two lengths", run + "\r\nContent-Length: 2\r\nContent-Length: 3" + END + "{}x"),
                arguments("a list of lengths", run + "\r\nContent-Length: 2, 3" + END + "{}x"),
                arguments("too long a length", run + "\r\nContent-Length: 100" + END + "{\"input\":1}"),
                arguments(
                        "length and chunks",
                        run + "\r\nContent-Length: 5\r\nTransfer-Encoding: chunked" + END + "0" + END),
                arguments(
                        "chunks and length",
                        run + "\r\nTransfer-Encoding: chunked\r\nContent-Length: 5" + END + "0" + END),
                arguments("chunked twice", run + "\r\nTransfer-Encoding: chunked, chunked" + END + "0" + END),
                arguments("chunked, then not", run + "\r\nTransfer-Encoding: chunked, identity" + END + "0" + END),
                arguments("an unknown coding", run + "\r\nTransfer-Encoding: tea" + END + "{}"),
                arguments("gzip as coding", run + "\r\nTransfer-Encoding: gzip, chunked" + END + "0" + END),
                arguments("a disguised coding", run + "\r\nTransfer-Encoding: \u000bchunked" + END + "0" + END),
                arguments(
                        "chunks in HTTP/1.0",
                        "POST /run HTTP/1.0\r\nTransfer-Encoding: chunked" + END + "2\r\n{}\r\n0" + END),
                arguments("a chunk size of letters", chunked("zz\r\n{}\r\n0")),
                arguments("a negative chunk size", chunked("-2\r\n{}\r\n0")),
                arguments("a huge chunk size", chunked("ffffffffffffffffff\r\n{}\r\n0")),
                arguments("the largest int as chunk size", chunked("7fffffff\r\n{}")),
                arguments("a chunk longer than said", chunked("1\r\n{}\r\n0")),
                arguments("chunks that do not end", chunked("2\r\n{}")),
                arguments("an endless chunk extension", chunked("2;" + "x".repeat(100_000) + "\r\n{}\r\n0")),
                arguments("endless trailers", chunked("2\r\n{}\r\n0\r\n" + "A: b\r\n".repeat(20_000))),
                arguments("chunk size without end", chunked("0".repeat(100_000))),
                arguments("no body at all", run + END),
                arguments("gzip as encoding", run + "\r\nContent-Encoding: gzip\r\nContent-Length: 2" + END + "{}"),
                arguments("br as encoding", run + "\r\nContent-Encoding: br\r\nContent-Length: 2" + END + "{}"));
    }

    static Stream<Arguments> brokenBodies() {
        byte[] good = "{\"input\":\"\u00e4\"}".getBytes(UTF_8);
        return Stream.of(
                arguments("cut off", text("{\"input\":{\"a\":\"b")),
                arguments("rubbish behind", text("{\"input\":1}{")),
                arguments("NaN", text("{\"input\":NaN}")),
                arguments("infinity", text("{\"input\":-Infinity}")),
                arguments("a comment", text("{\"input\":1 /* one */}")),
                arguments("a line comment", text("{\"input\":1} // one")),
                arguments("single quotes", text("{'input':1}")),
                arguments("a name without quotes", text("{input:1}")),
                arguments("a comma too many", text("{\"input\":[1,]}")),
                arguments("a leading zero", text("{\"input\":007}")),
                arguments("a leading plus", text("{\"input\":+1}")),
                arguments("a leading dot", text("{\"input\":.5}")),
                arguments("a final dot", text("{\"input\":5.}")),
                arguments("an exponent without digits", text("{\"input\":1e}")),
                arguments("a raw line break", text("{\"input\":\"a\nb\"}")),
                arguments("a raw null", text("{\"input\":\"a\0b\"}")),
                arguments("an unknown escape", text("{\"input\":\"\\x41\"}")),
                arguments("a short escape", text("{\"input\":\"\\u12\"}")),
                arguments("a byte order mark", text("\uFEFF{\"input\":1}")),
                arguments("UTF-16", "{\"input\":1}".getBytes(Charset.forName("UTF-16"))),
                arguments("UTF-16LE", "{\"input\":1}".getBytes(Charset.forName("UTF-16LE"))),
                arguments("UTF-16BE", "{\"input\":1}".getBytes(Charset.forName("UTF-16BE"))),
                arguments("UTF-32", "{\"input\":1}".getBytes(Charset.forName("UTF-32"))),
                arguments("UTF-32LE", "{\"input\":1}".getBytes(Charset.forName("UTF-32LE"))),
                arguments("Latin 1", latin("{\"input\":\"\u00e4\"}")),
                arguments("UTF-8 cut in a character", Arrays.copyOf(good, 11)),
                arguments("an overlong slash", latin("{\"input\":\"\u00c0\u00af\"}")),
                arguments("beyond Unicode", latin("{\"input\":\"\u00f5\u0080\u0080\u0080\"}")),
                arguments("a raw lone surrogate", latin("{\"input\":\"\u00ed\u00a0\u0080\"}")),
                arguments("100 000 arrays", text("{\"input\":" + "[".repeat(100_000))),
                arguments("100 000 objects", text("{\"input\":" + "{\"a\":".repeat(100_000))),
                arguments("a number of a million digits", text("{\"input\":" + "9".repeat(1_000_000) + "}")),
                arguments("a string of 50 MB", text("{\"input\":\"" + "x".repeat(50_000_000) + "\"}")),
                arguments("120 MB", text("{\"input\":\"" + "x".repeat(120_000_000) + "\"}")),
                arguments("nothing but brackets", text("]".repeat(100_000))),
                arguments("a name of 1 MB and no input", text("{\"" + "n".repeat(1_000_000) + "\":1}")),
                arguments("a policy of text", text("{\"input\":1,\"policy\":\"soon\"}")),
                arguments("a ttl beyond numbers", text("{\"input\":1,\"policy\":{\"ttl\":1e999999999}}")),
                arguments(
                        "a timeout beyond numbers",
                        text("{\"input\":1,\"policy\":{\"executionTimeout\":-1e999999999}}")),
                arguments("a webhook to a file", text("{\"input\":1,\"webhook\":\"file:///etc/passwd\"}")));
    }

    /** Odd, and yet requests: they are answered like others. */
    static Stream<Arguments> oddButFine() {
        return Stream.of(
                arguments("HTTP/1.0 without Host", latin("GET /health HTTP/1.0\r\n\r\n")),
                arguments("an absolute target", latin("GET http://localhost/health HTTP/1.1" + HOST + END)),
                arguments("a range", latin("GET /health HTTP/1.1\r\nRange: bytes=0-3" + HOST + END)),
                arguments(
                        "an upgrade on a route",
                        latin("GET /health HTTP/1.1\r\nUpgrade: websocket"
                                + "\r\nHost: localhost\r\nConnection: upgrade, close" + END)),
                arguments(
                        "100-continue",
                        latin("POST /runsync HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11" + HOST + END
                                + "{\"input\":1}")),
                arguments(
                        "chunks",
                        latin("POST /runsync HTTP/1.1\r\nTransfer-Encoding: chunked" + HOST + END
                                + "5;a=b\r\n{\"inp\r\n6\r\nut\":1}\r\n0\r\nTrailer: x\r\n\r\n")),
                arguments("a body on GET", latin("GET /health HTTP/1.1\r\nContent-Length: 2" + HOST + END + "{}")),
                arguments(
                        "a body without use",
                        latin("POST /purge-queue HTTP/1.1\r\nContent-Length: 3" + HOST + END + "\0\0\0")),
                arguments("a long body without use", post("/purge-queue", new byte[30_000_000])),
                arguments("an escaped lone surrogate", post("/runsync", text("{\"input\":\"\\ud800\"}"))),
                arguments("a name twice", post("/runsync", text("{\"input\":1,\"input\":2}"))),
                arguments("a number beyond double", post("/runsync", text("{\"input\":1e999999999}"))),
                arguments("a number below double", post("/runsync", text("{\"input\":1e-999999999}"))),
                arguments("an escaped null", post("/runsync", text("{\"input\":\"\\u0000\"}"))),
                arguments("a body of identity", post("/runsync", text("{\"input\":1}"), "Content-Encoding: identity")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenHeads", "brokenFrames"})
    void a_malformed_request_is_refused(String name, String request) throws IOException {
        assertRefused(RawClient.exchange(server.uri(), latin(request)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    void a_malformed_body_is_refused(String name, byte[] body) throws IOException {
        for (String path : List.of("/run", "/v2/x/runsync?wait=1000")) {
            String answer = RawClient.exchange(server.uri(), post(path, body));

            assertRefused(answer);
            assertThat(RawClient.statusOf(answer)).isEqualTo(400);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddButFine")
    void what_is_merely_odd_is_answered(String name, byte[] request) throws IOException {
        String answer = RawClient.exchange(server.uri(), request);

        assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Type: application/json");
    }

    @Test
    void many_idle_connections_keep_nobody_out() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
                idle.add(socket);
                // A third says nothing, a third does not end its head, a third does not end its body.
                String part = i % 3 == 0 ? "" : "POST /runsync HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n";
                socket.getOutputStream().write(latin(i % 3 == 2 ? part + "\r\n{\"input\":" : part));
            }
            assertThat(server.post("/runsync", "{\"input\":7}")
                            .json()
                            .get("output")
                            .intValue())
                    .isEqualTo(7);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static void assertRefused(String answer) {
        assertThat(answer)
                .as("an answer that tells nothing of the machine")
                .doesNotContain("Exception", "\tat ", ".java", "/tmp/", "org.eclipse", "tools.jackson", "Server:");
        Integer status = RawClient.statusOf(answer);
        if (status == null) {
            // Closed without a word: fine for what is no HTTP.
            assertThat(answer).isEmpty();
            return;
        }
        assertThat(status).as(answer.lines().findFirst().orElse("")).isBetween(400, 499);
        assertThat(answer).contains("Content-Type: application/json", "{\"error\":\"");
    }

    /** Threads of the server that are in the middle of a request. */
    private static List<String> busyThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("local-server"))
                .filter(thread -> IntStream.range(0, thread.getValue().length)
                        .mapToObj(i -> thread.getValue()[i].getClassName())
                        .anyMatch(name -> name.contains("JavalinServlet") || name.contains("HttpConnection")))
                .map(Map.Entry::getKey)
                .map(Thread::getName)
                .toList();
    }

    private static String chunked(String body) {
        return "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked" + HOST + END + body + END;
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
