package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.QueueFacts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The HTTP of the protocol: headers, time limits, one connection pool. What belongs to a job goes on its own call. */
final class RunPodHttp implements AutoCloseable {
    /** The platform's largest job is 20 MB; anything far above is not an answer. */
    private static final long LARGEST_ANSWER = 256L << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration DEAD_CONNECTION = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** As runpod-python's session: a large result over a slow line may take long. */
    private static final Duration WHOLE_POST = Duration.ofSeconds(600);

    private final Lazy<Clients> clients;
    private final AtomicBoolean begun = new AtomicBoolean();

    private final boolean plain;
    /** Headers of every request. */
    private final Map<String, String> ours = new LinkedHashMap<>();

    private final String server;
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    /** Why OkHttp can make no connections any more; null as long as it can. */
    private volatile @Nullable OutOfMemoryError spoiled;

    /**
     * @param apiKey sent as it is, or null
     * @param urls all that will be called, some of them possibly null
     * @param longestPoll how long a poll may be silent
     */
    RunPodHttp(@Nullable String apiKey, List<@Nullable String> urls, Duration longestPoll, String userAgent) {
        ours.put("User-Agent", userAgent);
        if (apiKey != null) {
            // As it is, without "Bearer": that is how the platform knows its workers.
            ours.put("Authorization", apiKey);
        }
        this.server = server(urls);
        this.plain = onlyPlainHttp(urls);
        this.clients = Lazy.by(() -> {
            OkHttpClient posts = client(plain);
            return new Clients(
                    posts, posts.newBuilder().readTimeout(longestPoll).build(), new NearestTimeout());
        });
    }

