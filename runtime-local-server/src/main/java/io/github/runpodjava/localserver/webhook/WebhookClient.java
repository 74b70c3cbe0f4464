package io.github.runpodjava.localserver.webhook;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Posts to webhooks, and connects to no address that {@link WebhookAddresses} does not give. Made when needed first. */
final class WebhookClient {
    private static final MediaType JSON = MediaType.get("application/json");

    private final WebhookAddresses addresses;
    private final Duration limit;
    private @Nullable OkHttpClient http;

    /** @param limit how long one try may take */
    WebhookClient(WebhookAddresses addresses, Duration limit) {
        this.addresses = addresses;
        this.limit = limit;
    }

    /**
     * Makes one try and gives the status of the answer. Its body is not read: it might have no end.
     *
     * @throws WebhookAddresses.ForbiddenAddressException if the URL leads to an address that may not be called
     * @throws IOException if there is no answer
     */
    int post(URI url, byte[] json, Map<String, String> headers) throws IOException {
        HttpUrl target = HttpUrl.get(url.toString());
        // The client does not ask about a host that is an address already.
        addresses.lookUp(target.host());
        Request.Builder request = new Request.Builder().url(target).post(RequestBody.create(json, JSON));
        headers.forEach(request::header);
        try (Response answer = http().newCall(request.build()).execute()) {
            return answer.code();
        }
    }

    private synchronized OkHttpClient http() {
        if (http == null) {
            OkHttpClient.Builder client = new OkHttpClient.Builder()
                    .callTimeout(limit)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                    .dns(addresses::lookUp);
            // A proxy would connect for us, and nobody would check to where.
            http = (addresses.allowAll() ? client : client.proxy(Proxy.NO_PROXY)).build();
        }
        return http;
    }
}
