package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.it.Patience;
import io.drawbar.jdbc.DrawbarConnection;
import io.drawbar.jdbc.DrawbarResultSet;
import io.drawbar.jdbc.DrawbarStatement;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What JDBC's specification has in tables and in small print. */
@Timeout(120)
class JdbcSpecificationIT {
    private static final Set<JDBCType> NUMBERS = EnumSet.of(
            JDBCType.TINYINT,
            JDBCType.SMALLINT,
            JDBCType.INTEGER,
            JDBCType.BIGINT,
            JDBCType.REAL,
            JDBCType.DOUBLE,
            JDBCType.DECIMAL,
            JDBCType.BOOLEAN);

    /** Of each type a value that all getters of its row in the table can take. */
    private static final Map<JDBCType, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put(JDBCType.TINYINT, "cast(1 as tinyint)");
        VALUES.put(JDBCType.SMALLINT, "cast(1 as smallint)");
        VALUES.put(JDBCType.INTEGER, "cast(1 as int)");
        VALUES.put(JDBCType.BIGINT, "cast(1 as bigint)");
        VALUES.put(JDBCType.REAL, "cast(1 as real)");
        VALUES.put(JDBCType.DOUBLE, "cast(1 as double)");
        VALUES.put(JDBCType.DECIMAL, "cast(1 as decimal(10,2))");
        VALUES.put(JDBCType.BOOLEAN, "true");
        VALUES.put(JDBCType.VARCHAR, "'1'");
        VALUES.put(JDBCType.VARBINARY, "x'31'");
        VALUES.put(JDBCType.DATE, "date '2024-02-29'");
        VALUES.put(JDBCType.TIME, "time '01:02:03'");
        VALUES.put(JDBCType.TIMESTAMP, "timestamp '2024-02-29 01:02:03'");
    }

    private static JdbcServer server;
    private Connection connection;

    /** A getter of {@link ResultSet}. */
    private record Getter(String name, Call call, Set<JDBCType> types) {
        interface Call {
            Object get(ResultSet row, int column) throws SQLException;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-specification");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = server.connect("?engine=echo");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static Set<JDBCType> with(Set<JDBCType> types, JDBCType... more) {
        Set<JDBCType> all = EnumSet.copyOf(types);
        all.addAll(List.of(more));
        return all;
    }

    /** Table B-6 of JDBC 4.3, as far as there are such types. */
    private static List<Getter> table() {
        Set<JDBCType> numeric = with(NUMBERS, JDBCType.VARCHAR);
        Set<JDBCType> all = VALUES.keySet();
        Set<JDBCType> text = EnumSet.of(JDBCType.VARCHAR);
        Set<JDBCType> bytes = EnumSet.of(JDBCType.VARBINARY);
        return List.of(
                new Getter("getByte", ResultSet::getByte, numeric),
                new Getter("getShort", ResultSet::getShort, numeric),
                new Getter("getInt", ResultSet::getInt, numeric),
                new Getter("getLong", ResultSet::getLong, numeric),
                new Getter("getFloat", ResultSet::getFloat, numeric),
                new Getter("getDouble", ResultSet::getDouble, numeric),
                new Getter("getBigDecimal", ResultSet::getBigDecimal, numeric),
                new Getter("getBoolean", ResultSet::getBoolean, numeric),
                new Getter("getString", ResultSet::getString, all),
                new Getter("getNString", ResultSet::getNString, all),
                new Getter("getObject", ResultSet::getObject, all),
                new Getter("getBytes", ResultSet::getBytes, bytes),
                new Getter("getBinaryStream", ResultSet::getBinaryStream, bytes),
                new Getter("getBlob", ResultSet::getBlob, bytes),
                new Getter("getAsciiStream", ResultSet::getAsciiStream, text),
                new Getter("getCharacterStream", ResultSet::getCharacterStream, text),
                new Getter("getNCharacterStream", ResultSet::getNCharacterStream, text),
                new Getter("getClob", ResultSet::getClob, text),
                new Getter("getDate", ResultSet::getDate, EnumSet.of(JDBCType.DATE, JDBCType.TIMESTAMP)),
                new Getter("getTime", ResultSet::getTime, EnumSet.of(JDBCType.TIME, JDBCType.TIMESTAMP)),
                new Getter("getTimestamp", ResultSet::getTimestamp, EnumSet.of(JDBCType.DATE, JDBCType.TIMESTAMP)));
    }

    private static String select(Stream<String> values) {
        return "select " + String.join(", ", values.toList());
    }

    @Test
    void everyConversionOfTheTableWorks() throws SQLException {
        List<JDBCType> types = List.copyOf(VALUES.keySet());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select(VALUES.values().stream()))) {
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= types.size(); i++) {
                assertThat(JDBCType.valueOf(row.getMetaData().getColumnType(i))).isEqualTo(types.get(i - 1));
            }
            for (Getter getter : table()) {
                for (JDBCType type : getter.types()) {
                    Object value = getter.call().get(row, types.indexOf(type) + 1);
                    assertThat(value).as("%s of %s", getter.name(), type).isNotNull();
                    if (value instanceof Number number) {
                        assertThat(number.intValue())
                                .as("%s of %s", getter.name(), type)
                                .isEqualTo(1);
                    } else if (value instanceof Boolean flag) {
                        assertThat(flag).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void nullIsNullWhicheverTypeItHasAndHoweverItIsRead() throws SQLException {
        String sql = select(Stream.of(
                        "tinyint",
                        "smallint",
                        "int",
                        "bigint",
                        "uint64",
                        "real",
                        "double",
                        "decimal(38,10)",
                        "boolean",
                        "varchar",
                        "varbinary",
                        "date",
                        "time",
                        "timestamp",
                        "timestamptz",
                        "array(int)")
                .map(type -> "cast(null as " + type + ")"));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                for (Getter getter : table()) {
                    Object value = getter.call().get(row, i);
                    String what = getter.name() + " of " + row.getMetaData().getColumnTypeName(i);
                    assertThat(row.wasNull()).as(what).isTrue();
                    if (value instanceof Number number) {
                        assertThat(number.doubleValue()).as(what).isZero();
                    } else {
                        assertThat(value).as(what).isIn(null, false);
                    }
                }
                assertThat((Object) row.getArray(i)).isNull();
            }
        }
    }

    @Test
    void aServerThatIsSilentForTooLongIsGivenUp() throws SQLException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(executor, 500);
            assertThat(connection.getNetworkTimeout()).isEqualTo(500);
            long start = System.nanoTime();
            assertThatThrownBy(() -> statement.execute("hang 20s"))
                    .isInstanceOfSatisfying(SQLTimeoutException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("HYT00"));
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(15);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void abortEndsWhatAnotherThreadWaitsFor() throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("sleep 60s");
                    return new AssertionError("It ended well.");
                } catch (SQLException e) {
                    return e;
                }
            });
            Patience.await()
                    .until(() ->
                            statement.unwrap(DrawbarStatement.class).jobId().isPresent());
            connection.abort(Runnable::run);
            assertThat(ended.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void whatIsWrappedIsToldAndNothingElse() throws SQLException {
        assertThat(connection.isWrapperFor(DrawbarConnection.class)).isTrue();
        assertThat(connection.isWrapperFor(DrawbarStatement.class)).isFalse();
        assertThatThrownBy(() -> connection.unwrap(DrawbarStatement.class)).isInstanceOf(SQLException.class);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            assertThat(statement.isWrapperFor(DrawbarStatement.class)).isTrue();
            assertThat(rows.isWrapperFor(DrawbarResultSet.class)).isTrue();
            assertThat(rows.unwrap(DrawbarResultSet.class).jobId()).isPresent();
        }
    }
}
