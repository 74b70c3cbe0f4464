package io.github.runpodjava.spi;

import java.util.Map;

/**
 * A value of this moment.
 *
 * @param name as on the page, with its unit: {@code spool_bytes}; a counter's ends in {@code _total}
 * @param help what it means
 * @param labels what tells it from others of the same name; all of one name have the same keys
 * @param value in the unit that the name says
 */
public record MetricReading(String name, String help, Map<String, String> labels, double value) {
    public MetricReading {
        labels = Map.copyOf(labels);
    }
}
