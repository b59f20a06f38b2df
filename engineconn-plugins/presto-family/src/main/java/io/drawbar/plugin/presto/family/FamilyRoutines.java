package io.drawbar.plugin.presto.family;

import io.drawbar.engine.spi.EngineCatalog.Argument;
import io.drawbar.engine.spi.EngineCatalog.ArgumentMode;
import io.drawbar.engine.spi.EngineCatalog.Column;
import io.drawbar.engine.spi.EngineCatalog.Routine;
import io.drawbar.engine.spi.EngineCatalog.RoutineKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What {@code SHOW FUNCTIONS} of Presto and Trino lists: each signature by itself. */
final class FamilyRoutines {
    private static final Map<String, Integer> JDBC_TYPES = Map.ofEntries(
            Map.entry("boolean", Types.BOOLEAN),
            Map.entry("tinyint", Types.TINYINT),
            Map.entry("smallint", Types.SMALLINT),
            Map.entry("integer", Types.INTEGER),
            Map.entry("bigint", Types.BIGINT),
            Map.entry("real", Types.REAL),
            Map.entry("double", Types.DOUBLE),
            Map.entry("decimal", Types.DECIMAL),
            Map.entry("varchar", Types.VARCHAR),
            Map.entry("char", Types.CHAR),
            Map.entry("varbinary", Types.VARBINARY),
            Map.entry("date", Types.DATE),
            Map.entry("time", Types.TIME),
            Map.entry("timestamp", Types.TIMESTAMP),
            Map.entry("array", Types.ARRAY),
            Map.entry("row", Types.STRUCT));

    private FamilyRoutines() {}

    static List<Routine> list(Connection connection) throws SQLException {
        List<Routine> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW FUNCTIONS")) {
            while (rows.next()) {
                found.add(routine(rows));
            }
        }
        return found;
    }

    private static Routine routine(ResultSet rows) throws SQLException {
        String name = rows.getString("Function");
        String taken = Optional.ofNullable(rows.getString("Argument Types")).orElse("");
        String kind = Optional.ofNullable(rows.getString("Function Type")).orElse("");
        List<Argument> arguments = new ArrayList<>();
        arguments.add(argument(ArgumentMode.RETURN, "", rows.getString("Return Type")));
        for (String type : types(taken)) {
            arguments.add(argument(ArgumentMode.IN, "argument" + arguments.size(), type));
        }
        return new Routine(
                name,
                name + "(" + taken + ")",
                kind.equals("table") ? RoutineKind.TABLE_FUNCTION : RoutineKind.FUNCTION,
                Optional.ofNullable(rows.getString("Description")).filter(text -> !text.isEmpty()),
                arguments);
    }

    private static Argument argument(ArgumentMode mode, String name, String told) {
        String type = Optional.ofNullable(told).orElse("");
        int end = type.indexOf('(');
        String base = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        int jdbcType = base.startsWith("timestamp") && type.endsWith("with time zone")
                ? Types.TIMESTAMP_WITH_TIMEZONE
                : JDBC_TYPES.getOrDefault(base, Types.OTHER);
        return new Argument(
                mode,
                new Column(name, type, jdbcType, OptionalInt.empty(), OptionalInt.empty(), true, Optional.empty()));
    }

    /** Types that commas part, where no comma of a type's own does. */
    static List<String> types(String list) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0; at < list.length(); at++) {
            char c = list.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                found.add(list.substring(from, at).strip());
                from = at + 1;
            }
        }
        if (!list.isBlank()) {
            found.add(list.substring(from).strip());
        }
        return found;
    }
}