    /**
     * Makes what requests need, which takes a while in a cold JVM; otherwise the first request does.
     *
     * @throws StartupException if it cannot be made, as with a broken trust store
     */
    void open() {
        if (plain) {
            return;
        }
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new StartupException(
                    "TLS cannot be set up: " + e + (e.getCause() == null ? "" : ", because of " + e.getCause())
                            + "; look at javax.net.ssl.trustStore and at the Java runtime's lib/security/cacerts",
                    e);
        }
    }

    private static OkHttpClient client(boolean plain) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .socketFactory(new NoDelaySockets())
                .connectionPool(new ConnectionPool(64, 5, TimeUnit.MINUTES))
                // A followed redirect would turn the post of a result into a GET without it.
                .followRedirects(false)
                .followSslRedirects(false)
                // Polls wait in silence: only an HTTP/2 ping shows that the connection under them is dead.
                .pingInterval(DEAD_CONNECTION)
                .eventListener(OpenPoll.LISTENER);
        if (plain) {
            // Reading the trust store costs a tenth of a second at start; no URL needs it.
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        return builder.build();
    }

    /** {@code polls} has the same connections, but silence is what a poll expects: only its own limit ends it. */
    private record Clients(OkHttpClient posts, OkHttpClient polls, NearestTimeout nearest) {
        void close() {
            posts.dispatcher().cancelAll();
            posts.dispatcher().executorService().shutdown();
            posts.connectionPool().evictAll();
            nearest.close();
        }
    }

    private static boolean onlyPlainHttp(List<@Nullable String> urls) {
        return urls.stream().noneMatch(url -> url != null && url.regionMatches(true, 0, "https:", 0, 6));
    }

    /**
     * A GET that may stay open for as long as {@code limit}.
     *
     * @throws PollOver if the limit passed without an answer
     */
    HttpAnswer get(UrlTemplate url, Duration limit, @Nullable OpenPoll poll) throws IOException, InterruptedException {
        if (poll == null) {
            return counted(() -> answerTo(clients.get().posts().newCall(get(url).build()), limit));
        }
        return counted(() -> polled(url, limit, poll));
    }

    private HttpAnswer polled(UrlTemplate url, Duration limit, OpenPoll poll) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            // An answer that has begun to arrive has jobs in it: it may take longer than the wait for it.
            return poll(url, limit, limit.plus(SILENCE), poll);
        } catch (InterruptedIOException e) {
            if (!poll.answered() && System.nanoTime() - start >= limit.toNanos() * 9 / 10) {
                throw new PollOver();
            }
            throw e;
        }
    }

    private HttpAnswer poll(UrlTemplate url, Duration silence, Duration limit, OpenPoll poll)
            throws IOException, InterruptedException {
        if (clients.ifMade().isEmpty() && begun.compareAndSet(false, true)) {
            FirstRequest first = FirstRequest.connect(url, ours, silence, poll);
            if (first != null) {
                return first.answer(limit, LARGEST_ANSWER);
            }
        }
        Request request = get(url).tag(OpenPoll.class, poll).build();
        Call call = clients.get().polls().newCall(request);
        poll.started(call::cancel);
        return answerTo(call, limit);
    }

    /** Posts one message about a job, with the headers that runpod-python sends, and the trace. */
    HttpAnswer post(UrlTemplate url, JobPost post) throws IOException, InterruptedException {
        Request.Builder request = request(url)
                .header("X-Request-ID", printable(post.jobId()))
                .header("charset", "utf-8")
                .post(new PostBody(post.body()));
        TraceContext trace = post.span();
        if (trace != null) {
            for (Map.Entry<String, String> header : trace.headers().entrySet()) {
                request.header(header.getKey(), header.getValue());
            }
        }
        return counted(() -> answerTo(clients.get().posts().newCall(request.build()), WHOLE_POST));
    }

    private Request.Builder get(UrlTemplate url) {
        return request(url).header("Content-Type", "application/json");
    }

    private Request.Builder request(UrlTemplate url) {
        Request.Builder request = new Request.Builder().url(HttpUrl.get(url.toString()));
        ours.forEach(request::header);
        return request;
    }

    /** What is done by one request. */
    interface Exchange {
        HttpAnswer answer() throws IOException, InterruptedException;
    }

    HttpAnswer counted(Exchange exchange) throws IOException, InterruptedException {
        OutOfMemoryError lasting = spoiled;
        if (lasting != null) {
            // Better than to wait for what never comes: the poll knows that it fails, and results go to the spool.
            throw lasting;
        }
        String status = "error";
        try {
            HttpAnswer answer = exchange.answer();
            status = Integer.toString(answer.status());
            return answer;
        } catch (OutOfMemoryError e) {
            if (OkHttpThreads.isShortage(e)) {
                spoiled = e;
                clients.ifMade().ifPresent(made -> made.posts().dispatcher().cancelAll());
            }
            throw e;
        } catch (PollOver over) {
            // What an idle worker sees of a platform that holds polls open for long is no trouble.
            status = "poll_over";
            throw over;
        } finally {
            requests.computeIfAbsent(status, any -> new LongAdder()).increment();
        }
    }

    /** What it is used through now. */
    QueueFacts facts() {
        Map<String, Long> counts = new HashMap<>();
        requests.forEach((status, count) -> counts.put(status, count.sum()));
        OkHttpClient client = clients.get().posts();
        ConnectionPool pool = client.connectionPool();
        return new QueueFacts(
                server,
                pool.connectionCount(),
                pool.idleConnectionCount(),
                client.dispatcher().runningCallsCount() + client.dispatcher().queuedCallsCount(),
                counts);
    }

    private static String server(List<@Nullable String> urls) {
        return urls.stream()
                .filter(Objects::nonNull)
                .findFirst()
                // Not the whole URL: its path and query may hold what is nobody's business.
                .map(url -> url.replaceFirst("^([A-Za-z]+://)(?:[^/?#@]*@)?([^/?#]*).*$", "$1$2"))
                .orElse("");
    }

    private static HttpAnswer answerTo(Call call, Duration limit) throws IOException, InterruptedException {
        call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        try (Response response = call.execute()) {
            if (response.body().contentLength() > LARGEST_ANSWER) {
                throw new IOException("the answer has " + response.body().contentLength() + " bytes");
            }
            byte[] body = response.body().bytes();
            Duration waitFor = RetryAfter.parse(response.header("Retry-After"), Instant.now())
                    .orElse(null);
            return new HttpAnswer(response.code(), body, waitFor);
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("interrupted during a request");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "_");
    }

    @Override
    public void close() {
        clients.ifMade().ifPresent(Clients::close);
    }

    /** A poll stayed open for as long as it may. */
    static final class PollOver extends IOException {
        PollOver() {
            super("no answer in time");
        }
    }

    /** JSON under the content type that RunPod's endpoint has always been sent. */
    private static final class PostBody extends RequestBody {
        private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

        private final JsonBody body;

        PostBody(JsonBody body) {
            this.body = body;
        }

        @Override
        public MediaType contentType() {
            return FORM;
        }

        @Override
        public long contentLength() {
            return body.size();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink.outputStream());
        }
    }
}
