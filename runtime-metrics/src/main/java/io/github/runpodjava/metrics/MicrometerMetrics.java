package io.github.runpodjava.metrics;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.QueueEnd;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One registry with all that is measured. */
final class MicrometerMetrics implements Metrics {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final JobMeters jobs = new JobMeters(registry);
    private final Map<Served, ServedMeters> served = new ConcurrentHashMap<>();
    private final ReadMeters readings;

    MicrometerMetrics(Supplier<List<MetricReading>> readings) {
        this.readings = new ReadMeters(registry, readings);
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    @Override
    public void on(JobEvent event) {
        jobs.on(event);
    }

    @Override
    public void queued(Duration delay) {
        jobs.queued(delay);
    }

    @Override
    public void endedInQueue(QueueEnd how) {
        jobs.endedInQueue(how);
    }

    @Override
    public void served(String endpoint, String method, int status, Duration took) {
        served.computeIfAbsent(new Served(endpoint, method, status), this::meters)
                .record(took);
    }

    private ServedMeters meters(Served what) {
        Counter count = Counter.builder("api.requests")
                .description("Requests that were answered.")
                .tags("endpoint", what.endpoint(), "method", what.method(), "status", Integer.toString(what.status()))
                .register(registry);
        Timer time = Timer.builder("api.request.duration")
                .description("How long callers waited for answers.")
                .tags("endpoint", what.endpoint(), "method", what.method())
                .serviceLevelObjectives(Buckets.OF_REQUESTS)
                .register(registry);
        return new ServedMeters(count, time);
    }

    private record Served(String endpoint, String method, int status) {}

    private record ServedMeters(Counter count, Timer time) {
        void record(Duration took) {
            count.increment();
            time.record(took);
        }
    }

    @Override
    public InspectorAnswer.Page page(String accept) {
        readings.refresh();
        String type = accept.toLowerCase(Locale.ROOT).contains("openmetrics") ? OPEN_METRICS : TEXT;
        // The client library takes "created" from the end of names: in OpenMetrics it has a meaning of its own there.
        String text = registry.scrape(type).replace(ReadMeters.CREATED_STAND_IN, ReadMeters.CREATED);
        return new InspectorAnswer.Page(200, type, text);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
