package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LeakTest {
    private static final int SERVERS = 50;
    private static final List<String> NAMES = List.of("local-server", "runpod-", "job-", "webhook");

    @Test
    void fifty_servers_after_each_other_leave_no_thread_no_port_and_no_memory() throws IOException {
        List<WeakReference<LocalServer>> servers = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(useOne(ports));
        }

        ServerFixture.until(() -> threadsOfServers().isEmpty(), "the threads to end");
        ServerFixture.until(() -> allCleared(servers), "the servers to be collected");
        for (int port : ports) {
            new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        }
    }

    @Test
    void servers_work_side_by_side() throws Exception {
        ExecutorService tests = Executors.newFixedThreadPool(4);
        try {
            List<Callable<JsonNode>> work = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int number = i;
                work.add(() -> {
                    try (LocalServer server = LocalServerTest.echo()) {
                        return server.runSync(number).outputJson();
                    }
                });
            }
            List<Integer> outputs = new ArrayList<>();
            for (Future<JsonNode> answer : tests.invokeAll(work)) {
                outputs.add(answer.get().intValue());
            }

            assertThat(outputs).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        } finally {
            tests.shutdownNow();
        }
    }

    @Test
    void one_builder_serves_many_servers() {
        LocalServerBuilder builder = LocalServer.with(Worker.handling(JsonNode.class, (input, job) -> input));

        try (LocalServer first = builder.start();
                LocalServer second = builder.start()) {
            assertThat(first.uri()).isNotEqualTo(second.uri());
            assertThat(first.runSync(1).outputJson().intValue()).isEqualTo(1);
            assertThat(second.runSync(2).outputJson().intValue()).isEqualTo(2);
        }
    }

    /** In a method of its own, so that no variable of the test holds the server. */
    private static WeakReference<LocalServer> useOne(List<Integer> ports) {
        try (LocalServer server = LocalServerTest.echo()) {
            assertThat(server.runSync("in").output(String.class)).isEqualTo("in");
            ports.add(server.uri().getPort());
            return new WeakReference<>(server);
        }
    }

    private static boolean allCleared(List<WeakReference<LocalServer>> servers) {
        System.gc();
        return servers.stream().allMatch(server -> server.refersTo(null));
    }

    /** The platform threads of servers and their workers that live. */
    static List<String> threadsOfServers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> NAMES.stream().anyMatch(name::startsWith))
                .toList();
    }
}
