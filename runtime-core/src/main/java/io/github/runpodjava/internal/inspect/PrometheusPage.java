package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.Metrics;

/** {@code /metrics}: what Prometheus reads. */
final class PrometheusPage implements InspectorPage {
    private final LazyMetrics metrics;

    PrometheusPage(LazyMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        Metrics found = metrics.get()
                .orElseThrow(() -> new InspectorRefusal(
                        501,
                        "METRICS_NOT_INCLUDED",
                        "This worker brings no metrics",
                        "Add io.github.runpodjava:runtime-metrics to its class path"));
        return found.page(request.accept());
    }
}
