package io.drawbar.engine.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The Java values that tests compare: boxed numbers, String, BigDecimal, {@code byte[]}, LocalDate, LocalTime, LocalDateTime for
 * timestamps without a zone, Instant for those with one, List for lists, and Map for structures and maps.
 */
final class ArrowValues {
    private static final int SECOND_NANOS = 1_000_000_000;

    private ArrowValues() {}

    static Object get(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof MapVector map) {
            return map(map, row);
        }
        if (vector instanceof ListVector list) {
            return list(list, row);
        }
        if (vector instanceof StructVector struct) {
            return struct(struct, row);
        }
        return scalar(vector, row);
    }

    private static Object scalar(FieldVector vector, int row) {
        ArrowType type = vector.getField().getType();
        Object value = vector.getObject(row);
        if (type instanceof ArrowType.Utf8) {
            return value.toString();
        }
        if (type instanceof ArrowType.Date) {
            return value instanceof Integer days ? LocalDate.ofEpochDay(days) : ((LocalDateTime) value).toLocalDate();
        }
        if (type instanceof ArrowType.Time time && value instanceof Long units) {
            return LocalTime.ofNanoOfDay(time.getUnit() == TimeUnit.MICROSECOND ? units * 1000 : units);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return timestamp(vector, row, timestamp);
        }
        if (type instanceof ArrowType.Int integer && !integer.getIsSigned()) {
            return unsigned(value, integer.getBitWidth());
        }
        return value;
    }

    private static Object unsigned(Object value, int width) {
        return switch (width) {
            case 8 -> ((Number) value).intValue() & 0xFF;
            case 16 -> value instanceof Character character ? (int) character : ((Number) value).intValue() & 0xFFFF;
            case 32 -> ((Number) value).longValue() & 0xFFFF_FFFFL;
            default -> Long.toUnsignedString(((Number) value).longValue());
        };
    }

    private static Object timestamp(FieldVector vector, int row, ArrowType.Timestamp type) {
        long units = vector.getDataBuffer().getLong((long) row * BigIntVector.TYPE_WIDTH);
        long perSecond =
                switch (type.getUnit()) {
                    case SECOND -> 1L;
                    case MILLISECOND -> 1_000L;
                    case MICROSECOND -> 1_000_000L;
                    case NANOSECOND -> SECOND_NANOS;
                };
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(units, perSecond), Math.floorMod(units, perSecond) * (SECOND_NANOS / perSecond));
        return type.getTimezone() == null ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
    }

    private static List<Object> list(ListVector vector, int row) {
        List<Object> values = new ArrayList<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            values.add(get(vector.getDataVector(), i));
        }
        return values;
    }

    private static Map<Object, Object> map(MapVector vector, int row) {
        StructVector entries = (StructVector) vector.getDataVector();
        FieldVector keys = entries.getChildrenFromFields().get(0);
        FieldVector mapped = entries.getChildrenFromFields().get(1);
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            values.put(get(keys, i), get(mapped, i));
        }
        return values;
    }

    private static Map<String, Object> struct(StructVector vector, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        vector.getChildrenFromFields().forEach(child -> values.put(child.getName(), get(child, row)));
        return values;
    }
}
