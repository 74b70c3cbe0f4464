package io.github.runpodjava.internal.remote;

/** What is left to do if the process is told to end, as by Ctrl-C, before this is closed. */
final class AtExit implements AutoCloseable {
    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** What may take a moment. */
    interface Deed {
        void run() throws InterruptedException;
    }

    static AtExit of(Deed deed) {
        Thread hook = new Thread(
                () -> {
                    try {
                        deed.run();
                    } catch (InterruptedException hurried) {
                        Thread.currentThread().interrupt();
                    }
                },
                "runpod-command-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return new AtExit(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAlready) {
            // It runs.
            return;
        }
    }
}
