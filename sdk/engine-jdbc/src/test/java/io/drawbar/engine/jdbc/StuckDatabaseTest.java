package io.drawbar.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementSink;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that answers neither statements nor cancels keeps nobody waiting who has cancelled. */
@Timeout(60)
class StuckDatabaseTest {
    private static final int STUCK = 5;

    private final Canceller canceller = new Canceller("stuck");

    @AfterEach
    void close() {
        canceller.close();
    }

    @Test
    void aConnectionOnWhichACancelHasNoEffectIsCutOff() throws Exception {
        StuckDatabase database = new StuckDatabase();
        JdbcSession session = session(database, Duration.ofMillis(100));
        assertThat(cancelled(session, database).kind()).isEqualTo(Kind.CANCELLED);
        EngineException lost = catchThrowableOfType(
                EngineException.class, () -> session.prepare(request()).run(new Nobody()));
        assertThat(lost).hasMessageContaining("was lost");
        assertThat(database.taken).hasValue(1);
        assertThat(database.givenBack).hasValue(1);
        assertThat(cancelled(session, database).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(database.taken).hasValue(2);
        session.close();
        assertThat(database.givenBack).hasValue(2);
    }

    @Test
    void cancelsThatWaitHoldUpNoOther() throws Exception {
        for (int i = 0; i < STUCK; i++) {
            StuckDatabase database = new StuckDatabase();
            JdbcSession stuck = session(database, Duration.ofHours(1));
            EngineStatement statement = stuck.prepare(request());
            var unused = begin(statement);
            database.awaitBegin();
            statement.cancel();
        }
        StuckDatabase database = new StuckDatabase();
        assertThat(cancelled(session(database, Duration.ofMillis(100)), database)
                        .kind())
                .isEqualTo(Kind.CANCELLED);
    }

    @Test
    void aClosedEngineWaitsForNoDatabase() throws Exception {
        StuckDatabase database = new StuckDatabase();
        EngineStatement statement = session(database, Duration.ofHours(1)).prepare(request());
        CompletableFuture<EngineException> end = begin(statement);
        database.awaitBegin();
        statement.cancel();
        canceller.close();
        assertThat(end.get(30, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELLED);
    }

    private JdbcSession session(StuckDatabase database, Duration limit) {
        JdbcDialect dialect = new JdbcDialect() {
            @Override
            public boolean describes() {
                return false;
            }

            @Override
            public Optional<Duration> cancelLimit() {
                return Optional.of(limit);
            }
        };
        return new JdbcSession(database, dialect, new SessionOptions(100, Duration.ZERO, false), canceller);
    }

    private static StatementRequest request() {
        return new StatementRequest("id", "sql", "select 1", List.of(), Map.of());
    }

    private static EngineException cancelled(JdbcSession session, StuckDatabase database) throws Exception {
        EngineStatement statement = session.prepare(request());
        CompletableFuture<EngineException> end = begin(statement);
        database.awaitBegin();
        statement.cancel();
        return end.get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<EngineException> begin(EngineStatement statement) {
        CompletableFuture<EngineException> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> end.complete(catchThrowableOfType(EngineException.class, () -> statement.run(new Nobody()))),
                "statement under test");
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    /** Connections on which everything but an abort waits for that. */
    private static final class StuckDatabase implements Connections {
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger givenBack = new AtomicInteger();
        private final Semaphore begun = new Semaphore(0);

        void awaitBegin() throws InterruptedException {
            begun.acquire();
        }

        @Override
        public Connection take() {
            taken.incrementAndGet();
            CountDownLatch aborted = new CountDownLatch(1);
            Statement statement = answering(Statement.class, method -> switch (method) {
                case "execute", "cancel" -> {
                    if (method.equals("execute")) {
                        begun.release();
                    }
                    aborted.await();
                    throw new SQLException("aborted", "08006");
                }
                default -> Optional.empty();
            });
            return answering(Connection.class, method -> switch (method) {
                case "createStatement" -> Optional.of(statement);
                case "isClosed" -> Optional.of(false);
                case "abort" -> {
                    aborted.countDown();
                    yield Optional.empty();
                }
                default -> Optional.empty();
            });
        }

        @Override
        public void giveBack(Connection connection, boolean usable) {
            assertThat(usable).isFalse();
            givenBack.incrementAndGet();
        }
    }

    private interface Answers {
        Optional<Object> to(String method) throws Exception;
    }

    private static <T> T answering(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.to(method.getName())
                        .orElse(null)));
    }

    /** Is told nothing. */
    private static final class Nobody implements StatementSink {
        @Override
        public void log(Level level, String line) {}

        @Override
        public void progress(Progress progress) {}

        @Override
        public void schema(ByteBuffer message) {}

        @Override
        public boolean batch(ByteBuffer message, long rows) {
            return true;
        }

        @Override
        public void endResult() {}

        @Override
        public void updateCount(long rows) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
