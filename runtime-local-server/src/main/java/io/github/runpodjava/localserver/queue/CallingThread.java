package io.github.runpodjava.localserver.queue;

/** The threads on which callers submit jobs: some can run a job themselves when they have nothing else to do. */
public interface CallingThread {
    /** None can. */
    CallingThread BUSY = new CallingThread() {
        @Override
        public boolean isFree() {
            return false;
        }

        @Override
        public void afterwards(Runnable work) {
            throw new IllegalStateException("this thread has no time");
        }
    };

    /** Whether the current thread could run a job as soon as it is done with what it does now. */
    boolean isFree();

    /** Has the current thread, which is free, run this when it is done with what it does now. */
    void afterwards(Runnable work);
}
