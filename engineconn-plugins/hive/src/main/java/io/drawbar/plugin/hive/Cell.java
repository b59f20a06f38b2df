package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.RowBatchWriter;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.BooleanObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.ByteObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.DoubleObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.FloatObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.IntObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.LongObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.ShortObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.StringObjectInspector;
import org.apache.hadoop.io.Text;

/** Writes the values of one column, which are not null, into Arrow: numbers and texts without an object of their own. */
interface Cell {
    void write(Object value, RowBatchWriter rows, int column);

    /** What suits an inspector. */
    static Cell of(ObjectInspector inspector) {
        if (inspector instanceof LongObjectInspector longs) {
            return (value, rows, column) -> rows.setLong(column, longs.get(value));
        }
        if (inspector instanceof IntObjectInspector ints) {
            return (value, rows, column) -> rows.setLong(column, ints.get(value));
        }
        if (inspector instanceof ShortObjectInspector shorts) {
            return (value, rows, column) -> rows.setLong(column, shorts.get(value));
        }
        if (inspector instanceof ByteObjectInspector bytes) {
            return (value, rows, column) -> rows.setLong(column, bytes.get(value));
        }
        if (inspector instanceof BooleanObjectInspector booleans) {
            return (value, rows, column) -> rows.setBoolean(column, booleans.get(value));
        }
        if (inspector instanceof DoubleObjectInspector doubles) {
            return (value, rows, column) -> rows.setDouble(column, doubles.get(value));
        }
        if (inspector instanceof FloatObjectInspector floats) {
            return (value, rows, column) -> rows.setDouble(column, floats.get(value));
        }
        if (inspector instanceof StringObjectInspector strings) {
            return (value, rows, column) -> {
                Text text = strings.getPrimitiveWritableObject(value);
                rows.setBytes(column, text == null ? null : text.copyBytes());
            };
        }
        return (value, rows, column) -> rows.set(column, HiveValues.of(value, inspector));
    }
}
