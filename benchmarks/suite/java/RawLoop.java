import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Shows what the queue server can do: sockets with nothing around them, which take a job and report a fixed result. */
public final class RawLoop {
    public static void main(String[] arguments) {
        URI take = URI.create(System.getenv("RUNPOD_WEBHOOK_GET_JOB").replace("$ID", "raw"));
        String done = URI.create(System.getenv("RUNPOD_WEBHOOK_POST_OUTPUT").replace("$RUNPOD_POD_ID", "raw").replace("$ID", "ID"))
                .getPath();
        byte[] get = ("GET " + take.getPath() + " HTTP/1.1\r\nHost: raw\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            new Thread(() -> loop(take.getPort(), get, done)).start();
        }
    }

    private static void loop(int port, byte[] get, String done) {
        byte[] answer = new byte[64 * 1024];
        try (Socket socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            OutputStream out = socket.getOutputStream();
            byte[] input = null;
            while (true) {
                out.write(get);
                int size = read(in, answer);
                if (size == 0) {
                    continue;
                }
                String begin = new String(answer, 0, 60, StandardCharsets.US_ASCII);
                String id = begin.substring(7, begin.indexOf('"', 7));
                if (input == null || input.length != size) {
                    input = new byte[size];
                }
                long now = System.nanoTime();
                String body = "{\"output\":{\"started\":" + now + ",\"ended\":" + now + ",\"echo\":\"";
                byte[] head = ("POST " + done.replace("ID", id) + " HTTP/1.1\r\nHost: raw\r\nContent-Length: "
                                + (body.length() + size) + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII);
                byte[] all = new byte[head.length + size];
                System.arraycopy(head, 0, all, 0, head.length);
                out.write(all);
                read(in, answer);
            }
        } catch (IOException serverLeft) {
            // The suite has ended.
        }
    }

    /** The size of the body, whose first bytes are in the buffer. */
    private static int read(InputStream in, byte[] buffer) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            head.append((char) c);
        }
        int at = head.indexOf("Content-Length: ");
        int size = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at)));
        int kept = in.readNBytes(buffer, 0, Math.min(size, buffer.length));
        in.skipNBytes(size - kept);
        return size;
    }
}
