package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.sql.Date;
import java.time.LocalDate;

/** Days. */
final class DateColumn extends ColumnReader {
    private static final long MILLIS_A_DAY = 86_400_000;

    private byte[] bytes;
    private int at;

    DateColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private long day(int row) {
        return field.type() == ArrowType.DATE_DAY
                ? Bytes.getInt(bytes, at + 4 * row)
                : Math.floorDiv(Bytes.getLong(bytes, at + 8 * row), MILLIS_A_DAY);
    }

    @Override
    public Object value(int row) {
        return LocalDate.ofEpochDay(day(row));
    }

    @Override
    public Object object(int row, Converter converter) {
        Date date = converter.times().date(day(row));
        return date;
    }
}
