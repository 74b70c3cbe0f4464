package io.github.runpodjava;

/** The worker cannot start. The message is a sentence for the person who started it: what, why, and what to do. */
public class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
