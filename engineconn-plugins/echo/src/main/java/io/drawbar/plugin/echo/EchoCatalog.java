package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.spi.EngineCatalog;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The made-up tables, as a session sees them. */
record EchoCatalog(SessionState state, MadeUpTables made) implements EngineCatalog {

    @Override
    public List<String> catalogs() {
        return made.catalogs();
    }

    @Override
    public Current current() {
        return state.current();
    }

    @Override
    public List<String> schemas(String catalog) {
        return made.schemas(catalog);
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) {
        made.tables(
                new Current(catalog, schema),
                table -> into.accept(new Table(table.name(), table.type(), table.comment())));
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) {
        return made.table(new Current(catalog, schema), table)
                .map(found -> found.columns().columns().stream()
                        .map(EchoCatalog::column)
                        .toList())
                .orElse(List.of());
    }

    private static Column column(io.drawbar.engine.arrow.Column column) {
        ColumnType type = column.type();
        OptionalInt size = OptionalInt.empty();
        OptionalInt scale = OptionalInt.empty();
        if (type instanceof ColumnType.Decimal decimal) {
            size = OptionalInt.of(decimal.precision());
            scale = OptionalInt.of(decimal.scale());
        }
        return new Column(
                column.name(),
                TypeNames.nameOf(type),
                jdbcType(type),
                size,
                scale,
                column.nullable(),
                Optional.empty());
    }

    private static int jdbcType(ColumnType type) {
        if (type instanceof ColumnType.Plain plain) {
            return switch (plain) {
                case NULL -> Types.NULL;
                case BOOLEAN -> Types.BOOLEAN;
                case INT8 -> Types.TINYINT;
                case INT16, UINT8 -> Types.SMALLINT;
                case INT32, UINT16 -> Types.INTEGER;
                case INT64, UINT32 -> Types.BIGINT;
                case UINT64 -> Types.DECIMAL;
                case FLOAT -> Types.REAL;
                case DOUBLE -> Types.DOUBLE;
                case UTF8 -> Types.VARCHAR;
                case BINARY -> Types.VARBINARY;
                case DATE -> Types.DATE;
            };
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return timestamp.zone().isPresent() ? Types.TIMESTAMP_WITH_TIMEZONE : Types.TIMESTAMP;
        }
        if (type instanceof ColumnType.Decimal) {
            return Types.DECIMAL;
        }
        if (type instanceof ColumnType.Time) {
            return Types.TIME;
        }
        if (type instanceof ColumnType.ListOf) {
            return Types.ARRAY;
        }
        return type instanceof ColumnType.StructOf ? Types.STRUCT : Types.JAVA_OBJECT;
    }
}
