package io.github.runpodjava.internal.facts;

import java.nio.file.Path;

/**
 * What this worker runs on; none of it changes while it runs.
 *
 * @param os name and release of the operating system, as in {@code Linux 6.1.0}
 * @param processor the processor's name; its architecture where the name is not known
 * @param processors how many processors the JVM may use
 * @param javaVersion as in {@code 17.0.9}
 * @param javaVm name of the virtual machine
 */
public record SystemFacts(String os, String processor, int processors, String javaVersion, String javaVm) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Reads them. */
    public static SystemFacts read() {
        return read(CPU_INFO);
    }

    static SystemFacts read(Path cpuInfo) {
        String name = ProcFiles.field(cpuInfo, "model name");
        return new SystemFacts(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                name.isEmpty() ? System.getProperty("os.arch") : name,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"));
    }
}
