package io.github.runpodjava.internal.execute;

/** What a thread is called where it is spoken of: virtual ones have no name unless somebody gave them one. */
public final class ThreadName {
    private ThreadName() {}

    /** The thread's name; of one without, what Logback calls it, so that it is the same everywhere. */
    public static String of(Thread thread) {
        String name = thread.getName();
        return name.isEmpty() ? (isVirtual(thread) ? "virtual-" : "unnamed-") + thread.getId() : name;
    }

    /** {@code Thread.isVirtual()}, which Java 17 does not know at compile time. */
    private static boolean isVirtual(Thread thread) {
        String type = thread.getClass().getName();
        return type.startsWith("java.lang.") && type.endsWith("VirtualThread");
    }
}
