package io.drawbar.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.EngineId;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which engine a job gets, when that ends, and what is told of it later: with a whole server and real engine processes. */
@Timeout(400)
class EngineLifeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Launcher launcher = fresh();

    private static Launcher fresh() {
        try {
            return Launcher.fresh("engine-life");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private DrawbarClient start(String settings) throws Exception {
        Path conf = launcher.home().resolveSibling("engine-life.conf");
        Files.writeString(conf, "engines.echo { memory = 64m, " + settings + " }\n");
        launcher.succeed("start", "--config", conf.toString());
        return DrawbarClient.builder()
                .url(Files.readString(launcher.home().resolve("run/gateway.json"))
                        .replaceAll("(?s).*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1"))
                .token(Files.readString(launcher.home().resolve("secrets/admin.token")))
                .build();
    }

    private static EngineId run(DrawbarClient drawbar, Map<String, String> labels) {
        JobRequest.Builder request = JobRequest.builder("select 1").engine("echo");
        labels.forEach(request::label);
        Job end = drawbar.await(drawbar.submit(request.build()).id());
        assertThat(end.state()).as("%s", end.error()).isEqualTo(JobState.SUCCEEDED);
        return end.engine().id().orElseThrow();
    }

    /** What is told of an engine, as soon as it holds these words. */
    private static void tells(DrawbarClient drawbar, EngineId engine, String... words) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(drawbar.engineEvents(engine).stream()
                        .map(event -> event.what() + ": " + event.why())
                        .collect(Collectors.joining("\n")))
                .contains(words));
    }

    @Test
    void labelsChooseTheEngineItEndsWhenItHasServedAndItsStoryOutlivesTheServer() throws Exception {
        EngineId shared;
        try {
            DrawbarClient drawbar = start("max-uses = 3");
            shared = run(drawbar, Map.of());
            assertThat(run(drawbar, Map.of())).isEqualTo(shared);
            EngineId apart = run(drawbar, Map.of("sub-domain", "etl"));
            assertThat(apart).isNotEqualTo(shared);
            assertThat(run(drawbar, Map.of("sub-domain", "etl"))).isEqualTo(apart);
            EngineId tenants = run(drawbar, Map.of("share-level", "tenant"));
            assertThat(List.of(shared, apart)).doesNotContain(tenants);
            assertThat(drawbar.engines())
                    .filteredOn(engine -> engine.id().equals(tenants))
                    .allMatch(engine -> engine.shareLevel().equalsIgnoreCase("tenant")
                            && engine.owner().equals("default"));
            EngineId own = run(drawbar, Map.of("share-level", "connection"));
            assertThat(List.of(shared, apart, tenants)).doesNotContain(own);

            // The third use is its last.
            assertThat(run(drawbar, Map.of())).isEqualTo(shared);
            assertThat(run(drawbar, Map.of())).isNotEqualTo(shared);
            // Who wanted it, why it stands where it does, and why it ended.
            tells(drawbar, shared, "requested: ", "1 engines of that key", "on agent ", "ready: ");
            tells(drawbar, shared, "engines.echo.max-uses", "stopped: ");
        } finally {
            launcher.succeed("stop");
        }
        try {
            DrawbarClient drawbar = start("max-life = 3s");
            // Nobody remembers it but the audit.
            tells(drawbar, shared, "requested: ", "on agent ", "max-uses", "stopped: ");
            assertThat(launcher.succeed("engines", "--events", shared.value()))
                    .contains("requested", "max-uses", "stopped");

            EngineId old = run(drawbar, Map.of());
            tells(drawbar, old, "engines.echo.max-life");
            assertThat(run(drawbar, Map.of())).isNotEqualTo(old);
        } finally {
            launcher.succeed("stop");
        }
    }
}
