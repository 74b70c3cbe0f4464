package io.github.runpodjava.internal.training;

/** What a JVM keeps loaded classes in. */
enum CacheKind {
    /** An AOT cache (JEP 483, 514 and 515): classes loaded and linked, with the profiles of methods. */
    AOT("AOT cache", ".aot", "-XX:AOTCacheOutput="),
    /** A dynamic AppCDS archive (JEP 350): classes parsed and verified. */
    APP_CDS("AppCDS archive", ".jsa", "-XX:ArchiveClassesAtExit=");

    private static final int ONE_STEP_AOT = 25;

    private final String words;
    private final String ending;
    private final String making;

    CacheKind(String words, String ending, String making) {
        this.words = words;
        this.ending = ending;
        this.making = making;
    }

    /** The best that a JVM of this version can make in one run. */
    static CacheKind of(Runtime.Version version) {
        return version.feature() >= ONE_STEP_AOT ? AOT : APP_CDS;
    }

    /** What people call it. */
    String words() {
        return words;
    }

    /** How its file's name ends. */
    String ending() {
        return ending;
    }

    /** The option that has a JVM write {@code file} when it ends. */
    String makingOption(String file) {
        return making + file;
    }

    /**
     * The option that has a JVM use {@code file}. The same for both, and known to every JVM: one of another version
     * refuses the file and starts without it, where it would refuse to start with {@code -XX:AOTCache}.
     */
    static String usingOption(String file) {
        return "-XX:SharedArchiveFile=" + file;
    }
}
