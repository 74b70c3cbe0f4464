package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.logging.internal.FileOutput;
import io.github.runpodjava.logging.internal.file.LogFiles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Puts a {@link LineRouter} together from an environment. */
final class Routes {
    private Routes() {}

    static LineRouter of(Environment environment, LineSink stdout) {
        Secrets secrets = Secrets.of(environment);
        LogOutputSettings settings = LogOutputSettings.lenient(environment);
        JsonLineEncoder json = new JsonLineEncoder(LineSettings.lenient(environment), secrets);
        json.start();
        LogFolder folder = LogFolder.read(environment);
        Path path = folder.folder();
        LineRouter router = new LineRouter(
                stdout, json, path == null ? null : open(path, folder.owner(), settings, json), secrets, settings);
        if (path != null || StdoutBudget.isNeeded(settings)) {
            endWithTheProcess(router);
        }
        return router;
    }

    private static FileOutput open(Path folder, String owner, LogOutputSettings settings, JsonLineEncoder json) {
        return LogFiles.open(folder, owner, settings, missing -> gap(missing, json), Routes::stderr);
    }

    private static byte[] gap(long missing, JsonLineEncoder json) {
        return json.encode(OwnEvent.of(
                Routes.class,
                Level.WARN,
                missing + (missing == 1 ? " line is" : " lines are")
                        + " missing here: this file could not be written to for too long."));
    }

    private static void stderr(String sentence) {
        try {
            new FileOutputStream(FileDescriptor.err).write(sentence.getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyListens) {
            return;
        }
    }

    private static void endWithTheProcess(LineRouter router) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(router::end, "runpod-log-end"));
        } catch (IllegalStateException tooLate) {
            return;
        }
    }
}
