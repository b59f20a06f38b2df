package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.drawbar.it.Patience;
import io.drawbar.plugin.presto.PrestoServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.rowset.serial.SerialBlob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every method of the interfaces of java.sql answers, or refuses with an SQLException that has a state and a message: as tools find
 * out that walk through all of it.
 */
@Timeout(240)
class JdbcWalkIT {
    /** Methods for which null is what the specification says, in these circumstances. */
    private static final Set<String> NULLABLE = Set.of(
            "Connection.getWarnings",
            "Connection.getClientInfo(String)",
            "Statement.getWarnings",
            "Statement.getResultSet",
            "PreparedStatement.getMetaData",
            "ResultSet.getWarnings");

    /** The engines that are walked through, and in what they differ. */
    enum Target {
        ECHO("?engine=echo", "select * from rows(1, a array(int), s row(x int), b varbinary, c varchar)", true),
        SPARK("?engine=spark", "select array(1, 2) a, named_struct('x', 1) s, x'cafe' b, 'text' c", true),
        /** H2's rows within a row arrive as text. */
        H2("?engine=jdbc&setting.source=h2", "select array[1, 2] a, 'no struct' s, x'cafe' b, 'text' c", false),
        /** DuckDB's structs arrive as text. */
        DUCKDB("?engine=jdbc&setting.source=duck", "select [1, 2] a, 'no struct' s, 'x'::blob b, 'text' c", false),
        /** PostgreSQL's rows within a row arrive as text. */
        POSTGRES(
                "?engine=jdbc&setting.source=postgres",
                "select array[1, 2] a, 'no struct' s, '\\xcafe'::bytea b, 'text' c",
                false),
        FLINK("?engine=flink", "select array[1, 2] a, cast(row(1) as row<x int>) s, x'cafe' b, 'text' c", true),
        PRESTO("?engine=presto", "select array[1, 2] a, cast(row(1) as row(x integer)) s, x'cafe' b, 'text' c", true),
        HIVE("?engine=hive", "select array(1, 2) a, named_struct('x', 1) s, unhex('cafe') b, 'text' c", true);

        private final String url;
        private final String objects;
        private final boolean structs;

        Target(String url, String objects, boolean structs) {
            this.url = url;
            this.objects = objects;
            this.structs = structs;
        }
    }

    /** Methods behind which something is not what it was. */
    private static final Pattern LEAVING =
            Pattern.compile("close.*|execute.*|next|getMoreResults|cancel|clear.*|setEscape.*");

    private static final int CANCELS = 10;
    private static final long AT_ONCE_MILLIS = 200;
    private static final Set<String> ENDING = Set.of("close", "abort", "closeOnCompletion");

