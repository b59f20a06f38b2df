package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.metadata.Catalog.Level;
import io.drawbar.jdbc.internal.metadata.Catalog.Question;
import io.drawbar.jdbc.internal.metadata.Routine.Argument;
import io.drawbar.jdbc.internal.value.Converter;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The engine's functions and procedures. */
interface RoutineListings extends DatabaseMetaData {
    /** For a result of its own. */
    Converter converter();

    /** The engine's catalog; fails when the connection is closed. */
    Catalog openCatalog() throws SQLException;

    @Override
    default ResultSet getProcedures(String inCatalog, String schemas, String names) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (CatalogRow row : routines(Level.ROUTINES, inCatalog, schemas, names, null)) {
            Routine routine = row.routine().orElseThrow();
            if (routine.isProcedure()) {
                rows.add(new Object[] {
                    orNull(row.catalog()),
                    orNull(row.schema()),
                    routine.name(),
                    null,
                    null,
                    null,
                    row.comment(),
                    procedureResultUnknown,
                    routine.specificName()
                });
            }
        }
        return listing(
                rows,
                "PROCEDURE_CAT",
                "PROCEDURE_SCHEM",
                "PROCEDURE_NAME",
                "RESERVED_1",
                "RESERVED_2",
                "RESERVED_3",
                "REMARKS",
                "PROCEDURE_TYPE:s",
                "SPECIFIC_NAME");
    }

    @Override
    default ResultSet getFunctions(String inCatalog, String schemas, String names) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (CatalogRow row : routines(Level.ROUTINES, inCatalog, schemas, names, null)) {
            Routine routine = row.routine().orElseThrow();
            if (!routine.isProcedure()) {
                rows.add(new Object[] {
                    orNull(row.catalog()),
                    orNull(row.schema()),
                    routine.name(),
                    row.comment(),
                    routine.givesRows() ? functionReturnsTable : functionNoTable,
                    routine.specificName()
                });
            }
        }
        return listing(
                rows, "FUNCTION_CAT", "FUNCTION_SCHEM", "FUNCTION_NAME", "REMARKS", "FUNCTION_TYPE:s", "SPECIFIC_NAME");
    }

    @Override
    default ResultSet getProcedureColumns(String inCatalog, String schemas, String names, String columns)
            throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (CatalogRow row : routines(Level.ARGUMENTS, inCatalog, schemas, names, columns)) {
            Routine routine = row.routine().orElseThrow();
            for (Argument argument : routine.isProcedure() ? routine.arguments() : new ArrayList<Argument>()) {
                List<Object> cells = cells(row, routine, argument, PROCEDURE_MODES);
                cells.addAll(Arrays.asList(null, null, null));
                cells.addAll(end(routine, argument));
                rows.add(cells.toArray());
            }
        }
        return listing(
                rows,
                "PROCEDURE_CAT",
                "PROCEDURE_SCHEM",
                "PROCEDURE_NAME",
                "COLUMN_NAME",
                "COLUMN_TYPE:s",
                "DATA_TYPE:i",
                "TYPE_NAME",
                "PRECISION:i",
                "LENGTH:i",
                "SCALE:s",
                "RADIX:s",
                "NULLABLE:s",
                "REMARKS",
                "COLUMN_DEF",
                "SQL_DATA_TYPE:i",
                "SQL_DATETIME_SUB:i",
                "CHAR_OCTET_LENGTH:i",
                "ORDINAL_POSITION:i",
                "IS_NULLABLE",
                "SPECIFIC_NAME");
    }

    @Override
    default ResultSet getFunctionColumns(String inCatalog, String schemas, String names, String columns)
            throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (CatalogRow row : routines(Level.ARGUMENTS, inCatalog, schemas, names, columns)) {
            Routine routine = row.routine().orElseThrow();
            for (Argument argument : routine.isProcedure() ? new ArrayList<Argument>() : routine.arguments()) {
                List<Object> cells = cells(row, routine, argument, FUNCTION_MODES);
                cells.addAll(end(routine, argument));
                rows.add(cells.toArray());
            }
        }
        return listing(
                rows,
                "FUNCTION_CAT",
                "FUNCTION_SCHEM",
                "FUNCTION_NAME",
                "COLUMN_NAME",
                "COLUMN_TYPE:s",
                "DATA_TYPE:i",
                "TYPE_NAME",
                "PRECISION:i",
                "LENGTH:i",
                "SCALE:s",
                "RADIX:s",
                "NULLABLE:s",
                "REMARKS",
                "CHAR_OCTET_LENGTH:i",
                "ORDINAL_POSITION:i",
                "IS_NULLABLE",
                "SPECIFIC_NAME");
    }

    /** In the order of {@link Argument#mode}. */
    List<Integer> PROCEDURE_MODES = Collections.unmodifiableList(Arrays.asList(
            procedureColumnIn, procedureColumnInOut, procedureColumnOut, procedureColumnReturn, procedureColumnResult));

    /** Likewise. */
    List<Integer> FUNCTION_MODES = Collections.unmodifiableList(Arrays.asList(
            functionColumnIn, functionColumnInOut, functionColumnOut, functionReturn, functionColumnResult));

    private static List<Object> cells(CatalogRow row, Routine routine, Argument argument, List<Integer> modes) {
        CatalogRow type = argument.type();
        return new ArrayList<>(Arrays.<Object>asList(
                orNull(row.catalog()),
                orNull(row.schema()),
                routine.name(),
                type.column(),
                argument.mode() < modes.size() ? modes.get(argument.mode()) : (Integer) 0,
                type.jdbcType(),
                type.typeName(),
                type.size() > 0 ? (Integer) type.size() : null,
                null,
                type.jdbcType() == Types.DECIMAL || type.jdbcType() == Types.NUMERIC ? (Integer) type.scale() : null,
                JdbcDatabaseMetaData.isNumber(type.jdbcType()) ? (Integer) 10 : null,
                type.isNullable() ? procedureNullable : procedureNoNulls,
                type.columnComment()));
    }

    private static List<Object> end(Routine routine, Argument argument) {
        CatalogRow type = argument.type();
        return Arrays.asList(null, type.position(), type.isNullable() ? "YES" : "NO", routine.specificName());
    }

    private List<CatalogRow> routines(Level level, String inCatalog, String schemas, String names, String arguments)
            throws SQLException {
        List<CatalogRow> found = openCatalog()
                .read(new Question(level)
                        .catalog(inCatalog)
                        .schema(schemas)
                        .routine(names)
                        .column(arguments));
        found.removeIf(row -> row.routine().isEmpty()
                // An empty name asks for what belongs to nothing.
                || ("".equals(inCatalog) && !row.catalog().isEmpty())
                || ("".equals(schemas) && !row.schema().isEmpty()));
        found.sort(Comparator.comparing(CatalogRow::catalog)
                .thenComparing(CatalogRow::schema)
                .thenComparing(row -> row.routine().orElseThrow().name())
                .thenComparing(row -> row.routine().orElseThrow().specificName()));
        return found;
    }

    private ResultSet listing(List<Object[]> rows, String... columns) {
        return Listings.of(converter(), Listings.columns(columns), rows);
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
