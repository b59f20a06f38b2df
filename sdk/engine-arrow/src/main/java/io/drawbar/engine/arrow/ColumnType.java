package io.drawbar.engine.arrow;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The type of a column, with the exact Arrow type that it is written as. */
public sealed interface ColumnType {

    /** Types that need no further description. */
    enum Plain implements ColumnType {
        /** Only nulls; Arrow {@code Null}. */
        NULL,
        BOOLEAN,
        INT8,
        INT16,
        INT32,
        INT64,
        UINT8,
        UINT16,
        UINT32,
        UINT64,
        FLOAT,
        DOUBLE,
        UTF8,
        BINARY,
        /** Days since 1970-01-01; Arrow {@code Date(DAY)}. */
        DATE
    }

    /** How fine a time is. */
    enum Precision {
        MICROS,
        NANOS
    }

    /**
     * An exact number; Arrow {@code Decimal(precision, scale, 128)}.
     *
     * @param precision digits in all, 1 to 38
     * @param scale digits after the point, 0 to precision
     */
    record Decimal(int precision, int scale) implements ColumnType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal(" + precision + "," + scale
                        + ") is not possible: precision goes from 1 to 38, scale from 0 to the precision.");
            }
        }
    }

    /** Time of day without a zone; Arrow {@code Time(unit, 64)}. */
    record Time(Precision precision) implements ColumnType {
        public Time {
            Objects.requireNonNull(precision, "precision");
        }
    }

    /**
     * A point in time; Arrow {@code Timestamp(unit, zone)}.
     *
     * @param precision microseconds or nanoseconds since 1970-01-01
     * @param zone the zone that it is shown in; empty for a date and time that belongs to no zone
     */
    record Timestamp(Precision precision, Optional<String> zone) implements ColumnType {
        public Timestamp {
            Objects.requireNonNull(precision, "precision");
            Objects.requireNonNull(zone, "zone");
        }

        /** A date and time of no zone, to the microsecond. */
        public static Timestamp local() {
            return new Timestamp(Precision.MICROS, Optional.empty());
        }

        /** An instant shown in a zone, to the microsecond. */
        public static Timestamp in(String zone) {
            return new Timestamp(Precision.MICROS, Optional.of(zone));
        }
    }

    /** A list whose elements have the type, name and nullability of the column. */
    record ListOf(Column element) implements ColumnType {
        public ListOf {
            Objects.requireNonNull(element, "element");
        }

        /** A list whose elements may be null. */
        public static ListOf of(ColumnType element) {
            return new ListOf(new Column("item", element, true));
        }
    }

    /** A structure of named fields. */
    record StructOf(List<Column> fields) implements ColumnType {
        public StructOf {
            fields = List.copyOf(fields);
        }
    }

    /** A map; keys are never null, values may be. */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {
        public MapOf {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }
    }
}
