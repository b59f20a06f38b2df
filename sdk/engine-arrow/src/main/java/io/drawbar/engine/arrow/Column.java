package io.drawbar.engine.arrow;

import java.util.Objects;

/**
 * A column of a result set, or a field within a nested type.
 *
 * @param name its name, which need not be unique and may be empty
 * @param type its type
 * @param nullable whether it may hold null
 */
public record Column(String name, ColumnType type, boolean nullable) {
    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
