package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.connection.ServerThreads;
import io.github.runpodjava.spi.ServerRole;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class ListenersTest {
    /** The thread of the last answer sets the time back to what it was before the request, whenever it gets to it. */
    @Test
    void a_server_that_closes_waits_for_no_connection_whose_last_answer_is_just_out() throws Exception {
        ServerThreads threads = new ServerThreads();
        Server server = new Server(threads);
        URI uri = Listeners.bind(server, threads, "127.0.0.1", 0, PortRemedy.of(new ServerRole.Development()))
                .uri();
        server.start();
        try (Socket caller = new Socket(uri.getHost(), uri.getPort())) {
            ServerConnector connector = (ServerConnector) server.getConnectors()[0];
            ServerFixture.until(() -> connector.getConnectedEndPoints().size() == 1, "a connection");
            EndPoint connection = connector.getConnectedEndPoints().iterator().next();
            long before = connection.getIdleTimeout();
            assertThat(before).isGreaterThan(TimeUnit.MINUTES.toMillis(1));

            connector.shutdown();
            connection.setIdleTimeout(before);

            assertThat(connection.getIdleTimeout()).isLessThan(1000);
        } finally {
            server.stop();
        }
    }
}
