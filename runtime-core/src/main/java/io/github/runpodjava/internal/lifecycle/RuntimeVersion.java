package io.github.runpodjava.internal.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this runtime, written into it by the build: a manifest would be lost in a jar of all jars. */
public final class RuntimeVersion {
    private RuntimeVersion() {}

    /** Read once, for the sake of the start. */
    private static final class Read {
        static final String VERSION = read();
    }

    public static String get() {
        return Read.VERSION;
    }

    private static String read() {
        try (InputStream in = RuntimeVersion.class.getResourceAsStream("/io/github/runpodjava/version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
