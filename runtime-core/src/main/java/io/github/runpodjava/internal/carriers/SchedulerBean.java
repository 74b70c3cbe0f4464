package io.github.runpodjava.internal.carriers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;

/**
 * {@code jdk.management.VirtualThreadSchedulerMXBean} of Java 24, which Java 17 does not know at compile time. Its classes
 * take tens of milliseconds to load, so they are only loaded when there is something to set.
 */
final class SchedulerBean {
    private static final int SINCE = 24;

    private SchedulerBean() {}

    /** Whether the number of carriers can be changed while virtual threads run. */
    static boolean isThere() {
        return Runtime.version().feature() >= SINCE
                && ModuleLayer.boot().findModule("jdk.management").isPresent();
    }

    static void setParallelism(int carriers) throws ReflectiveOperationException {
        Class<? extends PlatformManagedObject> type =
                Class.forName("jdk.management.VirtualThreadSchedulerMXBean").asSubclass(PlatformManagedObject.class);
        MethodHandle set = MethodHandles.publicLookup()
                .findVirtual(type, "setParallelism", MethodType.methodType(void.class, int.class));
        try {
            set.invoke(ManagementFactory.getPlatformMXBean(type), carriers);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ReflectiveOperationException(e);
        }
    }
}
