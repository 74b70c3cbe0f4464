package io.github.runpodjava.localserver;

import org.jspecify.annotations.Nullable;

/**
 * What a test asked of a {@link LocalServer} did not come true: a job did not end in time, did not end as it was
 * expected to, or was refused. The message says where the job stands.
 */
public final class LocalServerException extends RuntimeException {
    LocalServerException(String sentence) {
        this(sentence, null);
    }

    LocalServerException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
