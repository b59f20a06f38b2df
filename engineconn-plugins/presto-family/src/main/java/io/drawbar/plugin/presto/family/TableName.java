package io.drawbar.plugin.presto.family;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A table's or view's whole name; parts that neither the statement nor the session names are empty. */
record TableName(String catalog, String schema, String table) {
    TableName {
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
    }

    /** With the parts that are not written taken from the session. */
    static TableName of(List<String> parts, Connection session) throws SQLException {
        int count = parts.size();
        String catalog = count > 2 ? parts.get(count - 3) : session.getCatalog();
        String schema = count > 1 ? parts.get(count - 2) : session.getSchema();
        return new TableName(
                Objects.requireNonNullElse(catalog, ""), Objects.requireNonNullElse(schema, ""), parts.get(count - 1));
    }

    /** Whether they are of one name in one catalog: connectors may have several names for a schema. */
    boolean mayBe(TableName other) {
        return catalog.equals(other.catalog) && table.equals(other.table);
    }

    /** With the columns that are known to be used. */
    TableUse use(Optional<List<String>> columns) {
        return new TableUse(
                Optional.of(catalog).filter(name -> !name.isEmpty()),
                Optional.of(schema).filter(name -> !name.isEmpty()),
                table,
                columns);
    }
}
