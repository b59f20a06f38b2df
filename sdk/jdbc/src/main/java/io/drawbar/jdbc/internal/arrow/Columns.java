package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Column;
import java.util.ArrayList;
import java.util.List;

/** Makes the reader for each type. */
public final class Columns {
    private final List<ColumnReader> readers = new ArrayList<>();

    /** The columns of rows with these fields. */
    public Columns(List<ArrowField> fields) {
        fields.forEach(field -> readers.add(reader(field)));
    }

    public List<? extends Column> list() {
        return readers;
    }

    /** Turns to the rows of a batch. */
    public void bind(ArrowMessage batch) {
        batch.bind(readers);
    }

    static ColumnReader reader(ArrowField field) {
        switch (field.type()) {
            case NULL:
                return new NullColumn(field);
            case BOOLEAN:
                return new BooleanColumn(field);
            case INT8:
            case INT16:
            case INT32:
            case UINT8:
            case UINT16:
                return new IntColumn(field);
            case INT64:
            case UINT32:
                return new LongColumn(field);
            case UINT64:
                return new UnsignedLongColumn(field);
            case FLOAT16:
            case FLOAT32:
                return new FloatColumn(field);
            case FLOAT64:
                return new DoubleColumn(field);
            case DECIMAL:
                return new DecimalColumn(field);
            case TEXT:
            case LARGE_TEXT:
                return new TextColumn(field);
            case BINARY:
            case LARGE_BINARY:
            case FIXED_BINARY:
                return new BinaryColumn(field);
            case DATE_DAY:
            case DATE_MILLI:
                return new DateColumn(field);
            case TIME:
                return new TimeColumn(field);
            case TIMESTAMP:
            case INSTANT:
                return new TimestampColumn(field);
            case DURATION:
            case INTERVAL_MONTHS:
            case INTERVAL_DAY_TIME:
            case INTERVAL_MONTH_DAY_NANO:
                return new IntervalColumn(field);
            case LIST:
            case LARGE_LIST:
            case FIXED_LIST:
            case MAP:
                return new ListColumn(field);
            case STRUCT:
                return new StructColumn(field);
        }
        throw new IllegalArgumentException("The column " + field + " cannot be read.");
    }
}
