package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.QueueSettings;
import io.github.runpodjava.config.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Where the undelivered results of one queue are: a result must go back to the queue that its job came from. */
final class SpoolFolder {
    private SpoolFolder() {}

    static Path of(WorkerSettings settings, QueueSettings queue) {
        String url = queue.doneUrl();
        int query = url.indexOf('?');
        // The query names the GPU, which differs between workers of one endpoint.
        String path = query < 0 ? url : url.substring(0, query);
        // It has to tell a few endpoints apart. A message digest would load the security providers at every start.
        CRC32 hash = new CRC32();
        hash.update(path.getBytes(StandardCharsets.UTF_8));
        String endpoint = settings.worker().endpointId().orElse("endpoint").replaceAll("[^A-Za-z0-9-]", "_");
        return settings.delivery()
                .spoolFolder()
                .resolve(endpoint + "-" + HexFormat.of().toHexDigits((int) hash.getValue()));
    }
}
