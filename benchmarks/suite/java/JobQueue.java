import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The queue of one worker: hands jobs out as long as the load lasts, and notes when. */
final class JobQueue {
    /** The most that one answer holds; jobs of 5 MB do not come by 64. */
    private static final long MOST_IN_A_BATCH = 20_000_000;

    private static final long FAREWELL = TimeUnit.SECONDS.toNanos(120);

    /**
     * What is put into the queue.
     *
     * @param bytes size of the input, about
     * @param input in place of that: a number that becomes {@code {"chunks": input}}
     * @param jobs how many jobs in all
     * @param millis how long jobs are handed out
     * @param refill if not 0: how many jobs are in the queue at first, however few are handed out, and again when a poll
     *     finds it empty
     */
    record Load(int bytes, String input, int jobs, int millis, int refill) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition waiting = lock.newCondition();
    private long firstTake;
    private long ids;
    private byte[] input = new byte[0];
    private int bytes;
    private int left;
    private int inQueue;
    private int refill;
    private long until;

    private int taken;
    private int finished;
    private int wrong;
    private int beforeLastTake;
    private long runFirstTake;
    private long lastTake;
    private long lastDone;
    private long chunks;
    private long chunkBytes;
    private long firstId;
    private long[] takeTimes = new long[0];
    private long[] toHandler = new long[0];
    private long[] toDone = new long[0];

    long firstTake(int seconds) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(seconds);
            while (firstTake == 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return firstTake;
        } finally {
            lock.unlock();
        }
    }

    /** Null if there was no job. {@code batch} 0 is a take of one job. */
    byte[] take(int batch, long hold) throws InterruptedException {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (firstTake == 0) {
                firstTake = now;
                changed.signalAll();
            }
            if (inQueue == 0 && refill > 0) {
                inQueue = refill;
            }
            long nanos = hold;
            while (!available()) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = waiting.awaitNanos(nanos);
            }
            now = System.nanoTime();
            long most = Math.max(1, MOST_IN_A_BATCH / Math.max(1, bytes));
            int count = (int) Math.min(Math.min(Math.max(1, batch), most), Math.min(inQueue, left));
            if (taken == 0) {
                runFirstTake = now;
            }
            beforeLastTake = taken;
            lastTake = now;
            byte[] answer = batch == 0 ? single() : array(count);
            for (int i = 0; i < count; i++) {
                if (taken == takeTimes.length) {
                    grow();
                }
                takeTimes[taken++] = System.nanoTime();
            }
            inQueue -= count;
            left -= count;
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private boolean available() {
        return inQueue > 0 && left > 0 && System.nanoTime() - until < 0;
    }

    private void grow() {
        int size = Math.max(1024, takeTimes.length * 2);
        takeTimes = Arrays.copyOf(takeTimes, size);
        toHandler = Arrays.copyOf(toHandler, size);
        toDone = Arrays.copyOf(toDone, size);
    }

    private byte[] single() {
        byte[] id = id();
        return answer(id.length + input.length + 1, new byte[][] {id, input, {'}'}});
    }

    private byte[] array(int count) {
        byte[][] parts = new byte[count * 3 + 1][];
        int size = 1;
        for (int i = 0; i < count; i++) {
            parts[i * 3] = i == 0 ? new byte[] {'['} : new byte[] {'}', ','};
            parts[i * 3 + 1] = id();
            parts[i * 3 + 2] = input;
            size += parts[i * 3].length + parts[i * 3 + 1].length + input.length;
        }
        parts[count * 3] = new byte[] {'}', ']'};
        return answer(size + 1, parts);
    }

    private byte[] id() {
        return ("{\"id\":\"job-" + ids++ + "\",\"input\":").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] answer(int size, byte[][] parts) {
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + size + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(head, head.length + size);
        int at = head.length;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, answer, at, part.length);
            at += part.length;
        }
        return answer;
    }

    void done(String id, long when, String beginning, long size) {
        long started = number(beginning, "\"started\":");
        long ended = number(beginning, "\"ended\":");
        lock.lock();
        try {
            int job = (int) (Long.parseLong(id.substring(id.lastIndexOf('-') + 1)) - firstId);
            if (job < 0 || job >= taken || bytes > 0 && (started == 0 || ended == 0 || size < bytes)) {
                wrong++;
                if (wrong == 1) {
                    System.err.println("not a good result of job " + id + ": " + beginning);
                }
            } else {
                toHandler[finished - Math.min(finished, wrong)] = started - takeTimes[job];
                toDone[finished - Math.min(finished, wrong)] = when - ended;
            }
            finished++;
            lastDone = System.nanoTime();
            if (finished == taken) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void chunk(long size) {
        lock.lock();
        try {
            chunks++;
            chunkBytes += size;
        } finally {
            lock.unlock();
        }
    }

    private static long number(String text, String name) {
        int at = text.indexOf(name);
        if (at < 0) {
            return 0;
        }
        at += name.length();
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        long number = 0;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        return number;
    }

    /** Blocks until the load is over and all its results have come. A line of JSON with nanoseconds in it. */
    String run(Load load) throws InterruptedException {
        lock.lock();
        try {
            byte[] text = load.input().isEmpty()
                    ? ("{\"data\":\"" + "x".repeat(Math.max(0, load.bytes() - 11)) + "\"}").getBytes(StandardCharsets.US_ASCII)
                    : ("{\"chunks\":" + load.input() + "}").getBytes(StandardCharsets.US_ASCII);
            input = text;
            bytes = load.input().isEmpty() ? text.length : 0;
            taken = 0;
            finished = 0;
            wrong = 0;
            beforeLastTake = 0;
            chunks = 0;
            chunkBytes = 0;
            firstId = ids;
            refill = load.refill();
            left = load.jobs();
            inQueue = refill > 0 ? refill : left;
            long began = System.nanoTime();
            until = began + TimeUnit.MILLISECONDS.toNanos(load.millis());
            waiting.signalAll();
            long end = until + FAREWELL;
            while (!(finished >= taken && (left == 0 || System.nanoTime() - until >= 0)) && System.nanoTime() - end < 0) {
                long wait = System.nanoTime() - until < 0 ? until - System.nanoTime() : TimeUnit.SECONDS.toNanos(1);
                changed.awaitNanos(Math.min(wait, TimeUnit.SECONDS.toNanos(1)));
            }
            inQueue = 0;
            left = 0;
            refill = 0;
            int good = Math.max(0, finished - wrong);
            return "{\"jobs\": " + taken + ", \"finished\": " + finished + ", \"wrong\": " + wrong + ", \"rate\": " + rate()
                    + ", \"nanos\": " + (lastDone - runFirstTake) + ", \"chunks\": " + chunks + ", \"chunk_bytes\": "
                    + chunkBytes + ", \"to_handler\": " + percentiles(toHandler, good) + ", \"to_done\": "
                    + percentiles(toDone, good) + "}";
        } finally {
            lock.unlock();
        }
    }

    /** Jobs a second from the first take to the last one, so that what the last jobs take does not count. */
    private double rate() {
        if (beforeLastTake > 0) {
            return beforeLastTake * 1e9 / (lastTake - runFirstTake);
        }
        return taken == 0 ? 0 : taken * 1e9 / (lastDone - runFirstTake);
    }

    private static String percentiles(long[] values, int count) {
        if (count == 0) {
            return "null";
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return "{\"p50\": " + sorted[count / 2] + ", \"p99\": " + sorted[(int) (count * 0.99)] + ", \"p999\": "
                + sorted[(int) (count * 0.999)] + ", \"max\": " + sorted[count - 1] + "}";
    }
}
