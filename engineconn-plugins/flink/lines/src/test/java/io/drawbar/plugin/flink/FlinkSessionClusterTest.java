package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An existing cluster of real processes, whose jobs outlive the engine. */
@Timeout(120)
class FlinkSessionClusterTest {
    private static final String ENDLESS = "create temporary table endless (id bigint) with ('connector' = 'datagen',"
            + " 'rows-per-second' = '5')";

    @TempDir
    private static Path folder;

    private static SessionCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = SessionCluster.start(folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static EngineUnderTest engine() throws Exception {
        return EngineUnderTest.start(
                new FlinkStart(),
                Map.of(
                        "flink.cluster",
                        cluster.address(),
                        "execution.checkpointing.savepoint-dir",
                        folder.resolve("savepoints").toUri().toString()),
                folder.resolve("engine"),
                new FlinkProbes());
    }

    @Test
    void aJobGoesOnWithoutTheEngineAndIsStoppedByTheNext() throws Exception {
        String job;
        Map<String, String> streaming = Map.of("execution.runtime-mode", "streaming");
        try (EngineUnderTest engine = engine();
                EngineSession session = engine.session(streaming, Optional.empty())) {
            assertThat(engine.run("select 1").result().value()).isEqualTo(1);
            engine.run(session, ENDLESS);
            engine.run(session, "create temporary table hole (id bigint, c bigint) with ('connector' = 'blackhole')");
            job = (String) engine.run(session, "insert into hole select id, count(*) from endless group by id")
                    .result()
                    .value();
            Awaitility.await().until(() -> cluster.get("/jobs/" + job).contains("\"state\":\"RUNNING\""));
        }
        assertThat(cluster.get("/jobs/" + job)).contains("\"state\":\"RUNNING\"");
        try (EngineUnderTest engine = engine()) {
            var described = engine.run("describe job '" + job + "'").result();
            assertThat(described.columnNames()).contains("vertices", "checkpoints", "restore path", "exception");
            assertThat((String) described.rows().get(0).get(4)).contains("endless");
            String savepoint = (String) Awaitility.await()
                    .ignoreExceptions() // tasks may not be ready for it yet
                    .until(() -> engine.run("stop job '" + job + "' with savepoint").result().value(), path -> true);
            assertThat(savepoint).contains("savepoints");
            Awaitility.await().until(() -> cluster.get("/jobs/" + job).contains("\"state\":\"FINISHED\""));
            assertThat(engine.run("describe job '" + job + "'").result().rows().get(0))
                    .contains("FINISHED");
        }
    }

    @Test
    void aClusterThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> EngineUnderTest.start(
                        new FlinkStart(),
                        Map.of("flink.cluster", "127.0.0.1:1", "client.timeout", "3 s"),
                        folder.resolve("none"),
                        new FlinkProbes()))
                .hasMessageContaining("http://127.0.0.1:1 does not answer")
                .hasMessageContaining("flink.cluster");
    }
}