    private static EmbeddedPostgres postgres;
    private static PrestoServer presto;
    private static JdbcServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of(System.getProperty("drawbar.it.home"), "jdbc-walk-postgres")
                        .toFile())
                .setPGStartupWait(Patience.LIMIT)
                .start();
        Map<String, String> sources = new LinkedHashMap<>(JdbcServer.DATABASES);
        sources.put("source.postgres.url", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
        sources.put("source.postgres.user", "postgres");
        presto = PrestoServer.start(Path.of(System.getProperty("drawbar.it.presto")), folder);
        server = JdbcServer.start(
                "jdbc-walk",
                Map.of("jdbc", sources, "presto", Map.of("url", presto.url())),
                "spark",
                "jdbc",
                "flink",
                "presto",
                "hive");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        presto.close();
        postgres.close();
    }

    /** Calls a method and checks how it ends. */
    private static Object call(Object on, Method method) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(method.getParameterTypes()[i], method.getName());
        }
        try {
            Object answer = method.invoke(on, arguments);
            if (answer == null && method.getReturnType() != void.class && !NULLABLE.contains(shortName(method))) {
                fail(method + " answers null.");
            }
            return answer;
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            if (!(thrown instanceof SQLException refused)) {
                throw new AssertionError(method + " throws no SQLException", thrown);
            }
            assertThat(refused.getSQLState()).as("%s: %s", method, refused).hasSize(5);
            assertThat(refused.getMessage()).as("%s", method).isNotBlank();
            return null;
        }
    }

    /** As in NULLABLE. */
    private static String shortName(Method method) {
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        return method.getParameterCount() == 0
                ? name
                : name + "(" + method.getParameterTypes()[0].getSimpleName() + ")";
    }

    private static Object argument(Class<?> type, String method) {
        Map<Class<?>, Object> known = new LinkedHashMap<>();
        known.put(int.class, 1);
        known.put(long.class, 1L);
        known.put(boolean.class, true);
        known.put(byte.class, (byte) 1);
        known.put(short.class, (short) 1);
        known.put(float.class, 1f);
        known.put(double.class, 1d);
        known.put(String.class, method.contains("Execute") || method.startsWith("execute") ? "select 1" : "id");
        known.put(byte[].class, new byte[] {1});
        known.put(BigDecimal.class, BigDecimal.ONE);
        known.put(Object.class, "1");
        known.put(Class.class, String.class);
        known.put(Map.class, Map.of());
        known.put(Calendar.class, Calendar.getInstance());
        known.put(java.sql.Date.class, java.sql.Date.valueOf("2024-01-01"));
        known.put(java.sql.Time.class, java.sql.Time.valueOf("01:02:03"));
        known.put(java.sql.Timestamp.class, java.sql.Timestamp.valueOf("2024-01-01 00:00:00"));
        known.put(InputStream.class, InputStream.nullInputStream());
        known.put(Reader.class, new StringReader("1"));
        known.put(java.sql.SQLType.class, JDBCType.VARCHAR);
        known.put(Properties.class, new Properties());
        known.put(Executor.class, (Executor) Runnable::run);
        known.put(int[].class, new int[] {1});
        known.put(String[].class, new String[] {"TABLE"});
        known.put(Object[].class, new Object[] {1});
        known.put(Blob.class, blob());
        known.put(Clob.class, clob());
        known.put(NClob.class, clob());
        return known.get(type);
    }

    private static Blob blob() {
        try {
            return new SerialBlob(new byte[] {1});
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text of which nothing is asked but itself. */
    private static NClob clob() {
        return (NClob) Proxy.newProxyInstance(
                JdbcWalkIT.class.getClassLoader(),
                new Class<?>[] {NClob.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "length" -> 1L;
                    case "getSubString" -> "1";
                    default -> throw new SQLFeatureNotSupportedException("It is only read.", "0A000");
                });
    }

    @ParameterizedTest
    @EnumSource
    void databaseMetaData(Target engine) throws Exception {
        try (Connection connection = server.connect(engine.url)) {
            DatabaseMetaData metadata = connection.getMetaData();
            for (Method method : DatabaseMetaData.class.getMethods()) {
                Object answer = call(metadata, method);
                if (answer instanceof ResultSet rows) {
                    assertThat(rows.getMetaData().getColumnCount())
                            .as("%s", method)
                            .isPositive();
                    rows.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connection(Target engine) throws Exception {
        for (Method method : Connection.class.getMethods()) {
            try (Connection connection = server.connect(engine.url)) {
                call(connection, method);
                if (!ENDING.contains(method.getName())) {
                    assertThat(connection.isClosed()).as("%s", method).isFalse();
                }
            }
        }
    }

    /** Calls every method of something, on another one when a method may have left the last one behind. */
    @SuppressWarnings("try") // What is walked through may be closed by it.
    private static <T extends AutoCloseable> void walk(Class<T> type, Callable<? extends T> make) throws Exception {
        T one = make.call();
        for (Method method : type.getMethods()) {
            call(one, method);
            if (LEAVING.matcher(method.getName()).matches()) {
                one.close();
                one = make.call();
            }
        }
        one.close();
    }

    @ParameterizedTest
    @EnumSource
    void statements(Target engine) throws Exception {
        try (Connection connection = server.connect(engine.url)) {
            walk(Statement.class, () -> {
                Statement statement = connection.createStatement();
                statement.execute("select 1 as id");
                return statement;
            });
            walk(PreparedStatement.class, () -> {
                PreparedStatement statement = connection.prepareStatement("select ? as id");
                statement.setInt(1, 5);
                return statement;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void results(Target engine) throws Exception {
        try (Connection connection = server.connect(engine.url);
                Statement statement = connection.createStatement()) {
            walk(ResultSet.class, () -> {
                ResultSet rows = statement.executeQuery("select 1 as id");
                assertThat(rows.next()).isTrue();
                return rows;
            });
            try (ResultSet rows = statement.executeQuery("select 1 as id")) {
                for (Method method : ResultSetMetaData.class.getMethods()) {
                    call(rows.getMetaData(), method);
                }
            }
            try (PreparedStatement prepared = connection.prepareStatement("select ? as id")) {
                for (Method method : ParameterMetaData.class.getMethods()) {
                    call(prepared.getParameterMetaData(), method);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosedSaysSo(Target engine) throws Exception {
        Connection connection = server.connect(engine.url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1 as id");
        rows.close();
        for (Method method : List.of(
                ResultSet.class.getMethod("next"),
                ResultSet.class.getMethod("getMetaData"),
                ResultSet.class.getMethod("getString", int.class),
                ResultSet.class.getMethod("getString", String.class))) {
            assertThat(call(rows, method)).as("%s", method).isNull();
        }
        statement.close();
        assertThat(call(statement, Statement.class.getMethod("getMaxRows"))).isNull();
        connection.close();
        for (String name : List.of("getCatalog", "createStatement", "getMetaData", "commit", "getWarnings")) {
            assertThat(call(connection, Connection.class.getMethod(name)))
                    .as(name)
                    .isNull();
        }
        connection.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatThereIsNotIsRefusedAsSuch(Target engine) throws Exception {
        try (Connection connection = server.connect(engine.url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 as id")) {
            for (ThrowingCall refused : List.<ThrowingCall>of(
                    () -> connection.prepareCall("{call x}"),
                    connection::setSavepoint,
                    () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                    () -> statement.execute("select 1", new String[] {"id"}),
                    rows::previous,
                    rows::last,
                    () -> rows.updateInt(1, 5),
                    rows::deleteRow)) {
                try {
                    refused.run();
                    fail("It was not refused.");
                } catch (SQLFeatureNotSupportedException e) {
                    assertThat(e.getSQLState()).isEqualTo("0A000");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesThatAreObjects(Target engine) throws Exception {
        Map<Class<?>, ValueGetter> getters = new LinkedHashMap<>();
        getters.put(Array.class, rows -> rows.getArray(1));
        if (engine.structs) {
            getters.put(Struct.class, rows -> rows.getObject(2));
        }
        getters.put(Blob.class, rows -> rows.getBlob(3));
        getters.put(Clob.class, rows -> rows.getClob(4));
        getters.put(NClob.class, rows -> rows.getNClob(4));
        try (Connection connection = server.connect(engine.url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(engine.objects)) {
            assertThat(rows.next()).isTrue();
            for (Map.Entry<Class<?>, ValueGetter> each : getters.entrySet()) {
                for (Method method : each.getKey().getMethods()) {
                    call(each.getValue().get(rows), method);
                }
            }
        }
    }

    @Test
    void whatADatabaseWarnsOfIsAWarningOfTheStatement() throws Exception {
        try (Connection connection = server.connect(Target.POSTGRES.url);
                Statement statement = connection.createStatement()) {
            statement.execute("create function warned(x int) returns int language plpgsql as"
                    + " $$ begin raise warning 'mind %', x; return x; end $$");
            try (ResultSet rows = statement.executeQuery("select warned(7)")) {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isEqualTo(7);
                }
                assertThat((Throwable) statement.getWarnings()).hasMessageContaining("mind 7");
            }
        }
    }

    @Test
    void whatAClientSaysOfItselfIsToldToTheDatabase() throws Exception {
        try (Connection connection = server.connect(Target.POSTGRES.url);
                Statement statement = connection.createStatement()) {
            for (String name : List.of("sales board", "it's another")) {
                connection.setClientInfo("ApplicationName", name);
                try (ResultSet row = statement.executeQuery("select current_setting('application_name')")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo(name);
                }
            }
        }
    }

    /** The best of some, because the machine may be busy with other things. */
    @Test
    void aCancelIsSeenByPrestoAtOnce(TestReporter reporter) throws Exception {
        List<Long> millis = new ArrayList<>();
        while (millis.isEmpty() || (millis.size() < CANCELS && Collections.min(millis) >= AT_ONCE_MILLIS)) {
            millis.add(cancelled("try " + millis.size()).toMillis());
        }
        reporter.publishEntry("cancel seen by Presto after, ms", millis.toString());
        assertThat(Collections.min(millis)).isLessThan(AT_ONCE_MILLIS);
    }

    private static Duration cancelled(String words) throws Exception {
        try (Connection connection = server.connect(Target.PRESTO.url);
                Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> ending = CompletableFuture.supplyAsync(() -> catchThrowable(() ->
                    statement.execute("select count(*) from tpch.sf1000.orders where comment like '%" + words + "%'")));
            String query = Patience.await()
                    .until(() -> presto.running(words), Optional::isPresent)
                    .orElseThrow();
            Instant begin = Instant.now();
            statement.cancel();
            Instant ended = Patience.await()
                    .until(() -> presto.failed(query), Optional::isPresent)
                    .orElseThrow();
            assertThat(ending.get(30, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
            return Duration.between(begin, ended);
        }
    }

    private interface ValueGetter {
        Object get(ResultSet rows) throws SQLException;
    }

    private interface ThrowingCall {
        void run() throws SQLException;
    }
}
