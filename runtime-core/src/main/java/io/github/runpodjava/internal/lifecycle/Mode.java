package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.WorkerSettings;

/** What a started process is to do. */
enum Mode {
    /** Serve the job API on this machine. */
    SERVE_API,
    /** Serve RunPod's realtime route. */
    REALTIME,
    /** Run the job given on the command line. */
    TEST_INPUT,
    /** Work on RunPod's queue. */
    QUEUE,
    /** Serve the callers of a load-balancing endpoint. */
    LOAD_BALANCING,
    /** Run the job in {@code test_input.json}. */
    TEST_FILE;

    /** The first that applies, in runpod-python's order of priority. */
    static Mode of(CommandLine line, WorkerSettings settings, boolean ownQueue) {
        if (line.serveApi()) {
            return SERVE_API;
        }
        if (settings.realtime().isPresent()) {
            return REALTIME;
        }
        if (line.testInput().isPresent()) {
            return TEST_INPUT;
        }
        if (ownQueue || settings.queueSettings().isPresent()) {
            return QUEUE;
        }
        return settings.loadBalancing().isPresent() ? LOAD_BALANCING : TEST_FILE;
    }
}
