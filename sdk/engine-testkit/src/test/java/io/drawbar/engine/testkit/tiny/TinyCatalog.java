package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.spi.EngineCatalog;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One table of two columns. */
record TinyCatalog(boolean hidesColumns) implements EngineCatalog {
    @Override
    public List<String> catalogs() {
        return List.of("tiny");
    }

    @Override
    public Current current() {
        return new Current("tiny", "main");
    }

    @Override
    public List<String> schemas(String catalog) {
        return List.of("main");
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) {
        into.accept(new Table("numbers", "TABLE", Optional.empty()));
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) {
        if (hidesColumns || !table.equals("numbers")) {
            return List.of();
        }
        return List.of(column("n", "bigint", Types.BIGINT), column("s", "text", Types.VARCHAR));
    }

    private static Column column(String name, String type, int jdbcType) {
        return new Column(name, type, jdbcType, OptionalInt.empty(), OptionalInt.empty(), true, Optional.empty());
    }
}
