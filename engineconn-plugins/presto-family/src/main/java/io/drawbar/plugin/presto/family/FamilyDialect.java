package io.drawbar.plugin.presto.family;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.jdbc.CellReader;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.JdbcDialect;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Presto and Trino. Thread-safe. */
final class FamilyDialect implements JdbcDialect {
    private static final Pattern QUERY = Pattern.compile("^Query failed \\(#[^)]*\\): ");
    private static final Pattern POSITION = Pattern.compile("\\bline (\\d+):(\\d+)");
    private static final int SYNTAX_ERROR = 1;
    private static final int INTERNAL = 0x1_0000;
    private static final int RESOURCES = 0x2_0000;
    private static final int EXTERNAL = 0x3_0000;

    private final FamilyDriver driver;
    private final String console;
    private final FamilyValues values;

    /**
     * The dialect for a cluster.
     *
     * @param console what the address of a query in the cluster's console begins with
     */
    FamilyDialect(FamilyDriver driver, String console) {
        this.driver = driver;
        this.console = console;
        this.values = new FamilyValues(driver);
    }

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        ColumnType type = TypeText.parse(meta.getColumnTypeName(column));
        return StandardTypes.of(meta.getColumnLabel(column), type, reader(type));
    }

    private CellReader reader(ColumnType type) {
        if (type instanceof Plain plain) {
            return switch (plain) {
                case BOOLEAN -> Cells::bool;
                case INT8, INT16, INT32, INT64 -> Cells::integer;
                case FLOAT -> Cells::single;
                case DOUBLE -> Cells::floating;
                case BINARY -> Cells::bytes;
                case NULL -> (rows, from, into, to) -> into.setNull(to);
                // Texts are exact; the drivers' own dates depend on the zone of this process.
                case DATE, UTF8, UINT8, UINT16, UINT32, UINT64 -> Cells::text;
            };
        }
        if (type instanceof ColumnType.Decimal) {
            return Cells::decimal;
        }
        if (type instanceof ColumnType.Time) {
            return Cells::text;
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return timestamp.zone().isPresent() ? FamilyDialect::instant : FamilyDialect::local;
        }
        return (rows, from, into, to) -> into.set(to, values.of(rows.getObject(from), type));
    }

    private static void local(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        String text = rows.getString(from);
        into.set(to, text == null ? null : FamilyValues.local(text));
    }

    private static void instant(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        String text = rows.getString(from);
        into.set(to, text == null ? null : FamilyValues.instant(text));
    }

    /** The drivers cannot describe what they have not run. */
    @Override
    public boolean describes() {
        return false;
    }

    /** Presto's driver forgets them when it goes on to the next rows. */
    @Override
    public boolean warnsWithFirstRow() {
        return true;
    }

    @Override
    public Optional<StatementAnalysis> analyse(Connection connection, String text)
            throws SQLException, EngineException {
        return Optional.of(FamilyAnalysis.of(this, connection, text));
    }

    @Override
    public List<EngineCatalog.Routine> builtInRoutines(Connection connection) throws SQLException {
        return FamilyRoutines.list(connection);
    }

    @Override
    public boolean answersSeveralResults() {
        return false;
    }

    /** The drivers cannot count either. */
    @Override
    public int markers(PreparedStatement statement, String text) {
        return Markers.count(text);
    }

    @Override
    public void bind(PreparedStatement statement, int marker, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(marker, Types.NULL);
        } else if (value instanceof LocalDate date) {
            statement.setDate(marker, java.sql.Date.valueOf(date));
        } else if (value instanceof LocalTime time) {
            statement.setTime(marker, java.sql.Time.valueOf(time));
        } else if (value instanceof LocalDateTime timestamp) {
            statement.setTimestamp(marker, java.sql.Timestamp.valueOf(timestamp));
        } else if (value instanceof Instant) {
            // The drivers write timestamps without a zone only, which is another type and in another session's zone
            // another moment.
            throw new SQLFeatureNotSupportedException(
                    "A moment in time cannot be a parameter of " + driver.title()
                            + ": give a local time, or write it into the text as timestamp '2024-02-29 01:02:03 UTC'.",
                    "0A000");
        } else if (value instanceof Long number) {
            statement.setLong(marker, number);
        } else {
            JdbcDialect.super.bind(statement, marker, value);
        }
    }

    /** As the source of queries and as the client's information, in the coordinator's console. */
    @Override
    public void introduce(Connection connection, Map<String, String> client) throws SQLException {
        String application = client.get("application");
        if (application != null) {
            connection.setClientInfo("ApplicationName", header(application));
        }
        String person = client.getOrDefault("client-user", "");
        String machine = client.getOrDefault("client-host", "");
        if (!person.isEmpty() || !machine.isEmpty()) {
            connection.setClientInfo("ClientInfo", header(person + "@" + machine));
        }
    }

    /** It travels in a header of HTTP. */
    private static String header(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    @Override
    public Watching watch(Statement statement, StatementSink sink) throws SQLException {
        AtomicBoolean named = new AtomicBoolean();
        driver.watch(statement, news -> {
            if (named.compareAndSet(false, true)) {
                sink.log(
                        StatementSink.Level.INFO,
                        driver.title() + " query " + news.queryId() + ": " + console + news.queryId());
            }
            sink.progress(progress(news));
        });
        return () -> driver.unwatch(statement);
    }

    private static Progress progress(QueryNews news) {
        double fraction = news.percentage().isPresent()
                ? Math.max(0, Math.min(1, news.percentage().getAsDouble() / 100))
                : Double.NaN;
        return new Progress(
                fraction,
                Math.min(news.completed(), news.total()),
                news.running(),
                news.total(),
                "splits",
                news.state() + ", " + news.rows() + " rows, " + news.bytes() + " bytes");
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        return failure(thrown, place -> place);
    }

    /** Where something is in a text; both count from 1. */
    record Place(int line, int column) {}

    /**
     * A failure of a text that was sent in other words.
     *
     * @param original from a place in what was sent to that in the text
     */
    EngineException failure(SQLException thrown, UnaryOperator<Place> original) {
        String message = QUERY.matcher(SqlFailures.words(thrown)).replaceFirst("");
        Matcher found = POSITION.matcher(message);
        Place place = new Place(0, 0);
        if (found.find()) {
            place = original.apply(new Place(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))));
            message = message.substring(0, found.start(1)) + place.line() + ":" + place.column()
                    + message.substring(found.end(2));
        }
        int code = thrown.getErrorCode();
        EngineException.Builder failure = EngineException.builder(kind(thrown, code), message)
                .cause(thrown)
                .position(place.line(), place.column())
                .engineCode(Integer.toString(code));
        SqlFailures.state(thrown).ifPresentOrElse(failure::sqlState, () -> {
            if (code > 0 && code < INTERNAL) {
                failure.sqlState(code == SYNTAX_ERROR ? "42601" : "42000");
            }
        });
        return failure.build();
    }

    /** Whether the cluster says that the statement is to blame. */
    static boolean isUsers(SQLException thrown) {
        return thrown.getErrorCode() > 0 && thrown.getErrorCode() < INTERNAL;
    }

    /** The clusters number failures by whose they are. 0 is the driver's own: it found no server, or the user did something wrong. */
    private static Kind kind(SQLException thrown, int code) {
        if (code == 0) {
            return SqlFailures.kind(thrown);
        }
        if (isUsers(thrown)) {
            return Kind.USER;
        }
        return code >= RESOURCES && code < EXTERNAL ? Kind.RESOURCES : Kind.ENGINE;
    }
}
