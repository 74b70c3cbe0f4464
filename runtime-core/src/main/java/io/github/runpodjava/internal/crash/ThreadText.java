package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.execute.RunningJob;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What threads do. */
final class ThreadText {
    private static final int MOST_THREADS = 200;
    private static final int MOST_FRAMES = 60;

    private ThreadText() {}

    /** All platform threads; virtual ones are known by their jobs only. */
    static String dump() {
        StringBuilder text = new StringBuilder();
        int left = MOST_THREADS;
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            if (left-- == 0) {
                text.append("... and more threads\n");
                break;
            }
            Thread thread = each.getKey();
            text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
            text.append(thread.isDaemon() ? " daemon\n" : "\n");
            ThrowableText.frames(text, each.getValue(), "", MOST_FRAMES, 5);
        }
        return text.toString();
    }

    /** Platform threads that wait for each other; of virtual ones the JVM does not know it. */
    static String deadlocks() {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        long[] deadlocked = bean.findDeadlockedThreads();
        StringBuilder text = new StringBuilder();
        if (deadlocked != null) {
            for (ThreadInfo info : bean.getThreadInfo(deadlocked)) {
                if (info != null && info.getLockInfo() != null) {
                    text.append('"').append(info.getThreadName()).append("\" waits for a ");
                    text.append(info.getLockInfo().getClassName()).append(" that \"");
                    text.append(info.getLockOwnerName()).append("\" has\n");
                }
            }
        }
        return text.toString();
    }

    /** Who called {@code System.exit}, for a sentence; empty if no thread is inside of it. */
    static Optional<String> whoExits(List<RunningJob> jobs) {
        for (RunningJob job : jobs) {
            Optional<String> caller = callerOfExit(job.stack().toArray(StackTraceElement[]::new));
            if (caller.isPresent()) {
                return Optional.of("the handler of job " + job.id() + " called System.exit at " + caller.get());
            }
        }
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            Optional<String> caller = callerOfExit(each.getValue());
            if (caller.isPresent()) {
                String name = each.getKey().getName();
                // The JVM's own answer to a signal that nobody handles.
                return Optional.of(
                        isOfSignal(each.getKey())
                                ? name.substring(0, name.indexOf(' ')) + " came"
                                : "thread \"" + name + "\" called System.exit at " + caller.get());
            }
        }
        return Optional.empty();
    }

    /** Whether it is the JVM's own answer to a signal that ends the process. */
    static boolean isSignalled() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(each -> isOfSignal(each.getKey())
                        && callerOfExit(each.getValue()).isPresent());
    }

    /** Whether a program that ran its worker to the end ends the process, as it says it does. */
    static boolean isRuntimesOwnExit() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack ->
                        callerOfExit(stack).filter(ThreadText::isRuntime).isPresent());
    }

    private static boolean isRuntime(String caller) {
        return caller.startsWith("io.github.runpodjava.WorkerBuilder.run(");
    }

    private static boolean isOfSignal(Thread thread) {
        return thread.getName().matches("SIG[A-Z0-9]+ handler");
    }

    private static Optional<String> callerOfExit(StackTraceElement[] stack) {
        boolean exits = false;
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            boolean jdk = name.equals("java.lang.System")
                    || name.equals("java.lang.Runtime")
                    || name.equals("java.lang.Shutdown");
            if (exits && !jdk) {
                return Optional.of(name + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")");
            }
            exits |= jdk && frame.getMethodName().equals("exit");
        }
        return Optional.empty();
    }
}
