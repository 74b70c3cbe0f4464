package io.github.runpodjava.internal.remote;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The commands as they are typed, and a server that they ask. */
@Timeout(60)
abstract class RemoteCommandFixture {
    static final String DOOR = "/debug/ask";
    static final String JOBS = "/x/runsync";
    static final Environment WITH_TOKEN = Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "0123456789abcdef"));

    final FakeServer server = new FakeServer();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        server.close();
    }

    void run(String... arguments) throws InterruptedException {
        runWithLooks(1, arguments);
    }

    void runWithLooks(int most, String... arguments) throws InterruptedException {
        runWithLooks(most, stream(out), arguments);
    }

    void runWithLooks(int most, PrintStream to, String... arguments) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--endpoint", "x", "--api-url", server.url()));
        RemoteCommand.run(all, WITH_TOKEN, to, stream(err), () -> looks.getAndIncrement() < most);
    }

    static void runAlone(Environment environment, PrintStream out, String... arguments) throws InterruptedException {
        RemoteCommand.run(List.of(arguments), environment, out, out);
    }

    static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    static Answer ok(String body) {
        return new Answer(200, body);
    }

    static String workers(String source, String... workers) {
        return "{\"this_worker\": \"w1\", \"source\": \"" + source + "\", \"workers\": [" + String.join(",", workers)
                + "]}";
    }

    static String worker(String name, String... lines) {
        return "{\"worker\": \"" + name + "\", \"log\": \"" + name + "\", \"next\": 1, \"lines\": ["
                + String.join(",", lines) + "]}";
    }

    static String line(String job, String message) {
        return "{\"requestId\": \"" + job + "\", \"message\": \"" + message + "\"}";
    }

    /** Two workers on a volume, of which the first has logged a line of the job a. */
    void volume() {
        server.at(DOOR, question -> {
            boolean all = question.path("job_id").asString("a").equals("a")
                    && !question.path("level").asString("").equals("error");
            String one = worker("w1", all ? new String[] {line("a", "hello")} : new String[0]);
            String wanted = question.path("worker").asString("");
            return ok(
                    wanted.isEmpty()
                            ? workers("volume", one, worker("w2"))
                            : workers("volume", wanted.equals("w1") ? new String[] {one} : new String[0]));
        });
    }
}
