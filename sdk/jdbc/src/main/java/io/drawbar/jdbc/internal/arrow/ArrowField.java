package io.drawbar.jdbc.internal.arrow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column's name and type. Immutable. */
public final class ArrowField {
    private static final String[] UNITS = {"s", "ms", "us", "ns"};
    private static final long[] NANOS = {1_000_000_000L, 1_000_000L, 1_000L, 1L};

    private final String name;
    private final boolean nullable;
    private final ArrowType type;
    private final int width;
    private final int precision;
    private final int scale;
    private final int unit;
    private final List<ArrowField> children;
    private final Map<String, String> metadata;

    /**
     * @param width bits of a number or decimal, bytes of a fixed binary, elements of a fixed list
     * @param unit of times: 0 seconds to 3 nanoseconds
     */
    private ArrowField(
            String name,
            boolean nullable,
            ArrowType type,
            int width,
            int precision,
            int scale,
            int unit,
            List<ArrowField> children,
            Map<String, String> metadata) {
        this.name = name;
        this.nullable = nullable;
        this.type = type;
        this.width = width;
        this.precision = precision;
        this.scale = scale;
        this.unit = unit;
        this.children = Collections.unmodifiableList(children);
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /** Reads a table Field of Schema.fbs. */
    static ArrowField read(FlatTable field) {
        if (field.has(4)) {
            throw new IllegalArgumentException("The column " + field.getText(0)
                    + " is encoded with a dictionary, which this driver does not read.");
        }
        List<ArrowField> children = new ArrayList<>();
        field.getTables(5).forEach(child -> children.add(read(child)));
        Map<String, String> metadata = new HashMap<>();
        field.getTables(6).forEach(pair -> metadata.put(pair.getText(0), pair.getText(1)));
        FlatTable type = field.getTable(3)
                .orElseThrow(() -> new IllegalArgumentException("The column " + field.getText(0) + " has no type."));
        return read(field, type, children, metadata);
    }

    /** By the number of the type in Schema.fbs. */
    private static ArrowField read(
            FlatTable field, FlatTable type, List<ArrowField> children, Map<String, String> metadata) {
        int number = field.getByte(2, 0);
        int width = 0;
        int precision = 0;
        int scale = 0;
        int unit = 0;
        switch (number) {
            case 2:
            case 15:
            case 16:
                width = type.getInt(0, 0);
                break;
            case 7:
                precision = type.getInt(0, 0);
                scale = type.getInt(1, 0);
                width = type.getInt(2, 128);
                break;
            case 9:
                unit = type.getShort(0, 1);
                width = type.getInt(1, 32);
                break;
            case 10:
                unit = type.getShort(0, 0);
                break;
            case 18:
                unit = type.getShort(0, 1);
                break;
            default:
                break;
        }
        ArrowType kind = kind(number, type, field.getText(0));
        return new ArrowField(
                field.getText(0), field.getFlag(1), kind, width, precision, scale, unit, children, metadata);
    }

    private static ArrowType kind(int number, FlatTable type, String name) {
        switch (number) {
            case 1:
                return ArrowType.NULL;
            case 2:
                return integer(type.getInt(0, 0), type.getFlag(1));
            case 3:
                return new ArrowType[] {ArrowType.FLOAT16, ArrowType.FLOAT32, ArrowType.FLOAT64}[type.getShort(0, 0)];
            case 4:
                return ArrowType.BINARY;
            case 5:
                return ArrowType.TEXT;
            case 6:
                return ArrowType.BOOLEAN;
            case 7:
                return ArrowType.DECIMAL;
            case 8:
                return type.getShort(0, 1) == 0 ? ArrowType.DATE_DAY : ArrowType.DATE_MILLI;
            case 9:
                return ArrowType.TIME;
            case 10:
                return type.getText(1).isEmpty() ? ArrowType.TIMESTAMP : ArrowType.INSTANT;
            case 11:
                return interval(type.getShort(0, 0));
            case 12:
                return ArrowType.LIST;
            case 13:
                return ArrowType.STRUCT;
            case 15:
                return ArrowType.FIXED_BINARY;
            case 16:
                return ArrowType.FIXED_LIST;
            case 17:
                return ArrowType.MAP;
            case 18:
                return ArrowType.DURATION;
            case 19:
                return ArrowType.LARGE_BINARY;
            case 20:
                return ArrowType.LARGE_TEXT;
            case 21:
                return ArrowType.LARGE_LIST;
            default:
                throw new IllegalArgumentException("The column " + name + " has a type of Arrow (number " + number
                        + ") that this driver does not read.");
        }
    }

    private static ArrowType integer(int width, boolean signed) {
        switch (width) {
            case 8:
                return signed ? ArrowType.INT8 : ArrowType.UINT8;
            case 16:
                return signed ? ArrowType.INT16 : ArrowType.UINT16;
            case 32:
                return signed ? ArrowType.INT32 : ArrowType.UINT32;
            default:
                return signed ? ArrowType.INT64 : ArrowType.UINT64;
        }
    }

    private static ArrowType interval(int unit) {
        switch (unit) {
            case 0:
                return ArrowType.INTERVAL_MONTHS;
            case 1:
                return ArrowType.INTERVAL_DAY_TIME;
            default:
                return ArrowType.INTERVAL_MONTH_DAY_NANO;
        }
    }

    public String name() {
        return name;
    }

    public boolean isNullable() {
        return nullable;
    }

    public ArrowType type() {
        return type;
    }

    public int width() {
        return width;
    }

    public int precision() {
        return precision;
    }

    public int scale() {
        return scale;
    }

    /** Digits of a fraction of a second. */
    public int fractionDigits() {
        return 3 * unit;
    }

    /** How many nanoseconds a unit of time has. */
    public long unitNanos() {
        return NANOS[unit];
    }

    public List<ArrowField> children() {
        return children;
    }

    /** What an engine tells of the column. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return name + " " + type + (children.isEmpty() ? "" : children) + (unit == 0 ? "" : UNITS[unit]);
    }
}
