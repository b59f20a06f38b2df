package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Places are given back once, to a manager that hears of it, and not looked for afterwards. */
@Timeout(120)
class GivenBackTest {
    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private FakeEngine engine;
    private EntranceFixture entrance;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of("entrance.reattach", "300ms"));
    }

    @AfterEach
    void stop() {
        entrance.close();
        engine.close();
    }

    @Test
    void whatIsGivenBackWhileNoManagerHearsIsGivenBackWhenOneDoes() {
        Job held = entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder().setCode("hold").build());
        await().until(() -> !engine.started.isEmpty());
        manager.deaf = true;
        engine.finishHeld();
        assertThat(entrance.awaitEnd(held).getState()).isEqualTo(JobState.SUCCEEDED);
        await().until(engine.sessions::isEmpty);
        await().during(Duration.ofMillis(300)).until(() -> !manager.leases.isEmpty());

        manager.deaf = false;
        everythingIsGivenBack();
    }

    @Test
    void aJobThatWaitsToRunAgainIsNotLookedForAfterARestartWhereItRan() throws Exception {
        Job job = entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("hold")
                        .setRetrySafe(true)
                        .build());
        await().until(() -> engine.started.contains(job.getId() + "-1-0"));
        manager.queueing = true;
        engine.kill();
        await().until(() -> entrance.as(ANN)
                                .get(GetJobRequest.newBuilder()
                                        .setId(job.getId())
                                        .build())
                                .getState()
                        == JobState.QUEUED
                && manager.leases.isEmpty());

        entrance.close();
        manager.queueing = false;
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of());
        await().until(() -> engine.started.contains(job.getId() + "-2-0"));
        engine.finishHeld();
        Job end = entrance.awaitEnd(job);
        assertThat(end.getState()).as("%s", end.getFailure()).isEqualTo(JobState.SUCCEEDED);
        everythingIsGivenBack();
    }

    private void everythingIsGivenBack() {
        await().untilAsserted(() -> {
            assertThat(engine.sessions).isEmpty();
            assertThat(manager.leases).isEmpty();
        });
    }
}
