package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.QueueEnd;
import io.github.runpodjava.spi.ServerRole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the server has no debug endpoints, an inspector is still told of its callers, and of their jobs. */
class CountedCallersTest {
    private final AskedInspector inspector = new AskedInspector(null);

    private ServerFixture start(ServerRole role) {
        JsonMapper mapper = JsonMapper.builder().build();
        return ServerFixture.start(new LocalServerSettings(
                ApiSettings.on("127.0.0.1", 0),
                List.of("worker-1"),
                Optional.of(new HandlerSignature(JsonNode.class, null, false, () -> mapper)),
                role,
                Optional.of(inspector),
                false));
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of(new ServerRole.Development(), "/runsync"),
                Arguments.of(new ServerRole.LoadBalancing(null, null), "/"),
                Arguments.of(new ServerRole.Realtime("painter"), "/painter/realtime"));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void requests_and_delays_are_counted_and_nothing_can_be_asked(ServerRole role, String path) {
        try (ServerFixture server = start(role)) {
            server.echo();
            assertThat(server.post(path, "{\"id\": \"a\", \"input\": 1}").status())
                    .isEqualTo(200);
            Answer refused = server.get("/debug/status");

            ServerFixture.until(() -> inspector.served().size() == 2, "two requests to be counted");
            assertThat(inspector.served()).containsExactlyInAnyOrder("POST " + path + " 200", "GET other 404");
            assertThat(inspector.delays()).hasSize(1);
            assertThat(refused.error()).startsWith("There is no route /debug/status. ");
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void a_job_that_nobody_began_with_is_over_when_its_queue_is_emptied(ServerRole role, String path) {
        try (ServerFixture server = start(role)) {
            server.sendAsync("POST", path, "{\"id\": \"a\", \"input\": 1}");

            ServerFixture.until(() -> server.queue().purge() == 1, "the job to wait");

            assertThat(inspector.ends()).containsExactly(QueueEnd.CANCELLED);
        }
    }
}
