package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.RowBatchWriter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Copies one column's value of the current row. */
@FunctionalInterface
public interface CellReader {

    /**
     * Copies the value.
     *
     * @param rows stands on a row
     * @param from column there, from 1
     * @param into where it goes
     * @param to column there, from 0
     */
    void read(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException;
}
