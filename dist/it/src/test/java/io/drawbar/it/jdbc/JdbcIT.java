package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.drawbar.it.Patience;
import io.drawbar.jdbc.DrawbarConnection;
import io.drawbar.jdbc.DrawbarResultSet;
import io.drawbar.jdbc.DrawbarStatement;
import io.drawbar.jdbc.StatementListener;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDBC driver against a whole Drawbar with the echo engine. */
@Timeout(240)
class JdbcIT {
    private static JdbcServer server;
    private Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc");
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

    private static List<List<String>> texts(ResultSet rows) throws SQLException {
        List<List<String>> texts = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            texts.add(row);
        }
        return texts;
    }

    @Test
    void valuesOfEveryTypeAreAnsweredAsJdbcHasThem() throws SQLException {
        String sql = "select 1 as i, 12345678901 as l, 'it''s ä𝄞' as t, true as b, null as n, 1.5 as d,"
                + " cast(12.34 as decimal(38, 2)) as m, date '2024-02-29' as day, time '01:02:03.004' as clock,"
                + " timestamp '2024-02-29 01:02:03.123456' as at, timestamptz '2024-02-29T01:02:03Z' as instant,"
                + " x'cafe' as bytes, array[1, 2] as list";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("i")).isEqualTo(1);
            assertThat(row.getObject("L")).isEqualTo(12_345_678_901L);
            assertThat(row.getString("t")).isEqualTo("it's ä𝄞");
            assertThat(row.getBoolean("b")).isTrue();
            assertThat(row.getObject("n")).isNull();
            assertThat(row.wasNull()).isTrue();
            assertThat(row.getLong("n")).isZero();
            assertThat(row.getBigDecimal("m")).isEqualByComparingTo(new BigDecimal("12.34"));
            assertThat(row.getObject("day")).isEqualTo(java.sql.Date.valueOf("2024-02-29"));
            assertThat(row.getObject("day", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(row.getObject("clock", LocalTime.class)).isEqualTo(LocalTime.of(1, 2, 3, 4_000_000));
            assertThat(row.getTimestamp("at")).isEqualTo(Timestamp.valueOf("2024-02-29 01:02:03.123456"));
            assertThat(row.getObject("instant", Instant.class)).isEqualTo(Instant.parse("2024-02-29T01:02:03Z"));
            assertThat(row.getTimestamp("instant")).isEqualTo(Timestamp.from(Instant.parse("2024-02-29T01:02:03Z")));
            assertThat(row.getBytes("bytes")).containsExactly(0xCA, 0xFE);
            assertThat(row.getString("list")).isEqualTo("[1,2]");
            assertThat((Object[]) row.getArray("list").getArray()).hasSize(2);
            assertThatThrownBy(() -> row.getInt("l"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
            assertThatThrownBy(() -> row.getString("nothing")).isInstanceOf(SQLSyntaxErrorException.class);
            assertThat(row.next()).isFalse();
            assertThatThrownBy(() -> row.getInt(1)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void allRowsComeOnceAndInOrderAndAsTheStandardDriverReadsThem() throws SQLException {
        String sql = "select * from rows(30000)";
        try (Connection standard = server.connectStandard("echo");
                Statement one = connection.createStatement();
                Statement other = standard.createStatement();
                ResultSet ours = one.executeQuery(sql);
                ResultSet theirs = other.executeQuery(sql)) {
            ResultSetMetaData metadata = ours.getMetaData();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                assertThat(metadata.getColumnLabel(i))
                        .isEqualTo(theirs.getMetaData().getColumnLabel(i));
                assertThat(metadata.getColumnType(i))
                        .isEqualTo(theirs.getMetaData().getColumnType(i));
            }
            long count = 0;
            while (ours.next()) {
                assertThat(theirs.next()).isTrue();
                assertThat(ours.getLong(1)).isEqualTo(count++);
                for (int i = 1; i <= metadata.getColumnCount(); i++) {
                    assertThat(ours.getObject(i)).isEqualTo(theirs.getObject(i));
                }
            }
            assertThat(theirs.next()).isFalse();
            assertThat(count).isEqualTo(30_000);
        }
    }

    @Test
    void parametersAreBoundByTheEngineAndAsLiteralsAlike() throws SQLException {
        String hostile = "'; drop table t; -- \\' /* ? \" ` 𝄞";
        for (String how : List.of("server", "literal")) {
            try (Connection other = server.connect("?engine=echo&parameters=" + how);
                    PreparedStatement statement =
                            other.prepareStatement("select ?, ?, ?, ?, ?, ?, '?' as q, ? -- ?\n, ? /* ? */")) {
                statement.setString(1, hostile);
                statement.setInt(2, -42);
                statement.setLong(3, 1L << 60);
                statement.setObject(4, null);
                statement.setBigDecimal(5, new BigDecimal("-123.4500"));
                statement.setDate(6, java.sql.Date.valueOf("2024-02-29"));
                statement.setObject(7, LocalDateTime.of(2024, 2, 29, 1, 2, 3));
                statement.setBytes(8, new byte[] {1, 2});
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(8);
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).as(how).isEqualTo(hostile);
                    assertThat(row.getInt(2)).isEqualTo(-42);
                    assertThat(row.getLong(3)).isEqualTo(1L << 60);
                    assertThat(row.getObject(4)).isNull();
                    assertThat(row.getBigDecimal(5)).isEqualByComparingTo(new BigDecimal("-123.45"));
                    assertThat(row.getObject(6, LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
                    assertThat(row.getString(7)).isEqualTo("?");
                    assertThat(row.getTimestamp(8)).isEqualTo(Timestamp.valueOf("2024-02-29 01:02:03"));
                    assertThat(row.getBytes(9)).containsExactly(1, 2);
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("select ?")) {
            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("07001"));
            assertThatThrownBy(() -> statement.setInt(2, 1)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void countsBatchesAndSeveralResultsFollowTheSpecification() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update 5")).isEqualTo(5);
            assertThat(statement.execute("select 1; update 3; values (1), (2)")).isTrue();
            assertThat(texts(statement.getResultSet())).hasSize(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(3);
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(texts(statement.getResultSet())).hasSize(2);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            statement.addBatch("update 1");
            statement.addBatch("update 2");
            assertThat(statement.executeBatch()).containsExactly(1, 2);
            statement.addBatch("update 1");
            statement.addBatch("fail 'no' user");
            statement.addBatch("update 3");
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(BatchUpdateException.class, e -> assertThat(e.getUpdateCounts())
                            .containsExactly(1));
            assertThatThrownBy(() -> statement.executeQuery("update 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.executeUpdate("select 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.executeUpdate("update 1", Statement.RETURN_GENERATED_KEYS))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
        }
    }

    @Test
    void failuresHaveTheRightClassStateAndJob() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("fail 'No such table' user state '42P01' at 3:7"))
                    .isInstanceOfSatisfying(SQLSyntaxErrorException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("42P01");
                        assertThat(e.getErrorCode()).isEqualTo(3000);
                    })
                    .hasMessageContaining("(line 3, column 7)")
                    .hasMessageContaining("job "
                            + statement.unwrap(DrawbarStatement.class).jobId().orElseThrow());
            assertThatThrownBy(() -> {
                        try (ResultSet rows = statement.executeQuery("select * from rows(10) then fail 'half'")) {
                            texts(rows);
                        }
                    })
                    .hasMessageContaining("half");
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("sleep 30s"))
                    .isInstanceOfSatisfying(SQLTimeoutException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("HYT00"));
        }
        Properties wrong = new Properties();
        wrong.setProperty("user", "admin");
        wrong.setProperty("password", "hush-hush");
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(""), wrong))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageNotContaining("hush-hush");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:drawbar://127.0.0.1:1/", wrong))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    }

    @Test
    void aStatementIsCancelledFromAnotherThread() throws Exception {
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
            statement.cancel();
            assertThat(ended.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            assertThat(statement.executeUpdate("update 4"))
                    .as("the statement can be used again")
                    .isEqualTo(4);
        }
    }

    @Test
    void maxRowsCutsAndTheStatementAndConnectionCloseWhatIsTheirs() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setMaxRows(7);
        ResultSet rows = statement.executeQuery("select * from rows(100)");
        assertThat(texts(rows)).hasSize(7);
        assertThat(rows.getWarnings().getSQLState()).as("there were more").isEqualTo("01004");
        ResultSet few = statement.executeQuery("select * from rows(7)");
        assertThat(texts(few)).hasSize(7);
        assertThat((Throwable) few.getWarnings()).as("there were not").isNull();
        statement.setMaxRows(0);
        ResultSet large = statement.executeQuery("select * from rows(2000000)");
        assertThat(rows.isClosed()).isTrue();
        assertThat(large.next()).isTrue();
        connection.close();
        assertThat(large.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> connection.createStatement())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        assertThat(connection.isValid(1)).isFalse();
    }

    @Test
    void theConnectionTellsWhatItIs() throws SQLException {
        assertThat(connection.isValid(5)).isTrue();
        assertThat(connection.getAutoCommit()).isTrue();
        assertThatThrownBy(() -> connection.setAutoCommit(false)).isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        connection.setSchema("sales");
        assertThat(connection.getSchema()).isEqualTo("sales");
        DrawbarConnection ours = connection.unwrap(DrawbarConnection.class);
        assertThat(ours.engineType()).isEqualTo("echo");
        try (Statement statement = connection.createStatement()) {
            texts(statement.executeQuery("select 5 as five"));
            String job = statement.unwrap(DrawbarStatement.class).jobId().orElseThrow();
            try (ResultSet again = ours.attach(job, 0)) {
                assertThat(texts(again)).containsExactly(List.of("5"));
            }
        }
        assertThat(connection.nativeSQL("select {d '2024-01-01'}")).isEqualTo("select DATE '2024-01-01'");
    }

    @Test
    void theCatalogIsListed() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertThat(metadata.getURL()).startsWith("jdbc:drawbar://127.0.0.1").doesNotContain(server.token());
        assertThat(texts(metadata.getCatalogs())).contains(List.of("echo"));
        assertThat(texts(metadata.getSchemas())).anyMatch(row -> row.get(0).equals("sales"));
        assertThat(texts(metadata.getTables(null, "sales", "%", null)))
                .anyMatch(row -> row.get(2).equals("customers"));
        assertThat(texts(metadata.getTables("echo", "s\\_les", null, null))).isEmpty();
        ResultSet columns = metadata.getColumns(null, "sales", "customers", null);
        assertThat(columns.next()).isTrue();
        assertThat(columns.getInt("ORDINAL_POSITION")).isEqualTo(1);
        assertThat(columns.getString("COLUMN_NAME")).isNotEmpty();
        assertThat(columns.getMetaData().getColumnCount()).isEqualTo(24);
        assertThat(metadata.getPrimaryKeys(null, "sales", "customers").next()).isFalse();
        assertThat(texts(metadata.getTypeInfo())).hasSizeGreaterThan(10);
        assertThat(metadata.supportsResultSetType(ResultSet.TYPE_SCROLL_INSENSITIVE))
                .isFalse();
    }

    @Test
    void preparedStatementsTellTheirColumnsBeforeTheyRun() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select * from sales.customers")) {
            ResultSetMetaData metadata = statement.getMetaData();
            assertThat(metadata.getColumnCount()).isPositive();
            assertThat(metadata.getColumnType(1)).isNotEqualTo(Types.NULL);
        }
        try (PreparedStatement statement = connection.prepareStatement("update 5")) {
            assertThat(statement.getMetaData()).isNull();
            assertThat(statement.executeUpdate()).isEqualTo(5);
        }
    }

    @Test
    void sessionsOfConnectionsAreApartAlthoughTheyShareNetworkConnections() throws SQLException {
        try (Connection other = server.connect("?engine=echo");
                Statement one = connection.createStatement();
                Statement two = other.createStatement()) {
            one.execute("set my.colour = 'green'");
            two.execute("set my.colour = 'red'");
            assertThat(texts(one.executeQuery("show my.colour")).toString()).contains("green");
            assertThat(texts(two.executeQuery("show my.colour")).toString()).contains("red");
        }
    }

    @Test
    void aListenerIsToldOfProgressAndLog() throws SQLException {
        List<Double> fractions = new CopyOnWriteArrayList<>();
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(DrawbarStatement.class).setListener(new StatementListener() {
                @Override
                public void progress(double fraction, String detail) {
                    fractions.add(fraction);
                }

                @Override
                public void log(String level, String line) {
                    lines.add(level + " " + line);
                }
            });
            statement.execute("sleep 1s");
            statement.execute("log 3 'hello'");
        }
        Patience.await().untilAsserted(() -> assertThat(lines)
                .filteredOn(line -> line.contains("hello"))
                .hasSize(3));
        Patience.await().untilAsserted(() -> assertThat(fractions)
                .isNotEmpty()
                .isSorted()
                .allMatch(fraction -> fraction >= 0 && fraction <= 1));
    }

    @Test
    void rowsAreReadAsArrowBatches() throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from rows(50000)")) {
            DrawbarResultSet arrow = rows.unwrap(DrawbarResultSet.class);
            assertThat(arrow.arrowSchema()).hasSizeGreaterThan(16).startsWith(-1, -1, -1, -1);
            long bytes = 0;
            for (Optional<byte[]> batch = arrow.nextArrowBatch(); batch.isPresent(); batch = arrow.nextArrowBatch()) {
                assertThat(batch.get()).startsWith(-1, -1, -1, -1);
                bytes += batch.get().length;
            }
            assertThat(bytes).isGreaterThan(50_000 * Long.BYTES);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aPoolWorksAsItsAuthorsThink() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url("?engine=echo&token=" + server.token()));
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(Patience.LIMIT.toMillis());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            for (int i = 0; i < 20; i++) {
                try (Connection pooled = pool.getConnection();
                        Statement statement = pooled.createStatement();
                        ResultSet row = statement.executeQuery("select " + i)) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getInt(1)).isEqualTo(i);
                }
            }
            assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isBetween(1, 4);
        }
    }

    @Test
    void theServersDeathInMidFetchLosesNoRowAndRepeatsNone() throws Exception {
        try (Connection other = server.connect("?engine=echo&prefetch=64k&setting.echo.batch-rows=500"
                        + "&setting.echo.batch-delay=5ms&reconnectTimeout=90s");
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("select id, name from rows(300000, id bigint, name varchar)")) {
            long expected = 0;
            while (rows.next()) {
                assertThat(rows.getLong(1)).isEqualTo(expected++);
                if (expected == 20_000) {
                    server.kill();
                    server.startAgain();
                }
            }
            assertThat(expected).isEqualTo(300_000);
        }
    }

    @Test
    void whatTheEngineWarnsOfIsAWarningOfTheStatement() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("warn 'mind the gap'");
            assertThat((Throwable) statement.getWarnings()).hasMessage("mind the gap");
            assertThat(statement.getWarnings().getSQLState()).isEqualTo("01000");
            statement.execute("log 3 'no warning'");
            assertThat((Throwable) statement.getWarnings()).isNull();
            assertThat(statement.execute("begin warn 'once'; select 1; end; warn 'twice'"))
                    .isTrue();
            assertThat(texts(statement.getResultSet())).hasSize(1);
            assertThat((Throwable) statement.getWarnings()).hasMessage("once");
            assertThat(statement.getMoreResults()).isFalse();
            assertThat((Throwable) statement.getWarnings().getNextWarning()).hasMessage("twice");
        }
    }

    @Test
    void rowsThatCameCompressedAreTheSame() throws SQLException {
        String sql = "select * from rows(30000, id bigint, name varchar null, amount decimal(18,2), ok boolean,"
                + " list array(int), at timestamp)";
        for (String how : List.of("lz4", "zstd")) {
            try (Connection compressed = server.connect("?engine=echo&compression=" + how);
                    Statement other = compressed.createStatement()) {
                same(sql, other);
            }
            try (Statement other = connection.createStatement()) {
                other.unwrap(DrawbarStatement.class).setCompression(how);
                same(sql, other);
                assertThatThrownBy(() -> other.unwrap(DrawbarStatement.class).setCompression("zip"))
                        .hasMessageContaining("zstd");
            }
        }
        assertThatThrownBy(() -> server.connect("?engine=echo&compression=zip"))
                .hasMessageContaining("compression")
                .hasMessageContaining("lz4");
    }

    private void same(String sql, Statement other) throws SQLException {
        try (Statement plain = connection.createStatement();
                ResultSet expected = plain.executeQuery(sql);
                ResultSet found = other.executeQuery(sql)) {
            int rows = 0;
            while (expected.next()) {
                assertThat(found.next()).isTrue();
                for (int i = 1; i <= 6; i++) {
                    assertThat(found.getString(i)).isEqualTo(expected.getString(i));
                }
                rows++;
            }
            assertThat(found.next()).isFalse();
            assertThat(rows).isEqualTo(30_000);
        }
    }

    @Test
    void whatAClientSaysOfItselfStandsInItsJobs() throws Exception {
        connection.setClientInfo("ApplicationName", "sales board");
        connection.setClientInfo("ClientUser", "mia");
        connection.setClientInfo("ClientHostname", "desk-7");
        try (Statement statement = connection.createStatement()) {
            statement.execute("sleep 2s");
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/jobs/"
                            + statement.unwrap(DrawbarStatement.class).jobId().orElseThrow()))
                    .header("Authorization", "Bearer " + server.token())
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("sales board").contains("mia").contains("desk-7");
        }
        connection.setClientInfo("ApplicationName", "x".repeat(300));
        assertThat(connection.getClientInfo("ApplicationName")).hasSize(200);
        assertThat(connection.getWarnings().getSQLState()).isEqualTo("01004");
    }

    @Test
    void theEngineTellsWhatItsLanguageIsLike() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertThat(metadata.supportsUnion()).isFalse();
        assertThat(metadata.supportsColumnAliasing()).isTrue();
        assertThat(metadata.supportsMixedCaseIdentifiers()).isTrue();
        assertThat(metadata.getSQLKeywords()).contains("NOOP");
        assertThat(texts(metadata.getFunctions(null, null, "%"))).isEmpty();
    }
}
