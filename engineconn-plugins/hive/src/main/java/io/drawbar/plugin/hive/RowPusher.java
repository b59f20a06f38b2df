package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.List;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.StructField;
import org.apache.hadoop.hive.serde2.objectinspector.StructObjectInspector;

/**
 * Pushes the rows of one result, as Hive reads them. While the sink is full, Hive's reading waits within {@link #append}. For one thread.
 */
final class RowPusher implements AutoCloseable {
    private static final ThreadLocal<RowPusher> CURRENT = new ThreadLocal<>();

    private final RowSchema schema;
    private final StatementSink sink;
    private final RowBatchWriter rows;
    private final boolean[] micros;
    private StructObjectInspector inspector;
    private List<? extends StructField> fields = List.of();
    private Cell[] cells = {};
    private boolean wanted = true;
    private boolean shortened;
    private long count;

    /** From here on, and until it is closed, the rows that Hive reads on this thread come here. */
    RowPusher(RowSchema schema, StatementSink sink) {
        this.schema = schema;
        this.sink = sink;
        this.rows = new RowBatchWriter(schema, sink);
        this.micros = new boolean[schema.columns().size()];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = schema.columns().get(i).type() instanceof ColumnType.Timestamp timestamp
                    && timestamp.precision() == Precision.MICROS;
        }
        CURRENT.set(this);
    }

    static RowPusher current() {
        RowPusher current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("Hive reads a row on a thread that reads no result.");
        }
        return current;
    }

    void begin() throws InterruptedException {
        rows.begin();
    }

    /** Adds a row; does nothing with it when no more are wanted. */
    void append(Object row, StructObjectInspector of) throws InterruptedException {
        if (!wanted) {
            return;
        }
        if (of != inspector) {
            inspect(of);
        }
        for (int i = 0; i < cells.length; i++) {
            Object value = of.getStructFieldData(row, fields.get(i));
            if (value == null) {
                rows.setNull(i);
            } else if (micros[i]) {
                timestamp(i, HiveValues.of(value, fields.get(i).getFieldObjectInspector()));
            } else {
                cells[i].write(value, rows, i);
            }
        }
        count++;
        wanted = rows.endRow();
    }

    private void timestamp(int column, Object value) {
        rows.set(column, value);
        if (value != null && !shortened && HiveValues.finerThanMicros(value)) {
            shortened = true;
            sink.log(
                    Level.WARN,
                    "Timestamps in column \"" + schema.columns().get(column).name()
                            + "\" are finer than a microsecond and are cut: drawbar.timestamps = nanos tells them whole.");
        }
    }

    private void inspect(StructObjectInspector of) {
        inspector = of;
        fields = of.getAllStructFieldRefs();
        List<Column> columns = schema.columns();
        if (fields.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "Hive reads rows of " + fields.size() + " columns, and announced " + columns.size() + ".");
        }
        cells = new Cell[fields.size()];
        for (int i = 0; i < cells.length; i++) {
            ObjectInspector field = fields.get(i).getFieldObjectInspector();
            cells[i] = Cell.of(field);
        }
    }

    /** Whether more rows are wanted. */
    boolean wanted() {
        return wanted;
    }

    long count() {
        return count;
    }

    void finish() throws InterruptedException {
        rows.finish();
    }

    @Override
    public void close() {
        CURRENT.remove();
        rows.close();
    }
}
