package io.drawbar.engine.arrow;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.ToLongFunction;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;

/** Dates, times and timestamps, all kept as a number of units since an origin. */
final class TimeCells extends CellWriter {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MICRO_NANOS = 1_000L;

    /** Writes a number into the vector. */
    private interface Store {
        void put(int row, long value);
    }

    private final BaseFixedWidthVector vector;
    private final Store store;
    private final ToLongFunction<Object> convert;

    private TimeCells(Column column, BaseFixedWidthVector vector, Store store, ToLongFunction<Object> convert) {
        super(column, vector);
        this.vector = vector;
        this.store = store;
        this.convert = convert;
    }

    static TimeCells dates(Column column, DateDayVector vector) {
        return new TimeCells(
                column, vector, (row, days) -> vector.setSafe(row, Math.toIntExact(days)), value -> date(value)
                        .toEpochDay());
    }

    static TimeCells times(Column column, ColumnType.Time type, BaseFixedWidthVector vector) {
        return type.precision() == ColumnType.Precision.NANOS
                ? new TimeCells(column, vector, ((TimeNanoVector) vector)::setSafe, value -> time(value)
                        .toNanoOfDay())
                : new TimeCells(
                        column,
                        vector,
                        ((TimeMicroVector) vector)::setSafe,
                        value -> time(value).toNanoOfDay() / MICRO_NANOS);
    }

    static TimeCells timestamps(Column column, ColumnType.Timestamp type, BaseFixedWidthVector vector) {
        long unitNanos = type.precision() == ColumnType.Precision.NANOS ? 1 : MICRO_NANOS;
        ZoneId zone = type.zone().map(ZoneId::of).orElse(ZoneOffset.UTC);
        boolean local = type.zone().isEmpty();
        return new TimeCells(
                column,
                vector,
                ((TimeStampVector) vector)::setSafe,
                value -> units(
                        local ? localTimestamp(value).toInstant(ZoneOffset.UTC) : instant(value, zone), unitNanos));
    }

    @Override
    void putLong(int row, long value) {
        store.put(row, value);
    }

    @Override
    void putValue(int row, Object value) {
        if (value instanceof Number number) {
            store.put(row, number.longValue());
            return;
        }
        long units;
        try {
            units = convert.applyAsLong(value);
        } catch (DateTimeException | ArithmeticException | ClassCastException | IllegalArgumentException e) {
            IllegalArgumentException mismatch = mismatch(value);
            mismatch.initCause(e);
            throw mismatch;
        }
        store.put(row, units);
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return (long) rows * vector.getTypeWidth();
    }

    @Override
    void reset() {
        vector.reset();
    }

    private static long units(Instant instant, long unitNanos) {
        long perSecond = SECOND_NANOS / unitNanos;
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), perSecond), instant.getNano() / unitNanos);
    }

    private static LocalDate date(Object value) {
        if (value instanceof LocalDate date) {
            return date;
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate();
        }
        return value instanceof String text
                ? LocalDate.parse(text)
                : localTimestamp(value).toLocalDate();
    }

    private static LocalTime time(Object value) {
        if (value instanceof LocalTime time) {
            return time;
        }
        if (value instanceof java.sql.Time time) {
            return time.toLocalTime();
        }
        return value instanceof String text
                ? LocalTime.parse(text)
                : localTimestamp(value).toLocalTime();
    }

    private static LocalDateTime localTimestamp(Object value) {
        if (value instanceof LocalDateTime timestamp) {
            return timestamp;
        }
        if (value instanceof java.sql.Timestamp timestamp) {
            return timestamp.toLocalDateTime();
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        return value instanceof String text
                ? LocalDateTime.parse(text.replace(' ', 'T'))
                : LocalDateTime.ofInstant(instant(value, ZoneOffset.UTC), ZoneOffset.UTC);
    }

    private static Instant instant(Object value, ZoneId zone) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof OffsetDateTime timestamp) {
            return timestamp.toInstant();
        }
        if (value instanceof ZonedDateTime timestamp) {
            return timestamp.toInstant();
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate().atStartOfDay(zone).toInstant();
        }
        if (value instanceof java.util.Date date) {
            return date.toInstant();
        }
        if (value instanceof LocalDateTime timestamp) {
            return timestamp.atZone(zone).toInstant();
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay(zone).toInstant();
        }
        return Instant.parse((String) value);
    }
}
