package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobIdTest {
    @Test
    void ids_look_like_those_of_the_platform_and_no_two_are_the_same() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String run = JobId.forRun().value();
            String sync = JobId.forRunSync().value();
            assertThat(sync).startsWith("sync-");
            all.add(run);
            all.add(sync.substring("sync-".length()));
        }

        assertThat(all).hasSize(2_000).allSatisfy(id -> {
            assertThat(id).endsWith("-u1");
            UUID uuid = UUID.fromString(id.substring(0, id.length() - "-u1".length()));
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
        });
    }
}
