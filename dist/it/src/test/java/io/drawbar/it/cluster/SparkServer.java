package io.drawbar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.Failure;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.client.ResultPage;
import io.drawbar.it.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A whole Drawbar whose Spark runs its tasks elsewhere. */
final class SparkServer implements AutoCloseable {
    private final Launcher launcher;
    private final DrawbarClient drawbar;

    /**
     * Starts it.
     *
     * @param settings of engines.spark, as in the configuration
     */
    SparkServer(Launcher launcher, String settings) throws IOException, InterruptedException {
        this.launcher = launcher;
        Path conf = launcher.home().resolve("cluster.conf");
        Files.writeString(conf, "engines.spark {\n" + settings + "\n}\n");
        try {
            launcher.succeed("start", "--config", conf.toString());
        } catch (AssertionError e) {
            launcher.call("stop"); // It may have been on its way.
            throw e;
        }
        String url = Files.readString(launcher.home().resolve("run/gateway.json"))
                .replaceAll("(?s).*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        this.drawbar = DrawbarClient.builder()
                .url(url)
                .token(Files.readString(launcher.home().resolve("secrets/admin.token")))
                .build();
    }

    /** The rows of one statement, with tabs between values. */
    List<String> rows(String sql, String engine) {
        Job job = drawbar.submit(JobRequest.builder(sql).engine(engine).build());
        Job end = drawbar.await(job.id());
        assertThat(end.state())
                .as(end.error().map(Failure::message).orElse("") + " "
                        + end.error().map(Failure::toString).orElse(""))
                .isEqualTo(JobState.SUCCEEDED);
        List<String> rows = new ArrayList<>();
        for (ResultPage page : drawbar.resultPages(job.id(), 0, 10_000)) {
            page.rows()
                    .forEach(row -> rows.add(String.join(
                            "\t", row.stream().map(value -> value.asText()).toList())));
        }
        return rows;
    }

    /** A job that is under way. */
    record Submitted(DrawbarClient drawbar, JobId id) {
        boolean isRunning() {
            return drawbar.job(id).state() == JobState.RUNNING;
        }

        /** Cancels it; answers with the state that it comes to. */
        JobState cancel() {
            drawbar.cancel(id, Optional.of("enough"));
            return drawbar.await(id).state();
        }
    }

    Submitted submit(String sql, String engine) {
        return new Submitted(
                drawbar,
                drawbar.submit(JobRequest.builder(sql).engine(engine).build()).id());
    }

    /** The one that lives, beside those that have ended and are still remembered. */
    Engine liveEngine() {
        List<Engine> live = drawbar.engines().stream()
                .filter(engine ->
                        List.of("READY", "BUSY").contains(engine.state().toUpperCase(Locale.ROOT)))
                .toList();
        assertThat(live).hasSize(1);
        return live.get(0);
    }

    void stopEngine() {
        drawbar.stopEngine(liveEngine().id(), false);
    }

    /** The one engine that runs. */
    Engine engine() {
        assertThat(drawbar.engines()).hasSize(1);
        return drawbar.engines().get(0);
    }

    /** Groups and rows that only executors can have computed, small ones and so many that they come in several windows. */
    void computesElsewhere(String engine) {
        assertThat(rows(
                        "select id % 3 as k, count(*) as n, sum(id) as s from range(0, 300000, 1, 8) group by 1 order by 1",
                        engine))
                .containsExactly("0\t100000\t14999850000", "1\t100000\t14999950000", "2\t100000\t15000050000");
        List<String> many = rows("select id, concat('row ', id) as t from range(0, 50000, 1, 16)", engine);
        assertThat(many).hasSize(50_000);
        assertThat(many.get(49_999)).isEqualTo("49999\trow 49999");
    }

    @Override
    public void close() throws IOException {
        try {
            launcher.succeed("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Stopping the server was interrupted.", e);
        }
    }
}
