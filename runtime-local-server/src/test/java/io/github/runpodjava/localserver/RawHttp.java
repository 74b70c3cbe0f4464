package io.github.runpodjava.localserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One connection by hand: an HTTP client would hide how it ends, and some try again on their own. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    RawHttp(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(30_000);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    RawHttp send(String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        try {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }

    /** What comes until the server ends the connection, and how it ends it. */
    End readToEnd() {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(got);
            return new End(got.toString(StandardCharsets.UTF_8), false);
        } catch (SocketException reset) {
            return new End(got.toString(StandardCharsets.UTF_8), true);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** One answer with a Content-Length; the connection stays open. */
    String readAnswer() {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("the connection ended after: " + head);
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.UTF_8);
            return text + new String(in.readNBytes(contentLength(text)), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is over either way.
        }
    }

    /** All that came, and whether a reset ended it. */
    record End(String text, boolean reset) {}
}
