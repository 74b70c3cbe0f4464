package io.github.runpodjava.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGTERM and SIGINT. The JVM's own answer to them, its shutdown, cannot end with status 0 and cannot hear a
 * second signal; so the handler of {@code sun.misc} is used where there is one: it is not part of Java SE, and a runtime
 * may have been made without its module. Closing gives the signals back.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final List<Runnable> restores = new ArrayList<>();
    private boolean handled = true;

    private Signals() {}

    /**
     * Calls {@code heard} with the signal's name, on a thread of the JVM's, each time one comes.
     *
     * @param awaitEnd waits for the end that a signal asks for; needed where only a shutdown hook hears it, for the JVM
     *     ends with its hooks
     * @param isSignalled tells such a hook whether it runs because of a signal
     */
    static Signals listen(Consumer<String> heard, Runnable awaitEnd, BooleanSupplier isSignalled) {
        Signals signals = new Signals();
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                signals.restores.add(handle(name, heard));
            } catch (LinkageError | RuntimeException e) {
                LOG.atDebug().setCause(e).log("SIG{} cannot be handled; the JVM's shutdown hook drains instead", name);
                signals.hook(heard, awaitEnd, isSignalled);
                break;
            }
        }
        return signals;
    }

    /** Not by reflection: the proxy it takes is made anew at every start, and no class cache holds it. */
    @SuppressWarnings("sunapi")
    private static Runnable handle(String name, Consumer<String> heard) {
        sun.misc.Signal which = new sun.misc.Signal(name);
        sun.misc.SignalHandler before = sun.misc.Signal.handle(which, signal -> heard.accept(name));
        return () -> sun.misc.Signal.handle(which, before);
    }

    /** Whether signals are handled; otherwise only shutdown hooks hear them. */
    boolean areHandled() {
        return handled;
    }

    private void hook(Consumer<String> heard, Runnable awaitEnd, BooleanSupplier isSignalled) {
        handled = false;
        Thread hook = new Thread(
                () -> {
                    if (isSignalled.getAsBoolean()) {
                        heard.accept("TERM");
                        awaitEnd.run();
                    }
                },
                "runpod-shutdown-hook");
        Runtime.getRuntime().addShutdownHook(hook);
        restores.add(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                LOG.debug("The JVM ends already; its hook runs");
            }
        });
    }

    @Override
    public void close() {
        restores.forEach(Runnable::run);
    }
}
