package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.config.Environment;
import java.net.ProxySelector;
import java.security.Security;
import java.util.TimeZone;
import java.util.logging.LogManager;
import okhttp3.HttpUrl;

/**
 * Loads what the HTTP client needs of the JDK while settings are read and the log is set up: the security providers, which
 * it asks for even where no URL is encrypted, take a tenth of a worker's start.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Begins on a thread of its own, where the environment names RunPod's queue. */
    public static void begin(Environment environment) {
        if (environment.get("RUNPOD_WEBHOOK_GET_JOB").isPresent()) {
            Thread thread = new Thread(HeadStart::load, "runpod-head-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            // In the order in which the start comes to them.
            TimeZone.getTimeZone("GMT");
            Security.getProviders();
            LogManager.getLogManager();
            ProxySelector.getDefault();
            HttpUrl.get("http://localhost/");
        } catch (RuntimeException | Error e) {
            // The worker's own start comes across it too, and says so.
            return;
        }
    }
}
