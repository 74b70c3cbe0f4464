package io.github.runpodjava.localserver.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RunPod takes stream chunks of at most 1 MB and splits larger ones, without saying how. Here a string is split into
 * strings, between code points, so that those who put the chunks together get what was sent. No other value can be
 * split so that its parts are JSON that a caller expects; it stays whole, with one warning for each job.
 */
final class LargeChunks {
    private static final Logger LOG = LoggerFactory.getLogger(LargeChunks.class);
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_WARNED = 1_000;

    private final int maxBytes;
    private final ObjLongConsumer<String> warning;
    /** The jobs that were warned about, oldest first. */
    private final Set<String> warned = new LinkedHashSet<>();

    LargeChunks() {
        this(
                MAX_BYTES,
                (jobId, bytes) -> LOG.warn(
                        "Job {} streams a chunk of {} bytes: RunPod splits chunks over 1 MB, this server passes on whole what is"
                                + " not a string",
                        jobId,
                        bytes));
    }

    /**
     * @param maxBytes how long a part may be as JSON
     * @param warning gets the first chunk of each job that is too large and stays whole
     */
    LargeChunks(int maxBytes, ObjLongConsumer<String> warning) {
        this.maxBytes = maxBytes;
        this.warning = warning;
    }

    /** The chunk as callers get it: one value, or several strings that are at most 1 MiB of JSON each. */
    List<RawJson> partsOf(String jobId, RawJson chunk) {
        if (chunk.size() <= maxBytes) {
            return List.of(chunk);
        }
        byte[] json = chunk.toBytes();
        if (json[0] == '"') {
            return split(json);
        }
        if (isFirst(jobId)) {
            warning.accept(jobId, chunk.size());
        }
        return List.of(chunk);
    }

    private synchronized boolean isFirst(String jobId) {
        boolean first = warned.add(jobId);
        if (warned.size() > MAX_WARNED) {
            warned.remove(warned.iterator().next());
        }
        return first;
    }

    private List<RawJson> split(byte[] json) {
        List<RawJson> parts = new ArrayList<>();
        int end = json.length - 1;
        int from = 1;
        for (int at = 1; at < end; ) {
            int next = Math.min(end, at + lengthAt(json, at, end));
            // With its two quotes.
            if (next - from + 2 > maxBytes) {
                parts.add(quoted(json, from, at));
                from = at;
            }
            at = next;
        }
        parts.add(quoted(json, from, end));
        return parts;
    }

    private static RawJson quoted(byte[] json, int from, int to) {
        byte[] part = new byte[to - from + 2];
        part[0] = '"';
        System.arraycopy(json, from, part, 1, to - from);
        part[part.length - 1] = '"';
        return new RawJson(part, 0, part.length);
    }

    /** How many bytes the code point at this place takes, escaped or not. */
    private static int lengthAt(byte[] json, int at, int end) {
        if (json[at] == '\\') {
            return isEscaped(json, at, end, "89AB") && isEscaped(json, at + 6, end, "CDEF") ? 12 : escape(json, at);
        }
        int first = json[at] & 0xFF;
        return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    private static int escape(byte[] json, int at) {
        return json[at + 1] == 'u' ? 6 : 2;
    }

    /** Whether half of a surrogate pair stands here as an escape: {@code D} and one of these digits. */
    private static boolean isEscaped(byte[] json, int at, int end, String digits) {
        return at + 6 <= end
                && json[at] == '\\'
                && json[at + 1] == 'u'
                && Character.toUpperCase(json[at + 2]) == 'D'
                && digits.indexOf(Character.toUpperCase(json[at + 3])) >= 0;
    }
}
