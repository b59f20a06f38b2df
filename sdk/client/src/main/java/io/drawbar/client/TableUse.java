package io.drawbar.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A table or view that a statement uses.
 *
 * @param catalog its catalog, where the engine has catalogs
 * @param schema its schema, where the engine has schemas
 * @param table its name
 * @param columns those that are used; empty when the engine cannot tell, and then all may be
 */
public record TableUse(
        Optional<String> catalog, Optional<String> schema, String table, Optional<List<String>> columns) {
    public TableUse {
        Objects.requireNonNull(table, "table");
        columns = columns.map(List::copyOf);
    }
}
