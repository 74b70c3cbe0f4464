package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.config.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/**
 * Loads what the first request needs of the JDK while settings are read and the log is set up: with an encrypted URL the
 * trust store, whose reading takes a quarter of a worker's start. And asks for the address of RunPod's queue, which is a way
 * to a name server and back; the JDK keeps it for the first request.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Begins on threads of its own, where the environment names RunPod's queue. */
    public static void begin(Environment environment) {
        environment.get("RUNPOD_WEBHOOK_GET_JOB").ifPresent(url -> {
            start(() -> load(url), "runpod-head-start");
            start(() -> lookUp(url), "runpod-look-up");
        });
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void lookUp(String url) {
        try {
            InetAddress.getAllByName(new URL(url).getHost());
        } catch (IOException | RuntimeException | Error e) {
            // The worker's own start comes across it too, and says so.
            return;
        }
    }

    private static void load(String url) {
        try {
            if (url.regionMatches(true, 0, "https:", 0, 6)) {
                HttpsURLConnection.getDefaultSSLSocketFactory();
            }
            ProxySelector.getDefault();
            new URL("http://localhost/").openConnection();
        } catch (IOException | RuntimeException | Error e) {
            // The worker's own start comes across it too, and says so.
            return;
        }
    }
}
