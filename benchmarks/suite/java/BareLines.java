import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of any logger that writes each line by itself: the same bytes again and again, as many as a line of the
 * runtime's has, with nothing made and nobody waited for. Asked as LogLines is.
 */
public final class BareLines {
    private static final byte[] LINE = ("x".repeat(260) + "\n").getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] arguments) throws IOException, InterruptedException {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] numbers = line.split(" ");
            int threads = Integer.parseInt(numbers[1]);
            int lines = Integer.parseInt(numbers[0]) / threads;
            long start = System.nanoTime();
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(() -> write(out, lines));
                thread.start();
                running.add(thread);
            }
            for (Thread thread : running) {
                thread.join();
            }
            System.err.println((System.nanoTime() - start) / 1e9);
        }
    }

    private static void write(FileOutputStream out, int lines) {
        try {
            for (int i = 0; i < lines; i++) {
                out.write(LINE);
            }
        } catch (IOException e) {
            throw new IllegalStateException("stdout cannot be written to", e);
        }
    }
}
