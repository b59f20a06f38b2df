package io.drawbar.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.client.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool of real Sparks: the first job of a user runs on one that was there before, in the user's own warehouse. */
@Timeout(300)
class WarmPoolIT {
    private static final String CONFIGURATION = """
        engines.spark { memory = 512m, settings { "spark.master" = "local[2]" } }
        manager.pools.warm { engine = spark, tenant = default }
        manager.claim-timeout = 1m
        """;

    @Test
    void theFirstJobFindsASparkThatRuns() throws Exception {
        Launcher launcher = Launcher.fresh("warm-pool");
        launcher.succeed("engine", "install", "spark", "--no-archive");
        Path conf = launcher.home().resolve("pool.conf");
        Files.writeString(conf, CONFIGURATION);
        try {
            launcher.succeed("start", "--config", conf.toString());
            DrawbarClient drawbar = DrawbarClient.builder()
                    .url(Files.readString(launcher.home().resolve("run/gateway.json"))
                            .replaceAll("(?s).*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1"))
                    .token(Files.readString(launcher.home().resolve("secrets/admin.token")))
                    .build();
            Engine warm = warm(drawbar);
            assertThat(warm.owner()).isEqualTo("default");

            succeed(drawbar, "create table mine using parquet as select 42 as x");
            assertThat(run(drawbar, "select x from mine")).containsExactly("42");
            Engine claimed = engine(drawbar, warm.id().value());
            assertThat(claimed.claimed()).contains(true);
            assertThat(claimed.owner()).isEqualTo("admin");
            assertThat(claimed.pid()).isEqualTo(warm.pid());
            assertThat(launcher.home().resolve("data/warehouse/admin/mine")).isDirectory();

            assertThat(warm(drawbar).id()).as("the next one").isNotEqualTo(warm.id());
            assertThat(launcher.succeed("pools")).contains("warm", "spark@4.0.1", "100%");
            assertThat(launcher.succeed("engines")).contains("warm (claimed)");
        } finally {
            launcher.succeed("stop");
        }
    }

    private static Engine warm(DrawbarClient drawbar) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> drawbar.pools().get(0), (Pool pool) -> pool.ready() == 1);
        return drawbar.engines().stream()
                .filter(engine -> !engine.claimed().orElse(true))
                .findFirst()
                .orElseThrow();
    }

    private static Engine engine(DrawbarClient drawbar, String id) {
        return drawbar.engines().stream()
                .filter(engine -> engine.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Job succeed(DrawbarClient drawbar, String sql) {
        Job end = drawbar.await(
                drawbar.submit(JobRequest.builder(sql).engine("spark").build()).id());
        assertThat(end.state()).as("%s", end.error()).isEqualTo(JobState.SUCCEEDED);
        return end;
    }

    private static List<String> run(DrawbarClient drawbar, String sql) {
        Job end = succeed(drawbar, sql);
        List<String> values = new ArrayList<>();
        drawbar.resultPages(end.id(), 0, 100).forEach(page -> page.rows()
                .forEach(row -> values.add(row.get(0).asText())));
        return values;
    }
}
