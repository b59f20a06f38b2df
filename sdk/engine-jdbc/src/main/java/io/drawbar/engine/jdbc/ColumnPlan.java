package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.Column;
import java.util.Objects;

/**
 * How a column of a result goes into Arrow.
 *
 * @param column as it will be
 * @param reader copies its values
 */
public record ColumnPlan(Column column, CellReader reader) {
    public ColumnPlan {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(reader, "reader");
    }
}
