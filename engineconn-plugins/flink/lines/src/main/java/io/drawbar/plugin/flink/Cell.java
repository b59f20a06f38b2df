package io.drawbar.plugin.flink;

import org.apache.flink.table.types.logical.IntType;
import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.arrow.RowBatchWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Takes a column out of Flink's rows.
 *
 * @param type as it is written
 * @param getter finds the value in a row
 * @param writer hands a value to Arrow
 * @param converted the value as Arrow's writer takes it within another one
 */
record Cell(ColumnType type, Getter getter, Writer writer, Function<Object, Object> converted) {
    private static final int MICRO_DIGITS = 6;
    private static final long MILLI_MICROS = 1_000L;
    private static final long MILLI_NANOS = 1_000_000L;

    /** Finds a value that is not null, without making an object of it where that can be. */
    interface Getter {
        Object get(RowData row, int column);
    }

    /** Writes a value that is not null. */
    interface Writer {
        void write(RowData row, int column, RowBatchWriter into, int target);
    }

    void write(RowData row, int column, RowBatchWriter into, int target) {
        writer.write(row, column, into, target);
    }

    static Cell of(LogicalType type, ZoneId zone) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> numeric(Plain.BOOLEAN, (row, i, into, to) -> into.setBoolean(to, row.getBoolean(i)));
            case TINYINT -> numeric(Plain.INT8, (row, i, into, to) -> into.setLong(to, row.getByte(i)));
            case SMALLINT -> numeric(Plain.INT16, (row, i, into, to) -> into.setLong(to, row.getShort(i)));
            case INTEGER -> numeric(Plain.INT32, (row, i, into, to) -> into.setLong(to, row.getInt(i)));
            case BIGINT -> numeric(Plain.INT64, (row, i, into, to) -> into.setLong(to, row.getLong(i)));
            case FLOAT -> numeric(Plain.FLOAT, (row, i, into, to) -> into.setDouble(to, row.getFloat(i)));
            case DOUBLE -> numeric(Plain.DOUBLE, (row, i, into, to) -> into.setDouble(to, row.getDouble(i)));
            case DATE -> numeric(Plain.DATE, (row, i, into, to) -> into.setLong(to, row.getInt(i)));
            case CHAR, VARCHAR -> text();
            case BINARY, VARBINARY ->
                new Cell(
                        Plain.BINARY,
                        RowData::getBinary,
                        (row, i, into, to) -> into.setBytes(to, row.getBinary(i)),
                        Function.identity());
            case DECIMAL -> decimal((DecimalType) type);
            case TIME_WITHOUT_TIME_ZONE ->
                new Cell(
                        new ColumnType.Time(Precision.MICROS),
                        RowData::getInt,
                        (row, i, into, to) -> into.setLong(to, row.getInt(i) * MILLI_MICROS),
                        millis -> (Integer) millis * MILLI_MICROS);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamp(type, Optional.empty());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type, Optional.of(zone.getId()));
            case ARRAY -> array(type, zone);
            case MAP, MULTISET -> map(type, zone);
            case ROW, STRUCTURED_TYPE -> row(type, zone);
            case DISTINCT_TYPE -> of(type.getChildren().get(0), zone);
            case NULL -> new Cell(Plain.NULL, (row, i) -> "", (row, i, into, to) -> into.setNull(to), value -> "");
            default -> readable(type);
        };
    }

    private static Cell numeric(ColumnType type, Writer writer) {
        return new Cell(type, (row, i) -> "", writer, Function.identity());
    }

    private static Cell text() {
        return new Cell(
                Plain.UTF8,
                RowData::getString,
                (row, i, into, to) -> into.setBytes(to, row.getString(i).toBytes()),
                text -> ((StringData) text).toBytes());
    }

    private static Cell decimal(DecimalType type) {
        int digits = type.getPrecision();
        int scale = type.getScale();
        return new Cell(
                new ColumnType.Decimal(digits, scale),
                (row, i) -> row.getDecimal(i, digits, scale),
                (row, i, into, to) ->
                        into.setDecimal(to, row.getDecimal(i, digits, scale).toBigDecimal()),
                decimal -> ((DecimalData) decimal).toBigDecimal());
    }

    private static Cell timestamp(LogicalType type, Optional<String> zone) {
        int digits = LogicalTypeChecks.getPrecision(type);
        boolean micros = digits <= MICRO_DIGITS;
        Function<Object, Object> units = value -> micros ? micros((TimestampData) value) : nanos((TimestampData) value);
        return new Cell(
                new ColumnType.Timestamp(micros ? Precision.MICROS : Precision.NANOS, zone),
                (row, i) -> row.getTimestamp(i, digits),
                (row, i, into, to) -> {
                    TimestampData value = row.getTimestamp(i, digits);
                    into.setLong(to, micros ? micros(value) : nanos(value));
                },
                units);
    }

    private static long micros(TimestampData value) {
        return value.getMillisecond() * MILLI_MICROS + value.getNanoOfMillisecond() / MILLI_MICROS;
    }

    /** Arrow's nanoseconds go from 1677 to 2262. */
    private static long nanos(TimestampData value) {
        try {
            return Math.addExact(
                    Math.multiplyExact(value.getMillisecond(), MILLI_NANOS), value.getNanoOfMillisecond());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The timestamp " + value + " does not fit into nanoseconds: cast it to timestamp(6).", e);
        }
    }

    private static Cell array(LogicalType type, ZoneId zone) {
        LogicalType element = type.getChildren().get(0);
        Cell cell = of(element, zone);
        ArrayData.ElementGetter elements = ArrayData.createElementGetter(element);
        return nested(
                new ColumnType.ListOf(new Column("item", cell.type(), true)),
                RowData::getArray,
                value -> list((ArrayData) value, elements, cell));
    }

    private static List<Object> list(ArrayData array, ArrayData.ElementGetter getter, Cell cell) {
        List<Object> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            values.add(cell.convert(getter.getElementOrNull(array, i)));
        }
        return values;
    }

    /** A multiset is a map of its elements to how often each is in it. */
    private static Cell map(LogicalType type, ZoneId zone) {
        LogicalType keyType = type.getChildren().get(0);
        LogicalType valueType = type.is(LogicalTypeRoot.MULTISET)
                ? new IntType(false)
                : type.getChildren().get(1);
        Cell key = of(keyType, zone);
        Cell value = of(valueType, zone);
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType);
        ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType);
        return nested(new ColumnType.MapOf(key.type(), value.type()), RowData::getMap, found -> {
            MapData map = (MapData) found;
            ArrayData mapKeys = map.keyArray();
            ArrayData mapValues = map.valueArray();
            Map<Object, Object> converted = new LinkedHashMap<>();
            for (int i = 0; i < map.size(); i++) {
                converted.put(
                        key.convert(keys.getElementOrNull(mapKeys, i)),
                        value.convert(values.getElementOrNull(mapValues, i)));
            }
            return converted;
        });
    }

    private static Cell row(LogicalType type, ZoneId zone) {
        List<LogicalType> types = type.getChildren();
        List<String> names = LogicalTypeChecks.getFieldNames(type);
        List<Column> fields = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        List<RowData.FieldGetter> getters = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Cell cell = of(types.get(i), zone);
            cells.add(cell);
            fields.add(new Column(names.get(i), cell.type(), true));
            getters.add(RowData.createFieldGetter(types.get(i), i));
        }
        return nested(new ColumnType.StructOf(fields), (row, i) -> row.getRow(i, types.size()), found -> {
            List<Object> converted = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                converted.add(cells.get(i).convert(getters.get(i).getFieldOrNull((RowData) found)));
            }
            return converted;
        });
    }

    /** What Arrow's writer has no type for becomes text. */
    private static Cell readable(LogicalType type) {
        RowData.FieldGetter[] getters = new RowData.FieldGetter[1];
        Function<Object, Object> text = ReadableText.of(type);
        return nested(
                Plain.UTF8,
                (row, i) -> {
                    if (getters[0] == null) {
                        getters[0] = RowData.createFieldGetter(type, i);
                    }
                    return getters[0].getFieldOrNull(row);
                },
                text);
    }

    private static Cell nested(ColumnType type, Getter getter, Function<Object, Object> converted) {
        return new Cell(
                type,
                getter,
                (row, i, into, to) -> into.set(to, converted.apply(getter.get(row, i))),
                converted);
    }

    private Object convert(Object value) {
        return value == null ? null : converted.apply(value);
    }
}
