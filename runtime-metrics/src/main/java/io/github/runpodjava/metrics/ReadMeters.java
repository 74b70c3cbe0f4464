package io.github.runpodjava.metrics;

import io.github.runpodjava.spi.MetricReading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What is read when the page is asked for. A value that is not read any more leaves the page. */
final class ReadMeters {
    static final String CREATED = "jobs_created";
    static final String CREATED_STAND_IN = "jobs_were_sent";
    private static final String TOTAL = "_total";

    private final MeterRegistry registry;
    private final Supplier<List<MetricReading>> readings;
    private final Map<Key, Held> held = new HashMap<>();

    private record Key(String name, Map<String, String> labels) {}

    private static final class Value {
        private volatile double now;

        double now() {
            return now;
        }
    }

    private record Held(Value value, Meter meter) {}

    ReadMeters(MeterRegistry registry, Supplier<List<MetricReading>> readings) {
        this.registry = registry;
        this.readings = readings;
    }

    synchronized void refresh() {
        Set<Key> seen = new HashSet<>();
        for (MetricReading reading : readings.get()) {
            Key key = new Key(reading.name(), reading.labels());
            seen.add(key);
            held.computeIfAbsent(key, any -> register(reading)).value().now = reading.value();
        }
        held.entrySet().removeIf(entry -> {
            boolean gone = !seen.contains(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue().meter());
            }
            return gone;
        });
    }

    private Held register(MetricReading reading) {
        Value value = new Value();
        List<Tag> tags = reading.labels().entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
        String name = reading.name().replace(CREATED, CREATED_STAND_IN);
        Meter meter = name.endsWith(TOTAL)
                ? FunctionCounter.builder(name.substring(0, name.length() - TOTAL.length()), value, Value::now)
                        .description(reading.help())
                        .tags(tags)
                        .register(registry)
                : Gauge.builder(name, value, Value::now)
                        .description(reading.help())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
        return new Held(value, meter);
    }
}
