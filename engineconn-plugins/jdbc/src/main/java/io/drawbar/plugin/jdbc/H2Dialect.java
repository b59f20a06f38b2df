package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** H2, on a server or within this process. */
final class H2Dialect implements SourceDialect {
    /** H2's own states that are neither the user's fault nor a lack of something. */
    private static final Set<String> ENGINE = Set.of("90028", "90030", "90031", "90067", "90098", "90121");

    private static final Set<String> RESOURCES = Set.of("90100", "90108", "HYT00", "50200");

    private static final Map<String, ColumnType> ELEMENTS = Map.of(
            "BOOLEAN", Plain.BOOLEAN,
            "TINYINT", Plain.INT8,
            "SMALLINT", Plain.INT16,
            "INTEGER", Plain.INT32,
            "BIGINT", Plain.INT64,
            "REAL", Plain.FLOAT,
            "DOUBLE PRECISION", Plain.DOUBLE,
            "CHARACTER VARYING", Plain.UTF8);

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        if (meta.getColumnType(column) == Types.ARRAY) {
            String type = meta.getColumnTypeName(column);
            Optional<ColumnType> element = ELEMENTS.entrySet().stream()
                    .filter(entry -> type.matches(entry.getKey() + "(\\(\\d+\\))? ARRAY(\\[\\d+\\])?"))
                    .map(Map.Entry::getValue)
                    .findFirst();
            return element.isPresent()
                    ? StandardTypes.of(name, ColumnType.ListOf.of(element.get()), Cells::array)
                    : StandardTypes.of(name, Plain.UTF8, Cells::text);
        }
        if (meta.getColumnType(column) == Types.TIME && meta.getScale(column) == 0) {
            return StandardTypes.of(name, new ColumnType.Time(ColumnType.Precision.MICROS), Cells::time);
        }
        return StandardTypes.plan(meta, column);
    }

    @Override
    public void prepare(Connection connection, DataSource source) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Otherwise a result is computed whole before its first row is handed out.
            statement.execute("set lazy_query_execution 1");
        }
        SourceDialect.super.prepare(connection, source);
    }

    @Override
    public void setVariable(Connection connection, String name, String value) throws SQLException, EngineException {
        if (!NAME.matcher(name).matches() || name.contains(".")) {
            throw Failures.user("22023", "The setting variable." + name + " is not the name of a variable.");
        }
        try (PreparedStatement set = connection.prepareStatement("set @" + name + " = ?")) {
            set.setString(1, value);
            set.execute();
        }
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        String words = SqlFailures.words(thrown);
        String state = SqlFailures.state(thrown).orElse("");
        Kind kind = SqlFailures.kind(thrown);
        if (ENGINE.contains(state)) {
            kind = Kind.ENGINE;
        } else if (RESOURCES.contains(state)) {
            kind = Kind.RESOURCES;
        }
        return SqlFailures.of(thrown, kind, words, position(words, text));
    }

    /** H2 repeats the statement and writes [*] before what it does not understand. */
    private static int[] position(String words, String text) {
        int mark = words.indexOf("[*]");
        int begin = words.indexOf('"');
        if (mark < 0 || begin < 0 || begin > mark) {
            return new int[] {0, 0};
        }
        return SqlFailures.position(text, mark - begin);
    }
}
