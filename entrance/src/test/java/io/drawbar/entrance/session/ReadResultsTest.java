package io.drawbar.entrance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.id.JobId;
import io.drawbar.entrance.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadResultsTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final HandClock clock = new HandClock();
    private final List<JobId> deleted = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void theOldestAreDeletedWhenThereAreTooMany() {
        ReadResults results = results(Duration.ofHours(1), 3);
        List<JobId> jobs = add(results, 5);
        assertThat(deleted).containsExactlyElementsOf(jobs.subList(0, 2));
        assertThat(results.size()).isEqualTo(3);
    }

    @Test
    void noneIsKeptWhenNoneShallBe() {
        List<JobId> jobs = add(results(Duration.ofHours(1), 0), 2);
        assertThat(deleted).containsExactlyElementsOf(jobs);
    }

    @Test
    void eachIsDeletedInItsTime() {
        ReadResults results = results(Duration.ofMillis(50), 10);
        List<JobId> first = add(results, 2);
        clock.pass(Duration.ofMillis(30));
        List<JobId> second = add(results, 1);
        clock.pass(Duration.ofMillis(20));
        await().untilAsserted(() -> assertThat(deleted).containsExactlyElementsOf(first));
        clock.pass(Duration.ofMillis(30));
        await().untilAsserted(() -> assertThat(deleted).hasSize(3).endsWith(second.get(0)));
        assertThat(results.size()).isZero();
        List<JobId> later = add(results, 1);
        clock.pass(Duration.ofMillis(50));
        await().untilAsserted(() -> assertThat(deleted).hasSize(4).endsWith(later.get(0)));
    }

    @Test
    void thousandsNeedOneTimer() {
        ReadResults results = results(Duration.ofHours(1), 100);
        add(results, 5_000);
        assertThat(timer.getQueue()).hasSize(1);
        assertThat(results.size()).isEqualTo(100);
    }

    private ReadResults results(Duration keep, int most) {
        return new ReadResults(deleted::add, Runnable::run, timer, clock, keep, most);
    }

    private static List<JobId> add(ReadResults results, int count) {
        List<JobId> jobs = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            jobs.add(new JobId(UUID.randomUUID()));
            results.add(jobs.get(n));
        }
        return jobs;
    }
}
