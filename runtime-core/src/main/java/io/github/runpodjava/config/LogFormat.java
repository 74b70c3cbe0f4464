package io.github.runpodjava.config;

/** The shape of a log line. */
public enum LogFormat {
    /** One JSON object per line with {@code requestId}, {@code message} and {@code level} first: what RunPod reads. */
    JSON,
    /** {@code LEVEL  | jobId | message}: what a person reads. */
    TEXT
}
