package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Turns the neutral values of columns into what applications ask for. Values are never null. Used by one thread. */
public final class Converter {
    private final Numbers numbers = new Numbers();
    private final Times times;
    private final Map<Class<?>, Conversion> conversions = new LinkedHashMap<>();

    private interface Conversion {
        Object apply(Object value) throws SQLException;
    }

    /**
     * @param zone in which instants are shown
     */
    public Converter(ZoneId zone) {
        this.times = new Times(zone);
        addNumbers();
        addTimes();
        addOthers();
    }

    private void addNumbers() {
        conversions.put(Boolean.class, numbers::toBoolean);
        conversions.put(Byte.class, value -> numbers.toByte(numbers.toLong(value)));
        conversions.put(Short.class, value -> numbers.toShort(numbers.toLong(value)));
        conversions.put(Integer.class, value -> numbers.toInt(numbers.toLong(value)));
        conversions.put(Long.class, numbers::toLong);
        conversions.put(Float.class, value -> numbers.toFloat(numbers.toDouble(value)));
        conversions.put(Double.class, numbers::toDouble);
        conversions.put(BigDecimal.class, numbers::toDecimal);
        conversions.put(BigInteger.class, value -> numbers.toDecimal(value).toBigInteger());
    }

    private void addTimes() {
        conversions.put(java.sql.Date.class, times::toDate);
        conversions.put(Time.class, times::toTime);
        conversions.put(Timestamp.class, times::toTimestamp);
        conversions.put(java.util.Date.class, times::toTimestamp);
        conversions.put(Calendar.class, value -> {
            Calendar calendar = Calendar.getInstance();
            calendar.setTime(times.toTimestamp(value));
            return calendar;
        });
        conversions.put(LocalDate.class, times::toLocalDate);
        conversions.put(LocalTime.class, times::toLocalTime);
        conversions.put(LocalDateTime.class, times::toLocalDateTime);
        conversions.put(Instant.class, times::toInstant);
        conversions.put(OffsetDateTime.class, times::toOffsetDateTime);
        conversions.put(ZonedDateTime.class, times::toZonedDateTime);
        conversions.put(
                OffsetTime.class,
                value -> times.toZonedDateTime(value).toOffsetDateTime().toOffsetTime());
        conversions.put(Duration.class, Converter::toDuration);
        conversions.put(Period.class, Converter::toPeriod);
    }

    private void addOthers() {
        conversions.put(String.class, this::text);
        conversions.put(byte[].class, Converter::bytes);
        conversions.put(UUID.class, Converter::toUuid);
        conversions.put(Array.class, this::array);
        conversions.put(Struct.class, this::struct);
        conversions.put(Blob.class, value -> new BytesBlob(bytes(value)));
        conversions.put(Clob.class, value -> new TextClob(text(value)));
        conversions.put(java.sql.NClob.class, value -> new TextClob(text(value)));
        conversions.put(InputStream.class, value -> new ByteArrayInputStream(bytes(value)));
        conversions.put(Reader.class, value -> new StringReader(text(value)));
        conversions.put(List.class, value -> require(value, List.class));
        conversions.put(Map.class, value -> require(value, Map.class));
        conversions.put(Object.class, this::object);
    }

    public Numbers numbers() {
        return numbers;
    }

    public Times times() {
        return times;
    }

    /** As JDBC's {@code getObject} gives it. */
    public Object object(Object value) throws SQLException {
        if (value instanceof LocalDate) {
            return times.toDate(value);
        }
        if (value instanceof LocalTime) {
            return times.toTime(value);
        }
        if (value instanceof LocalDateTime || value instanceof Instant) {
            return times.toTimestamp(value);
        }
        if (value instanceof List) {
            return array(value);
        }
        if (value instanceof Row) {
            return struct(value);
        }
        if (value instanceof Interval || value instanceof Duration || value instanceof Period) {
            return text(value);
        }
        return value;
    }

    public String text(Object value) {
        return Texts.of(value, times.zone());
    }

    /** Bytes; of a text those of UTF-8, of a UUID its sixteen. */
    public static byte[] bytes(Object value) throws SQLException {
        if (value instanceof byte[]) {
            return (byte[]) value;
        }
        if (value instanceof String) {
            return ((String) value).getBytes(StandardCharsets.UTF_8);
        }
        throw Failures.conversion(Numbers.describe(value) + " is not made of bytes.");
    }

    public Array array(Object value) throws SQLException {
        return new ListArray(list(value), this);
    }

    private static List<Object> list(Object value) throws SQLException {
        return new ArrayList<>((List<?>) require(value, List.class));
    }

    public Struct struct(Object value) throws SQLException {
        return new RowStruct((Row) require(value, Row.class), this);
    }

    private static Object require(Object value, Class<?> type) throws SQLException {
        if (type.isInstance(value)) {
            return value;
        }
        throw Failures.conversion(Numbers.describe(value) + " is no " + type.getSimpleName() + ".");
    }

    private static Duration toDuration(Object value) throws SQLException {
        if (value instanceof LocalTime) {
            return Duration.ofNanos(((LocalTime) value).toNanoOfDay());
        }
        return (Duration) require(value, Duration.class);
    }

    private static Period toPeriod(Object value) throws SQLException {
        if (value instanceof Interval && ((Interval) value).nanos() == 0) {
            Interval interval = (Interval) value;
            return Period.of(interval.months() / 12, interval.months() % 12, interval.days());
        }
        return (Period) require(value, Period.class);
    }

    private static UUID toUuid(Object value) throws SQLException {
        if (value instanceof byte[] && ((byte[]) value).length == 16) {
            ByteBuffer buffer = ByteBuffer.wrap((byte[]) value);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        try {
            return UUID.fromString(((String) require(value, String.class)).trim());
        } catch (IllegalArgumentException e) {
            throw Failures.conversion(Numbers.describe(value) + " is no UUID.");
        }
    }

    /** As a type that the application names. */
    public <T> T as(Object value, Class<T> type) throws SQLException {
        Conversion conversion = conversions.get(type.isPrimitive() ? wrapper(type) : type);
        if (conversion != null) {
            @SuppressWarnings("unchecked") // Primitive types have the class of their wrapper's values.
            T converted = (T) conversion.apply(value);
            return converted;
        }
        Object plain = object(value);
        if (type.isInstance(plain)) {
            return type.cast(plain);
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        if (type.isEnum()) {
            return constant(text(value), type);
        }
        throw Failures.unsupported("A value cannot be had as " + type.getName() + ".");
    }

    private static <T> T constant(String name, Class<T> type) throws SQLException {
        for (T constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw Failures.conversion("'" + name + "' is no " + type.getSimpleName() + ".");
    }

    private static Class<?> wrapper(Class<?> primitive) {
        return java.lang.invoke.MethodType.methodType(primitive).wrap().returnType();
    }
}
