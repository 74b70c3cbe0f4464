package io.github.runpodjava.fakeplatform;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that repairs nothing: what happens on the wire reaches the test. */
final class WireClient implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    record Reply(int status, Map<String, String> headers, String body) {}

    private final Socket socket;
    private final InputStream in;
    private final String base;

    WireClient(FakePlatform platform) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), platform.uri().getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        base = platform.uri().getPath();
    }

    Reply take() throws IOException {
        return get("/job-take/w?gpu=A&job_in_progress=0");
    }

    Reply takeBatch(int size) throws IOException {
        return get("/job-take-batch/w?gpu=A&batch_size=" + size + "&job_in_progress=0");
    }

    Reply stops() throws IOException {
        return get("/job-stop/w?gpu=A");
    }

    Reply done(String jobId, String body) throws IOException {
        return post("/job-done/w/" + jobId + "?gpu=A&isStream=false", body);
    }

    Reply get(String path) throws IOException {
        sendGet(path);
        return reply();
    }

    void sendGet(String path) throws IOException {
        send("GET " + base + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    Reply post(String path, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        send("POST " + base + path + " HTTP/1.1\r\nHost: h\r\ncharset: utf-8\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + "\r\n\r\n" + body);
        return reply();
    }

    void send(String raw) throws IOException {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
    }

    Reply reply() throws IOException {
        String first = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] pair = line.split(":", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body ends after " + body.length + " of " + length + " bytes");
        }
        return new Reply(Integer.parseInt(first.split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    /** The next byte; -1 after a polite end, an exception after a reset. */
    int read() throws IOException {
        return in.read();
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ends after: " + line);
            }
            if (next == '\n') {
                return line.toString().strip();
            }
            line.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
