package io.drawbar.plugin.presto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.testkit.CancelContract;
import io.drawbar.engine.testkit.CatalogContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.ErrorsContract;
import io.drawbar.engine.testkit.PrepareContract;
import io.drawbar.engine.testkit.RecordingSink;
import io.drawbar.engine.testkit.ReportsContract;
import io.drawbar.engine.testkit.ResultsContract;
import io.drawbar.engine.testkit.SessionsContract;
import io.drawbar.engine.testkit.TypesContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin on a real Presto server: the contract of all engines, and what is Presto's own. */
class PrestoTest {
    private static PrestoServer server;
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = PrestoServer.start(folder);
        engine = EngineUnderTest.start(new PrestoPlugin(), Map.of("url", server.url()), folder, new PrestoProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
        server.close();
    }

    @Nested
    class Types extends TypesContract {
        Types() {
            super(engine);
        }
    }

    @Nested
    class Results extends ResultsContract {
        Results() {
            super(engine);
        }
    }

    @Nested
    class Cancel extends CancelContract {
        Cancel() {
            super(engine);
        }
    }

    @Nested
    class Errors extends ErrorsContract {
        Errors() {
            super(engine);
        }
    }

    @Nested
    class Reports extends ReportsContract {
        Reports() {
            super(engine);
        }
    }

    @Nested
    class Sessions extends SessionsContract {
        Sessions() {
            super(engine);
        }
    }

    @Nested
    class Catalog extends CatalogContract {
        Catalog() {
            super(engine);
        }
    }

    @Nested
    class Prepare extends PrepareContract {
        Prepare() {
            super(engine);
        }
    }

    @Nested
    class Own {
        @Test
        void aQueryIsNamedInTheLogWithItsPlaceInTheConsole() throws Exception {
            RecordingSink sink = engine.run("select count(*) from nation");
            assertThat(sink.logs()).anySatisfy(log -> assertThat(log.line())
                    .matches("Presto query \\S+: http://.*/ui/query.html\\?\\S+"));
        }

        @Test
        void progressCountsSplitsAndRows() throws Exception {
            RecordingSink sink = engine.run("select count(*) from tpch.sf1.lineitem");
            assertThat(sink.progress()).anySatisfy(progress -> {
                assertThat(progress.unit()).isEqualTo("splits");
                assertThat(progress.done()).isPositive();
                assertThat(progress.detail()).contains("rows");
            });
        }

        @Test
        void theUserOfTheSessionIsTheUserOfTheQuery() throws Exception {
            assertThat(engine.run("select current_user").result().value()).isEqualTo("tester");
        }

        @Test
        void whoLogsInIsTheUserWhenOneIsConfigured() throws Exception {
            try (Engine other = new PrestoPlugin().start(context(Map.of("url", server.url(), "user", "service")));
                    EngineSession session = other.openSession(request(Map.of()))) {
                assertThat(engine.run(session, "select current_user").result().value())
                        .isEqualTo("service");
            }
        }

        @Test
        void tagsAndZoneReachTheServer() throws Exception {
            try (EngineSession session = engine.session(
                    Map.of("client-tags", "night,drawbar", "time-zone", "Asia/Karachi"), Optional.empty())) {
                assertThat(engine.run(session, "select current_timezone()")
                                .result()
                                .value())
                        .isEqualTo("Asia/Karachi");
            }
        }

        @Test
        void aCancelIsSeenByTheServerAtOnce() throws Exception {
            String slow = "select count(*) from tpch.sf1000.orders where comment like '%to be cancelled%'";
            try (EngineSession session = engine.session();
                    EngineStatement statement = session.prepare(engine.request(slow))) {
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
            List<List<Object>> rows = engine.run(
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
