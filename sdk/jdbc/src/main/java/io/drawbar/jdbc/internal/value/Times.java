package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Calendar;

/**
 * Turns values into dates and times. {@code java.sql}'s show the JVM's clock, as JDBC has it; where an instant has to become a time of
 * a clock otherwise, it is that of the connection's zone. Used by one thread.
 */
public final class Times {
    /** Before this, java.sql's dates follow the Julian calendar. */
    private static final long GREGORIAN_SECONDS = -12_219_292_800L;

    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .optionalStart()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalEnd()
            .optionalStart()
            .appendPattern("[ ]['T']")
            .optionalEnd()
            .optionalStart()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalEnd()
            .optionalStart()
            .appendPattern("[ ]")
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT);

    private final ZoneId zone;
    private final LocalClock jvm = new LocalClock(ZoneId.systemDefault());

    Times(ZoneId zone) {
        this.zone = zone;
    }

    /** The zone in which instants are shown. */
    ZoneId zone() {
        return zone;
    }

    /** A day on the JVM's clock. */
    public Date date(long epochDay) {
        long seconds = epochDay * 86_400;
        return seconds < GREGORIAN_SECONDS
                ? Date.valueOf(LocalDate.ofEpochDay(epochDay))
                : new Date(jvm.toInstant(seconds) * 1_000);
    }

    /** A time of the JVM's clock. */
    public Timestamp timestamp(long localSeconds, int nanos) {
        if (localSeconds < GREGORIAN_SECONDS) {
            return Timestamp.valueOf(LocalDateTime.ofEpochSecond(localSeconds, nanos, ZoneOffset.UTC));
        }
        return timestampOfInstant(jvm.toInstant(localSeconds), nanos);
    }

    public Timestamp timestampOfInstant(long seconds, int nanos) {
        Timestamp timestamp = new Timestamp(seconds * 1_000);
        timestamp.setNanos(nanos);
        return timestamp;
    }

    public LocalDate toLocalDate(Object value) throws SQLException {
        if (value instanceof LocalDate) {
            return (LocalDate) value;
        }
        if (value instanceof LocalTime) {
            throw no(value, "a date");
        }
        return toLocalDateTime(value).toLocalDate();
    }

    public LocalTime toLocalTime(Object value) throws SQLException {
        if (value instanceof LocalTime) {
            return (LocalTime) value;
        }
        if (value instanceof LocalDate) {
            throw no(value, "a time");
        }
        if (value instanceof String) {
            LocalTime time = parse((String) value).query(TemporalQueries.localTime());
            if (time != null) {
                return time;
            }
        }
        return toLocalDateTime(value).toLocalTime();
    }

    public LocalDateTime toLocalDateTime(Object value) throws SQLException {
        if (value instanceof LocalDateTime) {
            return (LocalDateTime) value;
        }
        if (value instanceof Instant) {
            return LocalDateTime.ofInstant((Instant) value, zone);
        }
        if (value instanceof LocalDate) {
            return ((LocalDate) value).atStartOfDay();
        }
        if (value instanceof LocalTime) {
            return ((LocalTime) value).atDate(LocalDate.EPOCH);
        }
        if (value instanceof String) {
            TemporalAccessor parsed = parse((String) value);
            if (parsed.isSupported(ChronoField.OFFSET_SECONDS) && parsed.isSupported(ChronoField.EPOCH_DAY)) {
                return LocalDateTime.ofInstant(toInstant(value), zone);
            }
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (date != null) {
                return date.atTime(time == null ? LocalTime.MIDNIGHT : time);
            }
        }
        throw no(value, "a time");
    }

    /** An instant; a time of a clock is taken for one of the connection's zone. */
    public Instant toInstant(Object value) throws SQLException {
        if (value instanceof Instant) {
            return (Instant) value;
        }
        if (value instanceof String) {
            TemporalAccessor parsed = parse((String) value);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            if (date != null && offset != null) {
                return date.atTime(time == null ? LocalTime.MIDNIGHT : time).toInstant(offset);
            }
        }
        return toLocalDateTime(value).atZone(zone).toInstant();
    }

    private static TemporalAccessor parse(String text) throws SQLException {
        try {
            return TEXT.parse(text.trim());
        } catch (DateTimeException e) {
            throw no(text, "a date or time");
        }
    }

    private static SQLException no(Object value, String what) {
        return Failures.conversion(Numbers.describe(value) + " is not " + what + ".");
    }

    public Date toDate(Object value) throws SQLException {
        return date(
                (value instanceof Instant ? onJvm((Instant) value).toLocalDate() : toLocalDate(value)).toEpochDay());
    }

    /** A day on a calendar's clock. */
    public Date toDate(Object value, Calendar calendar) throws SQLException {
        ZoneId other = zone(calendar);
        LocalDate date = value instanceof Instant
                ? LocalDateTime.ofInstant((Instant) value, other).toLocalDate()
                : toLocalDate(value);
        return new Date(date.atStartOfDay(other).toInstant().toEpochMilli());
    }

    public Time toTime(Object value) throws SQLException {
        LocalTime time = value instanceof Instant ? onJvm((Instant) value).toLocalTime() : toLocalTime(value);
        return time(time, ZoneId.systemDefault());
    }

    public Time toTime(Object value, Calendar calendar) throws SQLException {
        ZoneId other = zone(calendar);
        LocalTime time = value instanceof Instant
                ? LocalDateTime.ofInstant((Instant) value, other).toLocalTime()
                : toLocalTime(value);
        return time(time, other);
    }

    /** With its milliseconds, which {@code Time.valueOf} would lose. */
    private static Time time(LocalTime time, ZoneId zone) {
        return new Time(time.atDate(LocalDate.EPOCH).atZone(zone).toInstant().toEpochMilli());
    }

    public Timestamp toTimestamp(Object value) throws SQLException {
        if (value instanceof Instant) {
            return Timestamp.from((Instant) value);
        }
        if (value instanceof String && parse((String) value).isSupported(ChronoField.OFFSET_SECONDS)) {
            return toTimestamp(toInstant(value));
        }
        return Timestamp.valueOf(toLocalDateTime(value));
    }

    public Timestamp toTimestamp(Object value, Calendar calendar) throws SQLException {
        if (value instanceof Instant) {
            return toTimestamp(value);
        }
        return Timestamp.from(toLocalDateTime(value).atZone(zone(calendar)).toInstant());
    }

    static ZoneId zone(Calendar calendar) {
        return calendar == null
                ? ZoneId.systemDefault()
                : calendar.getTimeZone().toZoneId();
    }

    private static LocalDateTime onJvm(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
    }

    public OffsetDateTime toOffsetDateTime(Object value) throws SQLException {
        return toZonedDateTime(value).toOffsetDateTime();
    }

    public ZonedDateTime toZonedDateTime(Object value) throws SQLException {
        return value instanceof LocalDateTime || value instanceof LocalDate
                ? toLocalDateTime(value).atZone(zone)
                : toInstant(value).atZone(zone);
    }
}
