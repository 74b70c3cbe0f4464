package io.github.runpodjava.localserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends any bytes as a request, which no HTTP client would. */
final class RawClient {
    private static final int LONGEST_WAIT_MILLIS = 20_000;

    private RawClient() {}

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A POST with this body and a right content length. */
    static byte[] post(String path, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(latin("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"));
        for (String header : headers) {
            request.writeBytes(latin(header + "\r\n"));
        }
        request.writeBytes(latin("Content-Length: " + body.length + "\r\n\r\n"));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Everything that the server sends until it closes the connection. */
    static String exchange(URI server, byte[] request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            send(socket, request);
            return new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, byte[] request) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            socket.shutdownOutput();
        } catch (SocketException refusedAlready) {
            // What counts is what the server says.
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException closed) {
            // Reset: what came before counts.
        }
        return all.toByteArray();
    }

    /** The status of an answer, or null when there is none. */
    static @Nullable Integer statusOf(String answer) {
        return answer.startsWith("HTTP/1.") ? Integer.valueOf(answer.substring(9, 12)) : null;
    }
}
