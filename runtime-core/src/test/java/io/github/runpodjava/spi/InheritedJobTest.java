package io.github.runpodjava.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InheritedJobTest {
    private final InheritedJob job = new InheritedJob(Map.of("requestId", "job-1"));

    @AfterEach
    void forget() {
        InheritedJob.set(null);
    }

    @Test
    void a_thread_knows_the_job_that_started_it_until_the_job_is_over() throws Exception {
        InheritedJob.set(job);

        assertThat(inNewThread()).containsEntry("requestId", "job-1");
        job.end();
        assertThat(inNewThread()).isEmpty();
        assertThat(InheritedJob.entries()).isEmpty();
    }

    @Test
    void it_is_for_sure_only_where_it_was_given_and_not_handed_down() throws Exception {
        InheritedJob.set(job);
        assertThat(InheritedJob.own()).containsEntry("requestId", "job-1");

        FutureTask<Map<String, String>> asked = new FutureTask<>(InheritedJob::own);
        new Thread(asked).start();
        assertThat(asked.get()).isEmpty();
        job.end();
        assertThat(InheritedJob.own()).isEmpty();
    }

    @Test
    void a_thread_that_was_started_for_no_job_knows_none() throws Exception {
        assertThat(inNewThread()).isEmpty();
    }

    @Test
    void threads_of_pools_do_not_know_whose_they_are() throws Exception {
        InheritedJob.set(job);
        ExecutorService pool = Executors.newCachedThreadPool();
        ForkJoinPool forkJoin = new ForkJoinPool(1);
        try {
            assertThat(pool.submit(InheritedJob::entries).get()).isEmpty();
            assertThat(forkJoin.submit(InheritedJob::entries).get()).isEmpty();
        } finally {
            pool.shutdown();
            forkJoin.shutdown();
        }
    }

    @Test
    void a_thread_that_a_job_starts_from_within_a_pool_knows_it() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            Map<String, String> known = pool.submit(() -> {
                        InheritedJob.set(job);
                        return inNewThread();
                    })
                    .get();
            assertThat(known).containsEntry("requestId", "job-1");
        } finally {
            pool.shutdown();
        }
    }

    private static Map<String, String> inNewThread() throws Exception {
        FutureTask<Map<String, String>> asked = new FutureTask<>(InheritedJob::entries);
        new Thread(asked).start();
        return asked.get();
    }
}
