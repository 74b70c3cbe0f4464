package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void times_are_utc_with_milliseconds_whatever_was_written_before() {
        Timestamps timestamps = new Timestamps();
        Random dice = new Random(11);
        long time = Instant.parse("2026-12-31T23:59:58.700Z").toEpochMilli();
        for (int i = 0; i < 5_000; i++) {
            // Within a millisecond, within a second, over its end, and back, as threads do not come in order.
            time += dice.nextInt(20) == 0 ? dice.nextInt(3_000) - 1_000 : dice.nextInt(3);
            assertThat(written(timestamps, time)).isEqualTo(FORMAT.format(Instant.ofEpochMilli(time)));
        }
    }

    @Test
    void the_first_second_and_those_before_it_are_times_too() {
        Timestamps timestamps = new Timestamps();

        assertThat(List.of(0L, -1L, -1_000L, 999L))
                .extracting(time -> written(timestamps, time))
                .containsExactly(
                        "1970-01-01T00:00:00.000Z",
                        "1969-12-31T23:59:59.999Z",
                        "1969-12-31T23:59:59.000Z",
                        "1970-01-01T00:00:00.999Z");
    }

    private static String written(Timestamps timestamps, long time) {
        JsonBytes json = new JsonBytes(Timestamps.LENGTH);
        timestamps.write(json, time);
        return new String(json.toBytes(), StandardCharsets.US_ASCII);
    }
}
