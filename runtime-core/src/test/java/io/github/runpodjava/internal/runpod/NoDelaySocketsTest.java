package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class NoDelaySocketsTest {
    private final NoDelaySockets sockets = new NoDelaySockets();

    @Test
    void the_sockets_that_okhttp_asks_for_send_at_once() throws IOException {
        try (Socket socket = sockets.createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void so_do_those_that_are_connected_already() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here);
                Socket socket = sockets.createSocket(here, server.getLocalPort())) {
            assertThat(socket.getTcpNoDelay()).isTrue();
            assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
        }
    }
}
