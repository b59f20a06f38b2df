package io.drawbar.it.chaos;

import static io.drawbar.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An entrance is killed between its job's end and giving the job's place back, of which it knows nothing when it is there again. */
class LeftBehindIT {
    private static final String SETTINGS = """
            coordination.session-timeout = 20s
            manager.lease.ttl = 3s
            entrance.cancel-grace = 1s
            engines.echo { memory = 64m }
            """;

    @Test
    @Timeout(400)
    void thePlaceOfAJobThatHasEndedIsTakenBack() throws Exception {
        try (ApartCluster cluster = new ApartCluster("behind", SETTINGS, List.of())) {
            DrawbarClient drawbar = cluster.admin();
            Job job = drawbar.submit(
                    JobRequest.builder("sleep 10m").engine("echo").build());
            await().until(() -> drawbar.job(job.id()).state() == JobState.RUNNING);
            await().untilAsserted(() ->
                    assertThat(drawbar.engines()).extracting(Engine::leases).containsExactly(1));
            Processes.EngineProcess process = Processes.engines(cluster.base()).get(0);

            // So that neither the statement's end nor the session's is heard of.
            Processes.signal("STOP", process.pid());
            try {
                drawbar.cancel(job.id(), Optional.of("its engine does not answer"));
                assertThat(drawbar.await(job.id()).state()).isEqualTo(JobState.CANCELLED);
                for (Part entrance : cluster.entrances()) {
                    entrance.kill();
                }
            } finally {
                Processes.signal("CONT", process.pid());
            }
            assertThat(drawbar.engines()).extracting(Engine::leases).containsExactly(1);

            ApartCluster.each(cluster.entrances(), Part::start);
            await().untilAsserted(
                            () -> assertThat(drawbar.engines()).singleElement().satisfies(engine -> {
                                assertThat(engine.pid()).isEqualTo(process.pid());
                                assertThat(engine.leases()).isZero();
                                assertThat(engine.sessions()).isZero();
                            }));
            Job after =
                    drawbar.submit(JobRequest.builder("select 1").engine("echo").build());
            assertThat(drawbar.await(after.id()).state()).isEqualTo(JobState.SUCCEEDED);
        }
    }
}
