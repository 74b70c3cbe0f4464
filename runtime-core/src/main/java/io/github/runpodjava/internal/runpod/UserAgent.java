package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.Worker;
import java.util.Optional;

/** How this runtime names itself: {@code RunPod-Java-Runtime/1.0 (Linux 6.1; amd64) Language/Java 25.0.1}. */
final class UserAgent {
    private UserAgent() {}

    static String text(Optional<String> integration) {
        String text = "RunPod-Java-Runtime/" + Worker.version() + " ("
                + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + "; "
                + System.getProperty("os.arch") + ") Language/Java "
                + System.getProperty("java.version")
                + integration.map(name -> " Integration/" + name).orElse("");
        // A header takes printable ASCII only, and names from the environment may hold anything.
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
