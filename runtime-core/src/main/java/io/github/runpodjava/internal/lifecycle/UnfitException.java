package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;

/** A fitness check failed, and RunPod was told. The process must end at once, whatever its other threads do. */
public final class UnfitException extends StartupException {
    UnfitException(String check, String reason) {
        super("Worker is unhealthy, exiting: fitness check \"" + check + "\" failed: " + reason);
    }
}
