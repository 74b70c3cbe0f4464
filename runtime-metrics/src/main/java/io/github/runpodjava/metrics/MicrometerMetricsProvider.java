package io.github.runpodjava.metrics;

import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.MetricsProvider;
import java.util.List;
import java.util.function.Supplier;

/**
 * Brings metrics by Micrometer; found by {@link java.util.ServiceLoader}.
 *
 * <p>Not API: public only because {@link java.util.ServiceLoader} has to make one.
 */
public final class MicrometerMetricsProvider implements MetricsProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MicrometerMetricsProvider() {}

    @Override
    public Metrics open(Supplier<List<MetricReading>> readings) {
        return new MicrometerMetrics(readings);
    }
}
