package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class ThreadNameTest {
    @Test
    void a_thread_is_called_by_its_name_and_without_one_by_its_number() {
        Thread unnamed = new Thread(() -> {}, "");

        assertThat(ThreadName.of(new Thread(() -> {}, "helper"))).isEqualTo("helper");
        assertThat(ThreadName.of(unnamed)).isEqualTo("unnamed-" + unnamed.getId());
    }

    @Test
    void a_virtual_one_without_a_name_is_said_to_be_virtual() throws Exception {
        assumeTrue(JobThreads.jvmHasVirtual());
        Runnable nothing = () -> {};
        Thread virtual = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, nothing);

        assertThat(ThreadName.of(virtual)).isEqualTo("virtual-" + virtual.getId());
    }
}
