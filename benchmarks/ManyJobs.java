import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Queues many jobs at once on a local server and polls /status by many clients until all are done:
 * {@code java ManyJobs.java URL [JOBS] [CLIENTS] [PAUSE_MS]}. Every client asks for one unfinished job after another and
 * pauses before each call: five times as often as RunPod's Python client, which pauses for a second. Prints the times of /status as the clients see them, and fails if a job has not ended well.
 */
public class ManyJobs {
    public static void main(String[] args) throws Exception {
        String url = args[0];
        int jobs = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        long pause = args.length > 3 ? Long.parseLong(args[3]) : 200;
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        long start = System.nanoTime();
        LinkedBlockingQueue<String> open = new LinkedBlockingQueue<>();
        AtomicInteger next = new AtomicInteger();
        run(8, () -> {
            for (int i = next.getAndIncrement(); i < jobs; i = next.getAndIncrement()) {
                String answer = send(http, url + "/run", "{\"input\": {\"mock_return\": " + i + ", \"mock_delay\": 0.01}}");
                open.add(answer.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
            }
        });
        System.out.printf("queued %d jobs in %.1f s%n", jobs, (System.nanoTime() - start) / 1e9);

        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        AtomicInteger completed = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        run(clients, () -> {
            for (String id = open.poll(); id != null; id = open.poll()) {
                Thread.sleep(pause);
                long asked = System.nanoTime();
                String answer = send(http, url + "/status/" + id, null);
                times.add(System.nanoTime() - asked);
                if (answer.contains("\"COMPLETED\"")) {
                    completed.incrementAndGet();
                } else if (answer.contains("\"IN_")) {
                    open.add(id);
                } else {
                    wrong.incrementAndGet();
                    System.out.println(answer);
                }
            }
        });
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf("%d completed, %d wrong, after %.1f s%n", completed.get(), wrong.get(), (System.nanoTime() - start) / 1e9);
        System.out.printf("/status: %d calls, median %.2f ms, p99 %.2f ms, max %.1f ms%n", sorted.length,
                sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6, sorted[sorted.length - 1] / 1e6);
        System.exit(completed.get() == jobs ? 0 : 1);
    }

    interface Step {
        void run() throws Exception;
    }

    private static void run(int threads, Step step) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                try {
                    step.run();
                } catch (Exception e) {
                    e.printStackTrace();
                } finally {
                    done.countDown();
                }
            }).start();
        }
        done.await();
    }

    private static String send(HttpClient http, String url, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }
}
