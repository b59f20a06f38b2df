package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Cancels a statement that its server cannot end. Tez 0.10 sends kills by its network only, so a graph that runs without one in the server's
 * own process is cancelled by nothing, while the server waits for that.
 */
final class StuckCancel {
    private static final Map<String, String> WITHOUT_NETWORK = Map.of("tez.local.mode.without.network", "true");

    private StuckCancel() {}

    static void check(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("cancel-wait", "1s");
        SessionRequest request =
                new SessionRequest("stuck", "ann", Optional.empty(), Optional.empty(), WITHOUT_NETWORK);
        try (Engine engine = new HiveServer2Plugin()
                        .start(new EngineContext("engine", "tester", "4.0.1", all, Path.of("target")));
                EngineSession session = engine.openSession(request)) {
            RecordingSink sink = new RecordingSink();
            // It ends some seconds later by itself, so that it is in nobody's way.
            EngineStatement statement =
                    session.prepare(statement("select sum(id) from (select id from default.numbers limit 1000000) x"));
            CompletableFuture<EngineException> end = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(EngineException.class, () -> statement.run(sink)));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !sink.progress()
                    .isEmpty());
            statement.cancel();
            assertThat(end.get(8, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELLED);
            statement.close();
            assertThat(catchThrowableOfType(EngineException.class, () -> one(session)))
                    .hasMessageContaining("was lost");
            assertThat(one(session)).isEqualTo(1);
        }
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("HiveServer2-cancel")));
    }

    private static Object one(EngineSession session) throws EngineException, InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (EngineStatement statement = session.prepare(statement("select 1"))) {
            statement.run(sink);
        }
        return sink.result().value();
    }

    private static StatementRequest statement(String text) {
        return new StatementRequest("stuck", "sql", text, List.of(), Map.of());
    }
}
