package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineCatalog.Argument;
import io.drawbar.engine.spi.EngineCatalog.ArgumentMode;
import io.drawbar.engine.spi.EngineCatalog.Column;
import io.drawbar.engine.spi.EngineCatalog.Routine;
import io.drawbar.engine.spi.EngineCatalog.RoutineKind;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Functions and procedures as a driver lists them. Drivers that know functions but list them among procedures, as it was before JDBC 4,
 * list each once all the same. Used by one thread, for one answer.
 */
final class JdbcRoutines {
    private final DatabaseMetaData meta;
    /** What JDBC takes; null: any. */
    private final String catalog;

    private final String schema;
    private final Map<String, Routine> found = new LinkedHashMap<>();
    private final Map<String, List<Argument>> arguments = new LinkedHashMap<>();

    JdbcRoutines(DatabaseMetaData meta, String catalog, String schema) {
        this.meta = meta;
        this.catalog = catalog;
        this.schema = schema;
    }

    private interface Listing {
        ResultSet list() throws SQLException;
    }

    private interface RowStep {
        void row(ResultSet rows) throws SQLException;
    }

    List<Routine> read(boolean withArguments) throws SQLException {
        each(() -> meta.getFunctions(catalog, schema, "%"), this::function);
        each(() -> meta.getProcedures(catalog, schema, "%"), this::procedure);
        if (!withArguments || found.isEmpty()) {
            return List.copyOf(found.values());
        }
        each(() -> meta.getFunctionColumns(catalog, schema, "%", "%"), rows -> argument(rows, "FUNCTION_NAME", true));
        if (found.values().stream().anyMatch(routine -> !arguments.containsKey(routine.specificName()))) {
            each(
                    () -> meta.getProcedureColumns(catalog, schema, "%", "%"),
                    rows -> argument(rows, "PROCEDURE_NAME", false));
        }
        return found.values().stream()
                .map(routine -> new Routine(
                        routine.name(),
                        routine.specificName(),
                        routine.kind(),
                        routine.comment(),
                        arguments.getOrDefault(routine.specificName(), List.of())))
                .toList();
    }

    private static void each(Listing listing, RowStep step) throws SQLException {
        try (ResultSet rows = listing.list()) {
            while (rows.next()) {
                step.row(rows);
            }
        } catch (AbstractMethodError | UnsupportedOperationException e) {
            // A driver that cannot list them has none to tell of.
            return;
        } catch (SQLException e) {
            if (!MetaDataDialect.refuses(e)) {
                throw e;
            }
        }
    }

    private void function(ResultSet rows) throws SQLException {
        boolean table = rows.getInt("FUNCTION_TYPE") == DatabaseMetaData.functionReturnsTable;
        add(rows, "FUNCTION_NAME", table ? RoutineKind.TABLE_FUNCTION : RoutineKind.FUNCTION);
    }

    private void procedure(ResultSet rows) throws SQLException {
        boolean returns = rows.getInt("PROCEDURE_TYPE") == DatabaseMetaData.procedureReturnsResult;
        add(rows, "PROCEDURE_NAME", returns ? RoutineKind.FUNCTION : RoutineKind.PROCEDURE);
    }

    private void add(ResultSet rows, String nameColumn, RoutineKind kind) throws SQLException {
        String name = rows.getString(nameColumn);
        String specific = specific(rows, name);
        found.putIfAbsent(specific, new Routine(name, specific, kind, JdbcCatalog.text(rows, "REMARKS"), List.of()));
    }

    private static String specific(ResultSet rows, String name) throws SQLException {
        return Optional.ofNullable(rows.getString("SPECIFIC_NAME"))
                .filter(text -> !text.isEmpty())
                .orElse(name);
    }

    private void argument(ResultSet rows, String nameColumn, boolean function) throws SQLException {
        String routine = specific(rows, rows.getString(nameColumn));
        Column type = new Column(
                JdbcCatalog.text(rows, "COLUMN_NAME").orElse(""),
                JdbcCatalog.text(rows, "TYPE_NAME").orElse(""),
                rows.getInt("DATA_TYPE"),
                JdbcCatalog.number(rows, "PRECISION"),
                JdbcCatalog.number(rows, "SCALE"),
                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                JdbcCatalog.text(rows, "REMARKS"));
        int mode = rows.getInt("COLUMN_TYPE");
        arguments
                .computeIfAbsent(routine, name -> new ArrayList<>())
                .add(new Argument(function ? functionMode(mode) : procedureMode(mode), type));
    }

    private static ArgumentMode functionMode(int mode) {
        return switch (mode) {
            case DatabaseMetaData.functionColumnInOut -> ArgumentMode.IN_OUT;
            case DatabaseMetaData.functionColumnOut -> ArgumentMode.OUT;
            case DatabaseMetaData.functionReturn -> ArgumentMode.RETURN;
            case DatabaseMetaData.functionColumnResult -> ArgumentMode.RESULT_COLUMN;
            default -> ArgumentMode.IN;
        };
    }

    private static ArgumentMode procedureMode(int mode) {
        return switch (mode) {
            case DatabaseMetaData.procedureColumnInOut -> ArgumentMode.IN_OUT;
            case DatabaseMetaData.procedureColumnOut -> ArgumentMode.OUT;
            case DatabaseMetaData.procedureColumnReturn -> ArgumentMode.RETURN;
            case DatabaseMetaData.procedureColumnResult -> ArgumentMode.RESULT_COLUMN;
            default -> ArgumentMode.IN;
        };
    }
}
