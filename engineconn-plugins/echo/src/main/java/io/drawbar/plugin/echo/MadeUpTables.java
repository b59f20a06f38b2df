package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineCatalog.Current;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The catalogs, schemas and tables that Echo pretends to have. Immutable. */
final class MadeUpTables {
    static final Current DEFAULT_SCHEMA = new Current("echo", "main");

    /** The columns of {@code rows(N)} when none are given. */
    static final RowSchema MIXED = RowSchema.builder()
            .required("id", Plain.INT64)
            .required("number", Plain.INT32)
            .required("ratio", Plain.DOUBLE)
            .nullable("name", Plain.UTF8)
            .required("amount", new ColumnType.Decimal(18, 2))
            .required("at", ColumnType.Timestamp.local())
            .build();

    private static final RowSchema CUSTOMERS = RowSchema.builder()
            .required("id", Plain.INT64)
            .nullable("name", Plain.UTF8)
            .nullable("born", Plain.DATE)
            .nullable("balance", new ColumnType.Decimal(18, 2))
            .build();
    private static final RowSchema TYPES = RowSchema.builder()
            .nullable("a boolean", Plain.BOOLEAN)
            .nullable("a tinyint", Plain.INT8)
            .nullable("a smallint", Plain.INT16)
            .nullable("an int", Plain.INT32)
            .nullable("a bigint", Plain.INT64)
            .nullable("a real", Plain.FLOAT)
            .nullable("a double", Plain.DOUBLE)
            .nullable("a decimal", new ColumnType.Decimal(38, 18))
            .nullable("a varchar", Plain.UTF8)
            .nullable("a varbinary", Plain.BINARY)
            .nullable("a date", Plain.DATE)
            .nullable("a time", new ColumnType.Time(ColumnType.Precision.MICROS))
            .nullable("a timestamp", ColumnType.Timestamp.local())
            .nullable("a timestamptz", ColumnType.Timestamp.in("UTC"))
            .nullable("an array", ColumnType.ListOf.of(Plain.INT32))
            .nullable("a map", new ColumnType.MapOf(Plain.UTF8, Plain.INT32))
            .nullable(
                    "a row",
                    new ColumnType.StructOf(
                            List.of(new Column("x", Plain.INT32, true), new Column("y", Plain.UTF8, true))))
            .build();

    /**
     * A table.
     *
     * @param type TABLE or VIEW
     * @param rows how many rows it has
     */
    record Table(String name, String type, Optional<String> comment, RowSchema columns, long rows) {}

    private final Map<String, Map<String, List<Table>>> catalogs = new LinkedHashMap<>();
    private final int many;

    MadeUpTables(int many) {
        this.many = many;
        Map<String, List<Table>> echo = new LinkedHashMap<>();
        echo.put("main", List.of(table("mixed", MIXED, 100_000), table("types", TYPES, 100)));
        echo.put(
                "sales",
                List.of(
                        new Table("customers", "TABLE", Optional.of("Who buys"), CUSTOMERS, 1000),
                        table("orders", MIXED, 10_000),
                        new Table("rich_customers", "VIEW", Optional.empty(), CUSTOMERS, 10)));
        echo.put("данные", List.of(table("名前", CUSTOMERS, 10)));
        echo.put("empty", List.of());
        echo.put("many", List.of());
        catalogs.put("echo", echo);
        catalogs.put("archive", Map.of("old_sales", List.of(table("orders", MIXED, 100))));
    }

    private static Table table(String name, RowSchema columns, long rows) {
        return new Table(name, "TABLE", Optional.empty(), columns, rows);
    }

    List<String> catalogs() {
        return List.copyOf(catalogs.keySet());
    }

    /** The schemas of a catalog; none when there is no such catalog. */
    List<String> schemas(String catalog) {
        return List.copyOf(catalogs.getOrDefault(catalog, Map.of()).keySet());
    }

    /** The schema that a session begins in when it names only a catalog. */
    String firstSchema(String catalog) {
        List<String> schemas = schemas(catalog);
        return schemas.isEmpty() ? DEFAULT_SCHEMA.schema() : schemas.get(0);
    }

    void tables(Current schema, Consumer<Table> into) {
        if (schema.equals(new Current("echo", "many"))) {
            for (int i = 0; i < many; i++) {
                into.accept(oneOfMany(i));
            }
        }
        catalogs.getOrDefault(schema.catalog(), Map.of())
                .getOrDefault(schema.schema(), List.of())
                .forEach(into);
    }

    Optional<Table> table(Current schema, String name) {
        List<Table> found = new ArrayList<>();
        tables(schema, table -> {
            if (table.name().equals(name)) {
                found.add(table);
            }
        });
        return found.stream().findFirst();
    }

    private static Table oneOfMany(int number) {
        return table(String.format("table_%05d", number), MIXED, 10);
    }
}
