package io.github.runpodjava.internal.testkit;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor that runs nothing until it is told to, and then on the calling thread. */
public final class HeldTasks implements Executor {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    public int waiting() {
        return tasks.size();
    }

    public void runAll() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    /** The same on a thread of its own, which may die of them. */
    public void runAllApart() throws InterruptedException {
        Thread helper = new Thread(this::runAll);
        helper.start();
        Waiting.join(helper);
    }
}
