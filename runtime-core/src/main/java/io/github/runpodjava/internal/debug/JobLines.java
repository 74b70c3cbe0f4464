package io.github.runpodjava.internal.debug;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The last lines of a job's log, short enough to go out with an error. */
public final class JobLines {
    private static final int LONGEST_LINE = 500;
    private static final int MOST_CHARACTERS = 16_000;

    private final int most;
    private final Secrets secrets;
    private final Supplier<Optional<RecentLines>> recent;

    /**
     * @param most how many lines at most; 0 for none
     * @param recent where they are kept; asked anew for each job, because a back end may come late
     */
    public JobLines(int most, Secrets secrets, Supplier<Optional<RecentLines>> recent) {
        this.most = most;
        this.secrets = secrets;
        this.recent = recent;
    }

    /** Oldest first, as {@code TIME LEVEL logger message}; the newest ones if not all fit. */
    List<String> of(String jobId) {
        if (most == 0) {
            return List.of();
        }
        List<LogLine> lines =
                recent.get().map(kept -> kept.last(most, LogLevel.TRACE, jobId)).orElse(List.of());
        Deque<String> told = new ArrayDeque<>();
        int characters = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String text = text(lines.get(i));
            characters += text.length();
            if (characters > MOST_CHARACTERS) {
                break;
            }
            told.addFirst(text);
        }
        return List.copyOf(told);
    }

    private String text(LogLine line) {
        // Hidden already when it was logged; but a secret may have been declared since.
        String text = secrets.hide(line.time() + " " + line.level() + " " + line.logger() + " " + line.message());
        return Shortened.to(text, LONGEST_LINE);
    }
}
