package io.github.runpodjava.job;

/**
 * Hears what happens to jobs, on the thread on which it happens: be quick. What it throws is logged and changes
 * nothing.
 */
@FunctionalInterface
public interface JobEventListener {
    void on(JobEvent event);
}
