package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.it.Launcher;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.dbunit.database.DatabaseConfig;
import org.dbunit.database.DatabaseConnection;
import org.dbunit.dataset.Column;
import org.dbunit.dataset.IDataSet;
import org.dbunit.dataset.ITable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDBC driver against a whole Drawbar with Spark. */
@Timeout(240)
class JdbcSparkIT {
    private static JdbcServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-spark", "spark");
        connection = server.connect("?engine=spark&timeZone=UTC&setting.spark.sql.session.timeZone=UTC");
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        server.close();
    }

    private static List<List<String>> rows(ResultSet rows) throws SQLException {
        try (rows) {
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
    }

    private static List<List<String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return rows(statement.executeQuery(sql));
        }
    }

    @Test
    void valuesOfEveryType() throws SQLException {
        String sql = "select cast(1 as tinyint) a, cast(2 as smallint) b, 3 c, 4L d, cast(1.5 as float) e, 2.5D f,"
                + " cast('123456789012345678901234567890.12345678' as decimal(38,8)) g, 'it\\'s' h, true i, x'cafe' j,"
                + " date'2024-02-29' k, timestamp'2024-02-29 01:02:03.123456' l, timestamp_ntz'2024-02-29 01:02:03' m,"
                + " array(1, null) n, map('k', 1) o, named_struct('x', 1, 'y', 'z') p, null q,"
                + " interval '1-2' year to month r, interval '1 02:03:04' day to second s, double('NaN') t";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getObject("a")).isEqualTo(1);
            assertThat(row.getObject("b")).isEqualTo(2);
            assertThat(row.getObject("c")).isEqualTo(3);
            assertThat(row.getObject("d")).isEqualTo(4L);
            assertThat(row.getObject("e")).isEqualTo(1.5f);
            assertThat(row.getObject("f")).isEqualTo(2.5);
            assertThat(row.getObject("g")).isEqualTo(new BigDecimal("123456789012345678901234567890.12345678"));
            assertThat(row.getObject("h")).isEqualTo("it's");
            assertThat(row.getObject("i")).isEqualTo(true);
            assertThat(row.getBytes("j")).containsExactly(0xCA, 0xFE);
            assertThat(row.getObject("k", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(row.getObject("l", Instant.class)).isEqualTo(Instant.parse("2024-02-29T01:02:03.123456Z"));
            assertThat(row.getString("l")).isEqualTo("2024-02-29 01:02:03.123456+00:00");
            assertThat(row.getTimestamp("m")).isEqualTo(Timestamp.valueOf("2024-02-29 01:02:03"));
            assertThat((Object[]) row.getArray("n").getArray()).containsExactly(1, null);
            assertThat(row.getObject("o")).isEqualTo(Map.of("k", 1));
            assertThat(((Struct) row.getObject("p")).getAttributes()).containsExactly(1, "z");
            assertThat(row.getString("p")).isEqualTo("{\"x\":1,\"y\":\"z\"}");
            assertThat(row.getObject("q")).isNull();
            assertThat(row.getObject("t")).isEqualTo(Double.NaN);
            assertThat(row.getMetaData().getColumnType(7)).isEqualTo(Types.DECIMAL);
            assertThat(row.getMetaData().getPrecision(7)).isEqualTo(38);
        }
    }

    @Test
    void theSameQueryAnswersTheSameThroughTheStandardDriver() throws SQLException {
        String sql =
                "select id, cast(id as string) t, cast(id as decimal(12,2)) m, date_add(date'2020-01-01', cast(id as"
                        + " int)) d, id % 3 = 0 b, if(id % 7 = 0, null, id * 0.5D) x from range(0, 20000, 1, 3) order by id";
        try (Connection standard = server.connectStandard("spark");
                Statement one = connection.createStatement();
                Statement other = standard.createStatement();
                ResultSet ours = one.executeQuery(sql);
                ResultSet theirs = other.executeQuery(sql)) {
            while (ours.next()) {
                assertThat(theirs.next()).isTrue();
                for (int i = 1; i <= 6; i++) {
                    assertThat(ours.getObject(i)).isEqualTo(theirs.getObject(i));
                }
            }
            assertThat(theirs.next()).isFalse();
        }
    }

    @Test
    void parametersAreBoundWithTheirTypes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select ? + 1 as n, concat(?, '!') as t, ? as d, ? as m, '?' as q from range(?)")) {
            statement.setInt(1, 41);
            statement.setString(2, "it's \\ \" ` ? -- /*");
            statement.setDate(3, java.sql.Date.valueOf("2024-02-29"));
            statement.setBigDecimal(4, new BigDecimal("12.340"));
            statement.setLong(5, 1);
            assertThat(rows(statement.executeQuery()))
                    .containsExactly(List.of("42", "it's \\ \" ` ? -- /*!", "2024-02-29", "12.340", "?"));
        }
    }

    @Test
    void tablesAreMadeFilledAndListed() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists jdbc_it");
            statement.execute("drop table if exists jdbc_it.people");
            assertThat(statement.execute(
                            "create table jdbc_it.people (id bigint not null, name string comment 'who', paid decimal(10,2))"
                                    + " using parquet"))
                    .isFalse();
            statement.execute("insert into jdbc_it.people values (1, 'ada', 1.5), (2, null, null)");
        }
        assertThat(rows("select id, name from jdbc_it.people order by id"))
                .containsExactly(List.of("1", "ada"), java.util.Arrays.asList("2", null));
        DatabaseMetaData metadata = connection.getMetaData();
        assertThat(metadata.getDatabaseProductName()).contains("Spark");
        assertThat(metadata.getIdentifierQuoteString()).isEqualTo("`");
        assertThat(rows(metadata.getTables(null, "jdbc\\_it", "peo%", new String[] {"TABLE"})))
                .singleElement()
                .satisfies(row -> assertThat(row.get(2)).isEqualTo("people"));
        List<List<String>> columns = rows(metadata.getColumns(null, "jdbc_it", "people", "%"));
        assertThat(columns).extracting(row -> row.get(3)).containsExactly("id", "name", "paid");
        assertThat(columns.get(2).get(6)).isEqualTo("10");
        assertThat(columns.get(2).get(8)).isEqualTo("2");
        assertThat(columns.get(1).get(11)).isEqualTo("who");
        connection.setSchema("jdbc_it");
        assertThat(connection.getSchema()).isEqualTo("jdbc_it");
        assertThat(rows("select count(*) from people")).containsExactly(List.of("2"));
        connection.setSchema("default");
    }

    @Test
    void aSyntaxErrorTellsItsPlace() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select 1\nfrom from x"))
                    .isInstanceOf(SQLSyntaxErrorException.class)
                    .hasMessageContaining("line 2");
            assertThatThrownBy(() -> statement.executeQuery("select * from no_such_table_here"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        }
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The program as a jar, as one hands it to Spark. */
    private static Path program(Path libraries) throws Exception {
        Path folder = Files.createDirectories(server.home().resolve("jdbc-source"));
        Path source = Path.of(JdbcSparkIT.class.getResource("/JdbcSource.java").toURI());
        String classPath;
        // Only the launchers of java and javac know stars in class paths.
        try (Stream<Path> jars = Files.list(libraries)) {
            classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()))
                .isZero();
        Path jar = folder.resolve("jdbc-source.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("JdbcSource.class"));
            Files.copy(folder.resolve("JdbcSource.class"), out);
        }
        return jar;
    }

    /** By {@code --jars}, with which the driver is in a class loader that Spark makes. */
    @Test
    void sparksOwnJdbcSourceReadsThroughTheDriver() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        for (String internal : List.of(
                "java.lang",
                "java.lang.invoke",
                "java.lang.reflect",
                "java.io",
                "java.net",
                "java.nio",
                "java.util",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "jdk.internal.ref",
                "sun.nio.ch",
                "sun.nio.cs",
                "sun.security.action",
                "sun.util.calendar")) {
            command.add("--add-opens=java.base/" + internal + "=ALL-UNNAMED");
        }
        Path libraries = only(server.home().resolve("engines"), "spark-").resolve("lib");
        command.addAll(List.of(
                "-cp",
                libraries + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--jars",
                only(Launcher.distribution().resolve("jdbc"), "drawbar-jdbc-").toString(),
                "--class",
                "JdbcSource",
                program(libraries).toString()));
        // Spark quotes identifiers with double quotes whatever the driver says.
        command.add(server.url("?engine=spark&setting.spark.sql.ansi.enabled=true"
                + "&setting.spark.sql.ansi.doubleQuotedIdentifiers=true&token=" + server.token()));
        command.add("select id, cast(id as decimal(18,2)) amount, timestamp'2024-02-29 01:02:03' at from range(5000)");
        Path log = server.home().resolve("logs/jdbc-source.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(log)).contains("READ 5000|12497500|");
    }

    @Test
    void whatToolsSendOnConnectingIsAnswered() throws SQLException {
        try (Connection own = server.connect("?engine=spark");
                Statement statement = own.createStatement()) {
            statement.execute("create schema if not exists tools");
            statement.execute("drop table if exists tools.orders");
            statement.execute(
                    "create table tools.orders (id bigint, name string, price decimal(10,2), day date) using parquet");
            statement.execute("insert into tools.orders values (1, 'na', 1.5, date'2024-01-01'),"
                    + " (2, 'nb', 2.5, date'2024-01-02'), (3, 'nc', null, date'2024-01-03')");
            ToolReplay replay = new ToolReplay(own);
            replay.dbeaver();
            replay.tableau();
            replay.metabase();
            replay.superset();
        }
    }

    /** DbUnit walks through all that metadata tell of a schema, and writes its own queries from it. */
    @Test
    void dbUnitReadsAWholeSchema() throws Exception {
        try (Connection own = server.connect("?engine=spark");
                Statement statement = own.createStatement()) {
            statement.execute("create schema if not exists walked");
            statement.execute("use walked");
            statement.execute("create table few (id bigint, `two words` string) using parquet");
            statement.execute("create table none (day date, price decimal(10,2)) using parquet");
            statement.execute("insert into few values (1, 'one'), (2, null), (3, 'three')");
            DatabaseConnection walker = new DatabaseConnection(own, "walked");
            walker.getConfig().setProperty(DatabaseConfig.PROPERTY_ESCAPE_PATTERN, "`?`");
            IDataSet all = walker.createDataSet();
            assertThat(all.getTableNames()).containsExactlyInAnyOrder("few", "none");
            ITable few = all.getTable("few");
            assertThat(few.getRowCount()).isEqualTo(3);
            assertThat(few.getTableMetaData().getColumns())
                    .extracting(Column::getColumnName)
                    .containsExactly("id", "two words");
            assertThat(few.getTableMetaData().getPrimaryKeys()).isEmpty();
            assertThat(all.getTable("none").getRowCount()).isZero();
            statement.execute("drop schema walked cascade");
        }
    }

    @Test
    void settingsThatSparkAdvisesAgainstAreWarnedOf() throws SQLException {
        String old = "spark.sql.execution.arrow.enabled";
        try (Statement statement = connection.createStatement()) {
            statement.execute("set " + old + "=true");
            // SET answers rows, and what is said of it comes with their end.
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    assertThat(rows.getString(1)).isEqualTo(old);
                }
            }
            assertThat(statement.getWarnings().getSQLState()).isEqualTo("01000");
            assertThat((Throwable) statement.getWarnings()).hasMessageContaining("deprecated");
        }
        try (Connection other = server.connect("?engine=spark&setting." + old + "=true");
                Statement statement = other.createStatement()) {
            statement.execute("create or replace temporary view warned as select 1 as a");
            assertThat((Throwable) statement.getWarnings()).hasMessageContaining(old);
            statement.execute("select a from warned");
            assertThat((Throwable) statement.getWarnings()).as("said once").isNull();
        }
    }

    @Test
    void aListingShowsWhatAStatementHasJustMade() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        try (Connection other = server.connect("?engine=spark");
                Statement statement = other.createStatement()) {
            statement.execute("create schema if not exists fresh");
            for (int i = 0; i < 3; i++) {
                assertThat(rows(metadata.getTables(null, "fresh", "%", null))).hasSize(i);
                statement.execute("create table fresh.t" + i + " (id bigint) using parquet");
            }
            statement.execute("alter table fresh.t0 add columns (more int)");
            assertThat(rows(metadata.getColumns(null, "fresh", "t0", "%"))).hasSize(2);
            statement.execute("drop schema fresh cascade");
            assertThat(rows(metadata.getTables(null, "fresh", "%", null))).isEmpty();
        }
    }

    @Test
    void hostileTextsComeBackAsTheyWereHoweverTheyAreSent() throws SQLException {
        List<String> hostile = List.of(
                "'; drop table t; --",
                "\\'; drop table t; --",
                "\\",
                "' or ''='",
                "'\\''",
                "a\nb\r\t",
                "? ?? ${x} {fn now()}",
                "*/ union select 1 /*",
                "` \" $$",
                "\u2019 or 1=1",
                "\uD83D\uDE00 \\uD83D \\n \\% \\_",
                "x' || (select 1) || 'y");
        for (String how : List.of("server", "literal")) {
            try (Connection other = server.connect("?engine=spark&parameters=" + how);
                    PreparedStatement statement = other.prepareStatement(
                            "select ? as t, '?' as q, /* ? */ \"?\" as d -- ?\n, `?` from (select 1 as `?`)")) {
                for (String text : hostile) {
                    statement.setString(1, text);
                    assertThat(rows(statement.executeQuery())).as(how).containsExactly(List.of(text, "?", "?", "1"));
                }
            }
        }
    }

    @Test
    void functionsAreListedAndWhatIsToldOfTheLanguageIsSparks() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertThat(rows(metadata.getFunctions(null, null, "date\\_trunc")))
                .singleElement()
                .satisfies(row -> assertThat(row.get(3)).contains("date_trunc"));
        assertThat(rows(metadata.getFunctions(null, null, "%"))).hasSizeGreaterThan(300);
        assertThat(rows(metadata.getFunctions(null, "default", "%"))).isEmpty();
        assertThat(rows(metadata.getFunctionColumns(null, null, "abs", "%"))).isEmpty();
        assertThat(rows(metadata.getProcedures(null, null, "%"))).isEmpty();
        assertThat(metadata.getSQLKeywords()).contains("TBLPROPERTIES").doesNotContain("SELECT");
        assertThat(metadata.getNumericFunctions()).contains("SQRT");
        assertThat(metadata.supportsSubqueriesInQuantifieds()).isFalse();
        assertThat(metadata.storesLowerCaseIdentifiers()).isTrue();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select {fn ucase('a')}, {fn sqrt(4)}")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("A");
        }
    }
}
