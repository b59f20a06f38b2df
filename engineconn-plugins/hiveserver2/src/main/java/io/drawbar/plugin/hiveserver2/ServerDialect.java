package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.jdbc.JdbcDialect;
import io.drawbar.engine.jdbc.MetaDataDialect;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.NullOrder;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementSink;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hive.jdbc.HiveStatement;

/** Hive as its driver shows it. Thread-safe. */
final class ServerDialect implements JdbcDialect {
    /** Hive counts lines from 1 and columns from 0. */
    private static final Pattern POSITION = Pattern.compile("\\b[Ll]ine (\\d+):(\\d+)");

    private static final Pattern NOISE =
            Pattern.compile("^(Error while (compiling|processing) statement: |Error running query: |FAILED: )+");
    private static final int SEMANTIC_FROM = 10_000;
    private static final int RUNTIME_FROM = 20_000;

    /** What Hive can do since 4.0, as the plugin "hive" tells it of the Hive within. */
    private static final SqlDialect COMMON = SqlDialect.common()
            .with(Ability.SUBQUERIES_IN_QUANTIFIEDS)
            // Columns are added in parentheses only, which is not what tools mean by it.
            .without(
                    Ability.ALTER_TABLE_ADD_COLUMN,
                    Ability.CATALOGS_IN_DATA_MANIPULATION,
                    Ability.CATALOGS_IN_TABLE_DEFINITIONS,
                    Ability.LIKE_ESCAPE_CLAUSE)
            .with(NullOrder.HIGH)
            .with(new Identifiers("`", Case.LOWER, Case.LOWER, ""))
            .with(new Terms("catalog", "database", "procedure", ".", true));

    /** Functions of Hive that are called otherwise than those of the standard that have their names. */
    private static final Set<String> CALLED_OTHERWISE = Set.of("char", "position");

    private final QueryLogs logs;
    private final Duration cancelWait;

    ServerDialect(QueryLogs logs, Duration cancelWait) {
        this.logs = logs;
        this.cancelWait = cancelWait;
    }

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        String type = meta.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        return switch (type) {
            // All of Hive's numbers have a sign, which the driver does not tell of all.
            case "tinyint" -> StandardTypes.of(name, Plain.INT8, Cells::integer);
            case "smallint" -> StandardTypes.of(name, Plain.INT16, Cells::integer);
            case "int" -> StandardTypes.of(name, Plain.INT32, Cells::integer);
            case "bigint" -> StandardTypes.of(name, Plain.INT64, Cells::integer);
            case "float" -> StandardTypes.of(name, Plain.FLOAT, Cells::single);
            case "decimal" -> StandardTypes.decimal(name, meta.getPrecision(column), meta.getScale(column));
            // Texts are exact; the driver's own dates depend on the zone of this process.
            case "date" -> StandardTypes.of(name, Plain.DATE, Cells::text);
            case "timestamp" -> StandardTypes.of(name, ColumnType.Timestamp.local(), ServerDialect::local);
            case "timestamp with local time zone" ->
                StandardTypes.of(name, ColumnType.Timestamp.in("UTC"), ServerDialect::instant);
            case "binary" -> StandardTypes.of(name, Plain.BINARY, ServerDialect::bytes);
            case "boolean" -> StandardTypes.of(name, Plain.BOOLEAN, Cells::bool);
            case "double" -> StandardTypes.of(name, Plain.DOUBLE, Cells::floating);
            case "void" -> StandardTypes.of(name, Plain.NULL, (rows, from, into, to) -> into.setNull(to));
            // Of what is nested the server tells JSON, and not the types within.
            default -> StandardTypes.of(name, Plain.UTF8, Cells::text);
        };
    }

    /** The driver knows them as objects only. */
    private static void bytes(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from));
    }

    private static void local(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        String text = rows.getString(from);
        into.set(to, text == null ? null : LocalDateTime.parse(text.replace(' ', 'T')));
    }

    /** As in {@code 2024-02-29 01:02:03.004 Europe/Berlin}. */
    private static void instant(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        String text = rows.getString(from);
        if (text == null) {
            into.setNull(to);
            return;
        }
        int zone = text.lastIndexOf(' ');
        into.set(
                to,
                LocalDateTime.parse(text.substring(0, zone).replace(' ', 'T'))
                        .atZone(ZoneId.of(text.substring(zone + 1)))
                        .toInstant());
    }

    @Override
    public boolean describes() {
        return false;
    }

    @Override
    public boolean answersSeveralResults() {
        return false;
    }

    /** The driver would write values into the text. */
    @Override
    public boolean takesParameters() {
        return false;
    }

    @Override
    public Watching watch(Statement statement, StatementSink sink) {
        return logs.watch((HiveStatement) statement, sink);
    }

    /** The server tells no progress of what it only reads and hands out. */
    @Override
    public boolean tellsRowsRead() {
        return true;
    }

    /** The driver forgets a cancel that comes while the server compiles; then it is sent again, when the server has the statement. */
    @Override
    public void cancel(Statement statement, Connections connections) throws SQLException {
        if (DriverParts.taken((HiveStatement) statement)) {
            statement.cancel();
        }
    }

    /** A server answers a cancel when what it has killed is gone, which may be never, and until then the driver sends nothing else. */
    @Override
    public Optional<Duration> cancelLimit() {
        return Optional.of(cancelWait);
    }

    /** A server closes the session of a socket that is closed; that of one over HTTP has to be told. */
    @Override
    public void cut(Connection connection, Connections connections) throws SQLException, EngineException {
        boolean http = DriverParts.http(connection);
        DriverParts.cut(connection);
        if (http) {
            ((ServerConnections) connections).closeSession(connection);
        }
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        String message = NOISE.matcher(SqlFailures.words(thrown)).replaceFirst("");
        int[] place = {0, 0};
        Matcher position = POSITION.matcher(message);
        if (position.find()) {
            place = new int[] {Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2)) + 1};
        }
        return SqlFailures.of(thrown, kind(thrown, message), message, place);
    }

    private static Kind kind(SQLException thrown, String message) {
        int code = thrown.getErrorCode();
        if ((code >= SEMANTIC_FROM && code < RUNTIME_FROM)
                || message.startsWith("ParseException")
                || message.contains("hive configuration")
                || message.contains("Cannot modify")) {
            return Kind.USER;
        }
        if (message.contains("OutOfMemoryError") || message.contains("Java heap space")) {
            return Kind.RESOURCES;
        }
        return SqlFailures.kind(thrown);
    }

    @Override
    public Optional<StatementAnalysis> analyse(Connection connection, String text) throws SQLException {
        return Optional.of(ServerAnalysis.of(connection, text));
    }

    /** The driver's word is that of a much older Hive, but for the keywords, which the server tells. */
    @Override
    public SqlDialect sql(DatabaseMetaData meta) throws SQLException {
        Set<String> functions = new TreeSet<>();
        try (Statement statement = meta.getConnection().createStatement();
                ResultSet rows = statement.executeQuery("show functions")) {
            while (rows.next()) {
                functions.add(rows.getString(1));
            }
        }
        functions.removeAll(CALLED_OTHERWISE);
        return COMMON.with(Words.of(MetaDataDialect.keywords(meta), functions));
    }
}
