import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The queue server that all workers of the suite are measured against, in a process of its own: RunPod's worker protocol
 * with as little work for each request as can be, so that it is not what is measured. It does not parse what comes in;
 * it looks for two numbers at its beginning, which are the times at which the handler began and ended. All clocks are
 * CLOCK_MONOTONIC, which is one for all processes of a machine.
 *
 * <p>Prints its port. {@code /q/NAME/...} is the queue of one worker, {@code /control/NAME/...} is for the suite.
 */
public final class QueueServer {
    private static final byte[] NOTHING = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FINE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long HOLD = TimeUnit.SECONDS.toNanos(20);

    private final Map<String, JobQueue> queues = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws IOException {
        QueueServer server = new QueueServer();
        try (ServerSocket socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            System.out.println(socket.getLocalPort());
            while (true) {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> server.serve(client));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            Request request = new Request(client.getInputStream(), client.getOutputStream());
            while (request.next()) {
                byte[] answer = answer(request);
                client.getOutputStream().write(answer);
                client.getOutputStream().flush();
            }
        } catch (IOException clientLeft) {
            // A worker that is done with.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] answer(Request request) throws IOException, InterruptedException {
        String path = request.path();
        String[] parts = path.split("/", 5);
        JobQueue queue = queues.computeIfAbsent(parts[2], name -> new JobQueue());
        if (parts[1].equals("control")) {
            return json(control(queue, parts[3], request));
        }
        switch (parts[3]) {
            case "job-take":
                byte[] one = queue.take(0, HOLD);
                return one == null ? NOTHING : one;
            case "job-take-batch":
                byte[] many = queue.take(request.number("batch_size", 1), HOLD);
                return many == null ? NOTHING : many;
            case "job-done":
                queue.done(parts[4], request.began(), request.beginning(), request.bodyBytes());
                return FINE;
            case "job-stream":
                queue.chunk(request.bodyBytes());
                return FINE;
            case "job-stop":
            case "job-stop-batch":
                Thread.sleep(20_000);
                return NOTHING;
            default:
                return FINE;
        }
    }

    private static String control(JobQueue queue, String what, Request request) throws InterruptedException {
        if (what.equals("first-take")) {
            return "{\"nanos\": " + queue.firstTake(request.number("seconds", 60)) + "}";
        }
        return queue.run(new JobQueue.Load(
                request.number("bytes", 1024),
                request.text("input"),
                request.number("jobs", Integer.MAX_VALUE),
                request.number("millis", 600_000),
                request.number("refill", 0)));
    }

    static byte[] json(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
