package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Words;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL, and what speaks its protocol. */
final class PostgresDialect implements SourceDialect {
    private static final String APPLICATION = "application";
    private static final Pattern POSITION = Pattern.compile("\\n\\s*Position: (\\d+)");

    private static final Map<String, ColumnType> ELEMENTS = Map.ofEntries(
            Map.entry("int2", Plain.INT16),
            Map.entry("int4", Plain.INT32),
            Map.entry("int8", Plain.INT64),
            Map.entry("float4", Plain.FLOAT),
            Map.entry("float8", Plain.DOUBLE),
            Map.entry("bool", Plain.BOOLEAN),
            Map.entry("text", Plain.UTF8),
            Map.entry("varchar", Plain.UTF8),
            Map.entry("bpchar", Plain.UTF8),
            Map.entry("name", Plain.UTF8),
            Map.entry("uuid", Plain.UTF8),
            Map.entry("numeric", Plain.UTF8),
            Map.entry("date", Plain.DATE),
            Map.entry("timestamp", ColumnType.Timestamp.local()),
            Map.entry("timestamptz", ColumnType.Timestamp.in("UTC")));

    /** Of the functions that the driver tells of, those that PostgreSQL itself has; the driver means others for its escapes alone. */
    private static final Set<String> FUNCTIONS = Set.of(
            "ABS",
            "ACOS",
            "ASCII",
            "ASIN",
            "ATAN",
            "ATAN2",
            "CEILING",
            "CONCAT",
            "COS",
            "COT",
            "DEGREES",
            "EXP",
            "FLOOR",
            "LEFT",
            "LENGTH",
            "LOG",
            "LOG10",
            "LTRIM",
            "MOD",
            "NOW",
            "PI",
            "POWER",
            "RADIANS",
            "REPEAT",
            "REPLACE",
            "ROUND",
            "RTRIM",
            "SIGN",
            "SIN",
            "SQRT",
            "SUBSTRING",
            "TAN");

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        String type = meta.getColumnTypeName(column);
        if (type.startsWith("_")) {
            ColumnType element = ELEMENTS.get(type.substring(1));
            return element == null
                    ? StandardTypes.of(name, Plain.UTF8, Cells::text)
                    : StandardTypes.of(name, ColumnType.ListOf.of(element), Cells::array);
        }
        return switch (type) {
            case "timestamptz" -> StandardTypes.of(name, ColumnType.Timestamp.in("UTC"), Cells::instant);
            case "timestamp" -> StandardTypes.of(name, ColumnType.Timestamp.local(), Cells::timestamp);
            case "timetz", "money", "bit", "varbit" -> StandardTypes.of(name, Plain.UTF8, Cells::text);
            default -> StandardTypes.plan(meta, column);
        };
    }

    @Override
    public ParameterType parameterType(int jdbcType, String typeName) {
        return typeName.equals("timestamptz")
                ? ParameterType.TIMESTAMP_TZ
                : SourceDialect.super.parameterType(jdbcType, typeName);
    }

    @Override
    public boolean streamsInTransaction() {
        return true;
    }

    @Override
    public void prepare(Connection connection, DataSource source) throws SQLException {
        if (source.readOnly()) {
            // Every transaction begins as one that only reads, which the server holds to, also for what a SELECT calls;
            // a session's
            // default, which a SELECT may change, does not matter then.
            connection.setReadOnly(true);
        }
    }

    @Override
    public void setSchema(Connection connection, String schema) throws SQLException, EngineException {
        try (PreparedStatement there =
                connection.prepareStatement("select 1 from pg_catalog.pg_namespace where nspname = ?")) {
            there.setString(1, schema);
            try (ResultSet rows = there.executeQuery()) {
                if (!rows.next()) {
                    throw Failures.user("3F000", "There is no schema \"" + schema + "\".");
                }
            }
        }
        connection.setSchema(schema);
    }

    @Override
    public boolean reset(Connection connection) throws SQLException {
        run(connection, "discard all");
        return true;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void setVariable(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config(?, ?, false)")) {
            set.setString(1, name);
            set.setString(2, value);
            set.execute();
        }
    }

    /** The driver denies that a catalog may be named; the current one may, everywhere. */
    @Override
    public SqlDialect sql(DatabaseMetaData meta) throws SQLException {
        SqlDialect told = SourceDialect.super.sql(meta);
        Words words = told.words();
        return told.with(Ability.CATALOGS_IN_TABLE_DEFINITIONS, Ability.CATALOGS_IN_DATA_MANIPULATION)
                .with(new Words(
                        words.keywords(),
                        own(words.numericFunctions()),
                        own(words.stringFunctions()),
                        own(words.systemFunctions()),
                        own(words.timeDateFunctions())));
    }

    /** In {@code pg_stat_activity}. What a session sets by itself stays, as long as its client says nothing. */
    @Override
    public void introduce(Connection connection, Map<String, String> client) throws SQLException {
        String application = client.get(APPLICATION);
        if (application != null) {
            connection.setClientInfo("ApplicationName", application);
        }
    }

    private static List<String> own(List<String> functions) {
        return functions.stream().filter(FUNCTIONS::contains).toList();
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        String words = SqlFailures.words(thrown);
        Matcher found = POSITION.matcher(words);
        int[] position = found.find() ? SqlFailures.position(text, Integer.parseInt(found.group(1))) : new int[] {0, 0};
        String message = POSITION.matcher(words).replaceAll("");
        Optional<String> state = SqlFailures.state(thrown);
        Kind kind = state.equals(Optional.of("57014")) ? Kind.RESOURCES : SqlFailures.kind(thrown);
        return SqlFailures.of(thrown, kind, message, position);
    }
}
