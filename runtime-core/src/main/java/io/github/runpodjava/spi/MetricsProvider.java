package io.github.runpodjava.spi;

import java.util.List;
import java.util.function.Supplier;

/**
 * Brings metrics. Found by {@link java.util.ServiceLoader}, and looked up only when somebody asks for them, so that a
 * worker that nobody measures loads no class of it.
 */
public interface MetricsProvider {

    /**
     * Begins to measure.
     *
     * @param readings what is read, not counted, each time that the page is asked for
     */
    Metrics open(Supplier<List<MetricReading>> readings);
}
