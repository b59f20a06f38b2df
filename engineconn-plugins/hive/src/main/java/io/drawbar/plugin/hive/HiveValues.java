package io.drawbar.plugin.hive;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.common.type.Timestamp;
import org.apache.hadoop.hive.serde2.objectinspector.ListObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.MapObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.PrimitiveObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.StructField;
import org.apache.hadoop.hive.serde2.objectinspector.StructObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.UnionObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.DateObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.HiveDecimalObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.TimestampLocalTZObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.TimestampObjectInspector;

/** Hive's values as Java's, read with Hive's inspectors; nulls stay null. */
final class HiveValues {
    private static final int MICRO_NANOS = 1_000;

    private HiveValues() {}

    /** A value of any type. */
    static Object of(Object value, ObjectInspector inspector) {
        if (value == null) {
            return null;
        }
        return switch (inspector.getCategory()) {
            case PRIMITIVE -> primitive(value, (PrimitiveObjectInspector) inspector);
            case LIST -> list(value, (ListObjectInspector) inspector);
            case MAP -> map(value, (MapObjectInspector) inspector);
            case STRUCT -> struct(value, (StructObjectInspector) inspector);
            case UNION -> union(value, (UnionObjectInspector) inspector);
        };
    }

    private static Object primitive(Object value, PrimitiveObjectInspector inspector) {
        if (inspector instanceof DateObjectInspector dates) {
            var date = dates.getPrimitiveJavaObject(value);
            return date == null ? null : LocalDate.ofEpochDay(date.toEpochDay());
        }
        if (inspector instanceof TimestampObjectInspector timestamps) {
            Timestamp timestamp = timestamps.getPrimitiveJavaObject(value);
            return timestamp == null ? null : local(timestamp);
        }
        if (inspector instanceof TimestampLocalTZObjectInspector zoned) {
            var timestamp = zoned.getPrimitiveJavaObject(value);
            return timestamp == null ? null : timestamp.getZonedDateTime().toInstant();
        }
        if (inspector instanceof HiveDecimalObjectInspector decimals) {
            var decimal = decimals.getPrimitiveJavaObject(value);
            return decimal == null ? null : decimal.bigDecimalValue();
        }
        return switch (inspector.getPrimitiveCategory()) {
            case VOID -> null;
            case BOOLEAN, BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, BINARY -> inspector.getPrimitiveJavaObject(value);
            // Characters, and intervals, which Hive writes as text as well.
            case STRING,
                    CHAR,
                    VARCHAR,
                    INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME,
                    UNKNOWN,
                    DATE,
                    TIMESTAMP,
                    TIMESTAMPLOCALTZ,
                    DECIMAL -> {
                Object java = inspector.getPrimitiveJavaObject(value);
                yield java == null ? null : java.toString();
            }
        };
    }

    /** A timestamp of no zone. */
    static LocalDateTime local(Timestamp timestamp) {
        return LocalDateTime.ofEpochSecond(timestamp.toEpochSecond(), timestamp.getNanos(), ZoneOffset.UTC);
    }

    /** Whether what {@link #of} makes of a timestamp is finer than a microsecond. */
    static boolean finerThanMicros(Object timestamp) {
        return ((Temporal) timestamp).get(ChronoField.NANO_OF_SECOND) % MICRO_NANOS != 0;
    }

    private static List<Object> list(Object value, ListObjectInspector inspector) {
        int length = inspector.getListLength(value);
        if (length < 0) {
            return null;
        }
        List<Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(of(inspector.getListElement(value, i), inspector.getListElementObjectInspector()));
        }
        return elements;
    }

    private static Map<Object, Object> map(Object value, MapObjectInspector inspector) {
        Map<?, ?> given = inspector.getMap(value);
        if (given == null) {
            return null;
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        given.forEach((key, one) -> entries.put(
                of(key, inspector.getMapKeyObjectInspector()), of(one, inspector.getMapValueObjectInspector())));
        return entries;
    }

    private static List<Object> struct(Object value, StructObjectInspector inspector) {
        List<Object> fields = new ArrayList<>();
        for (StructField field : inspector.getAllStructFieldRefs()) {
            fields.add(of(inspector.getStructFieldData(value, field), field.getFieldObjectInspector()));
        }
        return fields;
    }

    private static List<Object> union(Object value, UnionObjectInspector inspector) {
        byte tag = inspector.getTag(value);
        Object[] fields = new Object[inspector.getObjectInspectors().size() + 1];
        fields[0] = tag;
        fields[tag + 1] =
                of(inspector.getField(value), inspector.getObjectInspectors().get(tag));
        return Arrays.asList(fields);
    }
}
