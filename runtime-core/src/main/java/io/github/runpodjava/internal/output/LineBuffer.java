package io.github.runpodjava.internal.output;

import io.github.runpodjava.internal.execute.LogSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line that one thread is about to print, in UTF-8. Used by one thread at a time. */
final class LineBuffer {
    /** A line without an end is told in pieces of at most this many bytes. */
    static final int BOUND = 1024 * 1024;
    /** So far before that a place is looked for where no word is cut: of a secret in two pieces neither would be known. */
    private static final int LOOK_BACK = 16 * 1024;

    private static final String KEY_BEGIN = "-----BEGIN ";
    private static final Pattern KEY_KIND = Pattern.compile("PRIVATE KEY( BLOCK)?-----");
    private static final String KEY_END = "-----END ";
    /** What may be between the first and the last line of one, whatever was put before each line of it. */
    private static final Pattern OF_A_KEY = Pattern.compile(
            "\\s*|\\s*[A-Za-z0-9+/=]+\\s*|.*[A-Za-z0-9+/=]{32}.*|\\s*(Proc-Type|DEK-Info|Comment|Version|Hash|Charset):.*");
    /** No key is longer; what looks like the begin of one may be none. */
    private static final int LINES_OF_A_KEY = 200;

    private static final int CONTINUES = 0x80;
    private static final int MASK = 0xc0;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private @Nullable LogSnapshot context;
    private boolean afterReturn;
    /** So many lines of a private key were kept back; negative outside of one. */
    private int inKey = -1;

    /** Whose line it is, should another thread have to tell it; null if nothing is begun. */
    @Nullable
    LogSnapshot context() {
        return context;
    }

    /** Lets another thread see it. */
    LineBuffer of(LogSnapshot owner) {
        context = owner;
        return this;
    }

    /** Whether nothing is begun. */
    boolean isEmpty() {
        return begun.size() == 0 && !afterReturn && inKey < 0;
    }

    /** Takes what was printed and tells every line that is whole; CR, LF and CR LF end one. Blank lines are not told. */
    void add(byte[] bytes, int offset, int length, Consumer<String> lines) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            boolean completes = afterReturn && bytes[i] == '\n';
            afterReturn = bytes[i] == '\r';
            if (completes) {
                start = i + 1;
            } else if (bytes[i] == '\n' || bytes[i] == '\r') {
                begun.write(bytes, start, i - start);
                tell(lines);
                start = i + 1;
            }
        }
        while (start < end) {
            int step = Math.min(end - start, BOUND - begun.size());
            begun.write(bytes, start, step);
            start += step;
            if (begun.size() == BOUND) {
                tellPiece(lines);
            }
        }
    }

    private void tellPiece(Consumer<String> lines) {
        byte[] all = begun.toByteArray();
        int cut = cut(all);
        begun.reset();
        begun.write(all, 0, cut);
        tell(lines);
        begun.write(all, cut, all.length - cut);
    }

    /** Behind the last blank or, if there is none near the end, the last comma; at least between two characters. */
    private static int cut(byte[] all) {
        int comma = 0;
        for (int i = all.length; i > all.length - LOOK_BACK; i--) {
            byte before = all[i - 1];
            if (before == ' ' || before == '\t') {
                return i;
            }
            if (comma == 0 && before == ',') {
                comma = i;
            }
        }
        if (comma > 0) {
            return comma;
        }
        int cut = all.length - 1;
        while (cut > all.length - 4 && (all[cut] & MASK) == CONTINUES) {
            cut--;
        }
        return cut;
    }

    /** Tells what is begun as a line of its own. */
    void tell(Consumer<String> lines) {
        String line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        if (inKey >= 0 && !line.contains(KEY_END) && !OF_A_KEY.matcher(line).matches()) {
            // The line before only spoke of a key.
            inKey = -1;
        }
        if (inKey >= 0) {
            // Where a key ends shows only where each of its lines is printed: line by line nobody could hide it.
            inKey = line.contains(KEY_END) || inKey == LINES_OF_A_KEY ? -1 : inKey + 1;
        } else if (!line.isEmpty()) {
            int begin = line.indexOf(KEY_BEGIN);
            inKey = begin >= 0 && KEY_KIND.matcher(line).find() && line.indexOf(KEY_END, begin) < 0 ? 0 : -1;
            lines.accept(line);
        }
    }
}
