package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /debug/threads}: where each thread is. Virtual threads are not listed by the JVM; those that run a handler are
 * under {@code jobs} all the same.
 */
final class ThreadsPage implements InspectorPage {
    private static final int DEEPEST = 200;

    private final Inspected inspected;
    private final Secrets secrets;

    ThreadsPage(Inspected inspected, Secrets secrets) {
        this.inspected = inspected;
        this.secrets = secrets;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        ObjectNode tree = Trees.object();
        tree.put("count", bean.getThreadCount());
        tree.put("daemon", bean.getDaemonThreadCount());
        tree.put("peak", bean.getPeakThreadCount());
        tree.put("started_total", bean.getTotalStartedThreadCount());
        long[] deadlocked = bean.findDeadlockedThreads();
        ArrayNode stuck = tree.putArray("deadlocked");
        if (deadlocked != null) {
            Arrays.stream(deadlocked).forEach(stuck::add);
        }
        ArrayNode jobs = tree.putArray("jobs");
        for (RunningJob job : inspected.jobs()) {
            Optional<Thread> thread = job.thread();
            List<StackTraceElement> stack = job.stack();
            ObjectNode one = jobs.addObject();
            one.put("job_id", job.id());
            one.put("thread", thread.map(Thread::getName).map(secrets::hide).orElse(null));
            one.put("state", thread.map(running -> running.getState().name()).orElse(null));
            // None of a virtual thread: of those the JVM tells neither what they wait for nor whether they are
            // deadlocked.
            ThreadInfo info =
                    thread.map(running -> bean.getThreadInfo(running.getId())).orElse(null);
            one.put("id", info == null ? null : info.getThreadId());
            one.put("virtual", thread.isPresent() && info == null);
            lock(one, info);
            stack(one, stack.toArray(StackTraceElement[]::new));
        }
        ArrayNode threads = tree.putArray("threads");
        ThreadInfo[] infos = bean.dumpAllThreads(false, false, DEEPEST);
        Arrays.sort(infos, Comparator.comparing(ThreadInfo::getThreadName));
        for (ThreadInfo info : infos) {
            ObjectNode one = threads.addObject();
            one.put("id", info.getThreadId());
            one.put("name", secrets.hide(info.getThreadName()));
            one.put("state", info.getThreadState().name());
            one.put("daemon", info.isDaemon());
            lock(one, info);
            stack(one, info.getStackTrace());
        }
        return Trees.ok(tree);
    }

    private void lock(ObjectNode into, @Nullable ThreadInfo info) {
        LockInfo lock = info == null ? null : info.getLockInfo();
        into.put("waits_for", lock == null ? null : lock.getClassName());
        String owner = info == null ? null : info.getLockOwnerName();
        into.put("lock_owner", owner == null ? null : secrets.hide(owner));
    }

    private static void stack(ObjectNode into, StackTraceElement[] frames) {
        ArrayNode stack = into.putArray("stack");
        for (StackTraceElement frame : frames) {
            stack.add(frame.toString());
        }
    }
}
