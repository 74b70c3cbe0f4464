package io.github.runpodjava.internal.remote;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Standard output for what workers have said, in whatever language. */
final class TerminalOutput {
    private TerminalOutput() {}

    /**
     * In UTF-8 where {@code out} knows ASCII only, as in a container without a locale: each other character would be a
     * question mark there, also in JSON for another program.
     */
    static PrintStream over(PrintStream out) {
        return over(out, charset());
    }

    static PrintStream over(PrintStream out, Charset charset) {
        return charset.equals(StandardCharsets.US_ASCII) ? new PrintStream(out, false, StandardCharsets.UTF_8) : out;
    }

    /** As the JVM has chosen it; older ones say it nowhere else than by their default. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", "");
        return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    }
}
