package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.spi.InspectorAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Takes pages of metrics. A push gateway has them in a group per worker, which a push replaces as a whole; anything else
 * gets them by POST.
 */
final class PushTarget implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String GROUP = "/metrics/job/";
    private static final int MOST_SAID = 200;

    private final HttpUrl url;
    private final Optional<String> authorization;
    private final boolean replaces;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .callTimeout(LIMIT)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();

    /** @throws IllegalArgumentException if the URL is none */
    PushTarget(String template, MetricsPushSettings settings, WorkerIdentity worker) {
        HttpUrl given = HttpUrl.get(
                template.replace("$RUNPOD_POD_ID", worker.id()).replace("$RUNPOD_ENDPOINT_ID", endpoint(worker)));
        HttpUrl whole = given.encodedPath().equals("/") ? group(given, worker) : given;
        this.replaces = whole.encodedPath().contains(GROUP);
        this.authorization = settings.bearer().map(token -> "Bearer " + token).or(() -> basic(given));
        this.url = whole.newBuilder().username("").password("").build();
    }

    private static HttpUrl group(HttpUrl gateway, WorkerIdentity worker) {
        return gateway.newBuilder()
                .addPathSegments("metrics/job")
                .addPathSegment(segment(endpoint(worker)))
                .addPathSegment("instance")
                .addPathSegment(segment(worker.id()))
                .build();
    }

    /** The gateway takes no slash in a value, in whatever way it is encoded. */
    private static String segment(String value) {
        return value.replace('/', '_');
    }

    private static String endpoint(WorkerIdentity worker) {
        return worker.endpointId().orElse("runpod-worker");
    }

    private static Optional<String> basic(HttpUrl url) {
        return url.username().isEmpty()
                ? Optional.empty()
                : Optional.of(Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8));
    }

    /**
     * Sends a page, once.
     *
     * @return why it was not taken; empty if it was
     * @throws IOException if there is no answer
     */
    Optional<String> send(InspectorAnswer.Page page) throws IOException {
        RequestBody body =
                RequestBody.create(page.text().getBytes(StandardCharsets.UTF_8), MediaType.get(page.contentType()));
        Request.Builder request = new Request.Builder().url(url).method(replaces ? "PUT" : "POST", body);
        authorization.ifPresent(value -> request.header("Authorization", value));
        try (Response answer = http.newCall(request.build()).execute()) {
            return answer.isSuccessful() ? Optional.empty() : Optional.of(refusal(answer));
        }
    }

    private static String refusal(Response answer) throws IOException {
        String said = answer.peekBody(MOST_SAID).string().strip().replaceAll("\\s+", " ");
        return "HTTP " + answer.code() + (said.isEmpty() ? "" : ": " + said);
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
