package io.drawbar.plugin.presto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The plugin on a real Presto server: the contract of all engines, and what is Presto's own. */
class PrestoTest extends EngineContract {
    private PrestoServer server;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        server = PrestoServer.start(folder);
        return EngineUnderTest.start(new PrestoPlugin(), Map.of("url", server.url()), folder, new PrestoProbes());
    }

    @Override
    protected void stop() {
        server.close();
    }

    @Nested
    class Own {
        @Test
        void aQueryIsNamedInTheLogWithItsPlaceInTheConsole() throws Exception {
            RecordingSink sink = engine().run("select count(*) from nation");
            assertThat(sink.logs()).anySatisfy(log -> assertThat(log.line())
                    .matches("Presto query \\S+: http://.*/ui/query.html\\?\\S+"));
        }

        @Test
        void progressCountsSplitsAndRows() throws Exception {
            RecordingSink sink = engine().run("select count(*) from tpch.sf1.lineitem");
            assertThat(sink.progress()).anySatisfy(progress -> {
                assertThat(progress.unit()).isEqualTo("splits");
                assertThat(progress.done()).isPositive();
                assertThat(progress.detail()).contains("rows");
            });
        }

        @Test
        void theUserOfTheSessionIsTheUserOfTheQuery() throws Exception {
            assertThat(engine().run("select current_user").result().value()).isEqualTo("tester");
        }

        @Test
        void whoLogsInIsTheUserWhenOneIsConfigured() throws Exception {
            try (Engine other = new PrestoPlugin().start(context(Map.of("url", server.url(), "user", "service")));
                    EngineSession session = other.openSession(request(Map.of()))) {
                assertThat(engine().run(session, "select current_user").result().value())
                        .isEqualTo("service");
            }
        }

        @Test
        void tagsAndZoneReachTheServer() throws Exception {
            try (EngineSession session = engine().session(
                            Map.of("client-tags", "night,drawbar", "time-zone", "Asia/Karachi"), Optional.empty())) {
                assertThat(engine().run(session, "select current_timezone()")
                                .result()
                                .value())
                        .isEqualTo("Asia/Karachi");
            }
        }

        @Test
        void aCancelIsSeenByTheServerAtOnce() throws Exception {
            String slow = "select count(*) from tpch.sf1000.orders where comment like '%to be cancelled%'";
            try (EngineSession session = engine().session();
                    EngineStatement statement = session.prepare(engine().request(slow))) {
                RecordingSink sink = new RecordingSink();
                CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                    try {
                        statement.run(sink);
                    } catch (EngineException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                });
                Awaitility.await().until(() -> state(slow), "RUNNING"::equals);
                long begin = System.nanoTime();
                statement.cancel();
                Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> state(slow), "FAILED"::equals);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
                Awaitility.await().until(run::isCompletedExceptionally);
            }
        }

        private String state(String text) throws Exception {
            List<List<Object>> rows = engine().run(
                            "select state from system.runtime.queries where query = '" + text.replace("'", "''") + "'")
                    .result()
                    .rows();
            return rows.isEmpty() ? "" : String.valueOf(rows.get(0).get(0));
        }

        @Test
        void anAddressWithParametersIsRefused() {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new PrestoPlugin()
                    .start(context(Map.of("url", "jdbc:presto://h:1/x?queryInterceptors=a.B"))));
            assertThat(refusal).hasMessageContaining("without parameters");
        }

        private EngineContext context(Map<String, String> settings) {
            return new EngineContext("engine", "tester", "0.296", settings, Path.of("target"));
        }

        private SessionRequest request(Map<String, String> settings) {
            return new SessionRequest("own", "ann", Optional.empty(), Optional.empty(), settings);
        }
    }
}
