import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The requests of one connection, one after the other. Of a body only the beginning and the size are kept. */
final class Request {
    private static final int KEPT = 512;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[128 * 1024];
    private int from;
    private int to;
    private long began;
    private String path = "";
    private String query = "";
    private final byte[] kept = new byte[KEPT];
    private int keptBytes;
    private long bodyBytes;

    Request(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Reads the next request to its end; false if there is none. */
    boolean next() throws IOException {
        int end = head();
        if (end < 0) {
            return false;
        }
        String head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = end + 4;
        int pathAt = head.indexOf(' ') + 1;
        String target = head.substring(pathAt, head.indexOf(' ', pathAt));
        int question = target.indexOf('?');
        path = question < 0 ? target : target.substring(0, question);
        query = question < 0 ? "" : target.substring(question + 1);
        keptBytes = 0;
        bodyBytes = 0;
        String headers = head.toLowerCase(Locale.ROOT);
        if (headers.contains("\r\nexpect: 100-continue")) {
            out.write(CONTINUE);
        }
        if (headers.contains("\r\ntransfer-encoding: chunked")) {
            chunked();
        } else {
            int length = headers.indexOf("\r\ncontent-length:");
            if (length >= 0) {
                int lineEnd = headers.indexOf("\r\n", length + 2);
                body(Long.parseLong(headers.substring(length + 17, lineEnd < 0 ? headers.length() : lineEnd).strip()));
            }
        }
        return true;
    }

    /** Where the head ends. The clock is read when its first bytes are there. */
    private int head() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
            if (!more()) {
                return -1;
            }
        }
        began = System.nanoTime();
        for (int at = from; ; at++) {
            while (at + 3 >= to) {
                if (from > 0) {
                    System.arraycopy(buffer, from, buffer, 0, to - from);
                    at -= from;
                    to -= from;
                    from = 0;
                }
                if (!more()) {
                    return -1;
                }
            }
            if (buffer[at] == '\r' && buffer[at + 1] == '\n' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
                return at;
            }
        }
    }

    private boolean more() throws IOException {
        if (to == buffer.length) {
            throw new IOException("head too long");
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(read, 0);
        return read > 0;
    }

    private void body(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (from == to) {
                fill();
            }
            int here = (int) Math.min(left, to - from);
            int keep = Math.min(here, KEPT - keptBytes);
            System.arraycopy(buffer, from, kept, keptBytes, keep);
            keptBytes += keep;
            from += here;
            left -= here;
        }
        bodyBytes += length;
    }

    private void chunked() throws IOException {
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body(size);
            line();
            if (size == 0) {
                return;
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (from == to) {
                fill();
            }
            char c = (char) buffer[from++];
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append(c);
        }
    }

    private void fill() throws IOException {
        from = 0;
        to = in.read(buffer, 0, buffer.length);
        if (to <= 0) {
            to = 0;
            throw new EOFException();
        }
    }

    long began() {
        return began;
    }

    String path() {
        return path;
    }

    String beginning() {
        return new String(kept, 0, keptBytes, StandardCharsets.ISO_8859_1);
    }

    long bodyBytes() {
        return bodyBytes;
    }

    String text(String name) {
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    int number(String name, int otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }
}
