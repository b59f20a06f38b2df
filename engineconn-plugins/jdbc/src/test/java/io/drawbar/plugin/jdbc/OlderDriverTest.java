package io.drawbar.plugin.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.jdbc.Canceller;
import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.jdbc.JdbcDialect;
import io.drawbar.engine.jdbc.JdbcSession;
import io.drawbar.engine.jdbc.SessionOptions;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.RecordingSink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers of times before {@code java.time}: H2's, which is made to forget it, as each of them says so. */
class OlderDriverTest {
    private static final String TEXT = "select date '1969-12-31' d, time '23:59:58.123' t,"
            + " timestamp '2024-02-29 01:02:03.000001' ts, timestamp with time zone '2024-02-29 01:02:03.5+05:30' z, x"
            + " from (values (1), (2)) v(x) union all select null, null, null, null, 3 order by x";

    /** How a driver says that it does not know a class. */
    enum Saying {
        REFUSES(() -> new SQLFeatureNotSupportedException("getObject(int, Class)")),
        FAILS(() -> new SQLException("Not implemented for type=class java.time.LocalDate")),
        HAS_NO_SUCH_METHOD(AbstractMethodError::new);

        private final Supplier<Throwable> thrown;

        Saying(Supplier<Throwable> thrown) {
            this.thrown = thrown;
        }
    }

    @ParameterizedTest
    @EnumSource(Saying.class)
    void datesAndTimesComeByTheOlderClasses(Saying saying) throws Exception {
        RecordingSink sink = new RecordingSink();
        run(saying, TEXT, sink);
        List<Object> row = List.of(
                LocalDate.of(1969, 12, 31),
                LocalTime.of(23, 59, 58, 123_000_000),
                LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1_000),
                Instant.parse("2024-02-28T19:32:03.500Z"));
        assertThat(sink.result().rows()).hasSize(3);
        assertThat(sink.result().rows().get(0).subList(0, 4)).isEqualTo(row);
        assertThat(sink.result().rows().get(1).subList(0, 4)).isEqualTo(row);
        assertThat(sink.result().rows().get(2).subList(0, 4)).containsOnlyNulls();
    }

    @ParameterizedTest
    @EnumSource(Saying.class)
    void aRealFailureStaysOne(Saying saying) {
        EngineException failure = catchThrowableOfType(
                EngineException.class,
                () -> run(saying, "select cast('x' || n as date) from (values (1)) v(n)", new RecordingSink()));
        assertThat(failure).hasMessageContaining("x1");
    }

    @Test
    void parametersThatTheDriverDoesNotCountAreBound() throws Exception {
        RecordingSink sink = new RecordingSink();
        run(Saying.REFUSES, "select cast(? as int) + cast(? as int)", sink, 40L, 2L);
        assertThat(sink.result().value()).isEqualTo(42);
        EngineException missing = catchThrowableOfType(
                EngineException.class,
                () -> run(Saying.REFUSES, "select cast(? as int) + cast(? as int)", new RecordingSink(), 40L));
        assertThat(missing.kind()).isEqualTo(EngineException.Kind.USER);
    }

    private static void run(Saying saying, String text, RecordingSink sink, Object... values) throws Exception {
        JdbcDialect plain = new JdbcDialect() {};
        try (Canceller canceller = new Canceller("older");
                JdbcSession session = new JdbcSession(
                        new Older(saying), plain, new SessionOptions(10, Duration.ZERO, false), canceller)) {
            session.prepare(new StatementRequest("id", "sql", text, List.of(values), Map.of()))
                    .run(sink);
        }
    }

    private record Older(Saying saying) implements Connections {
        @Override
        public Connection take() throws SQLException {
            return forgetful(Connection.class, DriverManager.getConnection("jdbc:h2:mem:"));
        }

        @Override
        public void giveBack(Connection connection, boolean usable) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        private <T> T forgetful(Class<T> type, T knowing) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        if (method.getName().equals("getParameterMetaData")) {
                            throw new SQLFeatureNotSupportedException();
                        }
                        if (method.getName().equals("getObject")
                                && arguments.length > 1
                                && arguments[1] instanceof Class) {
                            throw saying.thrown.get();
                        }
                        Object answer;
                        try {
                            answer = method.invoke(knowing, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (answer instanceof ResultSet rows) {
                            return forgetful(ResultSet.class, rows);
                        }
                        if (answer instanceof PreparedStatement prepared) {
                            return forgetful(PreparedStatement.class, prepared);
                        }
                        return answer instanceof Statement statement ? forgetful(Statement.class, statement) : answer;
                    }));
        }
    }
}
