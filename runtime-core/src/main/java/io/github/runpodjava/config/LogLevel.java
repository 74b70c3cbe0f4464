package io.github.runpodjava.config;

/** The threshold below which nothing is logged; the names are those of runpod-python. */
public enum LogLevel {
    /** Logging is off. */
    NOTSET,
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
}
