package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value in a row and column of generated rows; the README documents the formulas, so that readers can check what they got. */
final class GeneratedValue {
    /** Rows after which values repeat. */
    static final int PERIOD = 4096;

    private static final long FIRST_SECOND = LocalDate.of(2020, 1, 1).toEpochDay() * 86_400L;
    private static final int NULL_EVERY = 7;
    private static final int NULL_AT = 3;
    private static final int UNICODE_EVERY = 16;

    private GeneratedValue() {}

    /** Appends rows, without ending the batch. */
    static void append(RowSchema schema, RowBatchWriter writer, long first, int count) throws InterruptedException {
        List<Column> columns = schema.columns();
        for (long row = first; row < first + count; row++) {
            int phase = (int) (row % PERIOD);
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                if (column.nullable() && phase % NULL_EVERY == NULL_AT) {
                    writer.setNull(i);
                } else if (column.type() == Plain.INT64) {
                    writer.setLong(i, row);
                } else {
                    writer.set(i, of(column.type(), phase));
                }
            }
            writer.endRow();
        }
    }

    private static Object of(ColumnType type, int phase) {
        if (type instanceof Plain plain) {
            return ofPlain(plain, phase);
        }
        if (type instanceof ColumnType.Decimal decimal) {
            long limit = decimal.precision() >= 4 ? PERIOD : (long) Math.pow(10, decimal.precision());
            return BigDecimal.valueOf(phase % limit, decimal.scale());
        }
        if (type instanceof ColumnType.Time) {
            return LocalTime.ofSecondOfDay(phase);
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            long second = FIRST_SECOND + phase;
            return timestamp.precision() == ColumnType.Precision.NANOS ? second * 1_000_000_000L : second * 1_000_000L;
        }
        if (type instanceof ColumnType.ListOf list) {
            Object element = of(list.element().type(), phase);
            return java.util.Collections.nCopies(phase % 3, element);
        }
        if (type instanceof ColumnType.MapOf map) {
            return Map.of(of(map.key(), phase), of(map.value(), phase));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        ((ColumnType.StructOf) type).fields().forEach(field -> fields.put(field.name(), of(field.type(), phase)));
        return fields;
    }

    private static Object ofPlain(Plain type, int phase) {
        return switch (type) {
            case NULL -> null;
            case BOOLEAN -> phase % 2 == 1;
            case INT8 -> phase % 128;
            case UINT8 -> phase % 256;
            case INT16, UINT16, INT32, UINT32, INT64, UINT64 -> phase;
            case FLOAT, DOUBLE -> phase * 0.25;
            case UTF8 -> phase % UNICODE_EVERY == 5 ? "行 🎹 ряд " + phase : "row " + phase;
            case BINARY -> ByteBuffer.allocate(Integer.BYTES).putInt(0, phase);
            case DATE -> LocalDate.ofEpochDay(FIRST_SECOND / 86_400L + phase);
        };
    }
}
