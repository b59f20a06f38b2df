package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Pushes the rows of a result set as Arrow. */
final class ResultPump {
    private static final long TOLD_EVERY_ROWS = 1 << 16;

    private final JdbcDialect dialect;

    ResultPump(JdbcDialect dialect) {
        this.dialect = dialect;
    }

    /** What the database is asked while its result is open. */
    interface Meanwhile {
        void run() throws SQLException;
    }

    RowSchema schema(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(dialect.plan(meta, i).column());
        }
        return new RowSchema(columns);
    }

    /**
     * Pushes all rows, or as many as are wanted.
     *
     * @param meanwhile is done when the last row is there, before the result ends, and where the dialect wants it when the first is
     * @return whether there were no more
     */
    boolean push(ResultSet rows, StatementSink sink, Meanwhile meanwhile) throws SQLException, InterruptedException {
        ResultSetMetaData meta = rows.getMetaData();
        CellReader[] readers = new CellReader[meta.getColumnCount()];
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < readers.length; i++) {
            ColumnPlan plan = dialect.plan(meta, i + 1);
            columns.add(plan.column());
            readers[i] = plan.reader();
        }
        try (RowBatchWriter writer = new RowBatchWriter(new RowSchema(columns), sink)) {
            writer.begin();
            boolean wanted = true;
            boolean first = dialect.warnsWithFirstRow();
            boolean tells = dialect.tellsRowsRead();
            long read = 0;
            while (wanted && rows.next()) {
                if (first) {
                    meanwhile.run();
                    first = false;
                }
                for (int i = 0; i < readers.length; i++) {
                    readers[i].read(rows, i + 1, writer, i);
                }
                wanted = writer.endRow();
                read++;
                if (tells && read % TOLD_EVERY_ROWS == 0) {
                    sink.progress(rowsRead(read, false));
                }
            }
            meanwhile.run();
            writer.finish();
            if (tells) {
                sink.progress(rowsRead(read, wanted));
            }
            return wanted;
        }
    }

    /** How many there will be is not known before the last. */
    private static Progress rowsRead(long rows, boolean all) {
        return new Progress(all ? 1 : Double.NaN, rows, 0, rows, "rows", "reading the result");
    }
}
