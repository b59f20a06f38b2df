package io.drawbar.gateway.submit;

import com.google.protobuf.ByteString;
import io.drawbar.protocol.v1.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The types that a parameter can be given, and how their values are written. */
enum ParameterType {
    BOOLEAN("true or false"),
    TINYINT("a whole number from -128 to 127"),
    SMALLINT("a whole number from -32768 to 32767"),
    INTEGER("a whole number of 32 bits"),
    BIGINT("a whole number of 64 bits"),
    REAL("a number that a float can hold, NaN, Infinity or -Infinity"),
    DOUBLE("a number that a double can hold, NaN, Infinity or -Infinity"),
    DECIMAL("a number of at most 1000 characters, which has at most 1000 digits before and behind the point"),
    VARCHAR("a text in Unicode without half characters"),
    BINARY("bytes in Base64"),
    DATE("a date such as 2024-02-29"),
    TIME("a time such as 23:59:59.123456789"),
    TIMESTAMP("a date and a time, to microseconds, such as 2024-02-29T23:59:59.123456"),
    TIMESTAMP_WITH_TIME_ZONE("a date and a time, to microseconds, with an offset, such as 2024-02-29T23:59:59+01:00");

    /** Bounds the work that a number is; far beyond what any engine has. */
    private static final int DIGITS = 1_000;

    private static final long MICROS_A_SECOND = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;
    private static final int DATE_CHARS = 10;

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern NO_NUMBER = Pattern.compile("NaN|[+-]?Infinity");

    private final String expected;

    ParameterType(String expected) {
        this.expected = expected;
    }

    /** The type with a name, in lower case. */
    static Optional<ParameterType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ParameterType::toString).toList();
    }

    /** How its values are written, for the message about one that is not. */
    String expected() {
        return expected;
    }

    boolean isNumber() {
        return compareTo(TINYINT) >= 0 && compareTo(DECIMAL) <= 0;
    }

    /** The value that is written so; empty when it is none of this type. */
    Optional<Value> read(String text) {
        try {
            return value(text);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            return Optional.empty(); // The answer says what is expected instead.
        }
    }

    private Optional<Value> value(String text) {
        Value.Builder value = Value.newBuilder();
        return switch (this) {
            case BOOLEAN ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(value.setBooleanValue(text.equals("true")).build())
                        : Optional.empty();
            case TINYINT -> whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT ->
                WHOLE.matcher(text).matches()
                        ? Optional.of(value.setLongValue(Long.parseLong(text)).build())
                        : Optional.empty();
            case REAL ->
                floating(text, Float.parseFloat(text))
                        .map(found -> value.setFloatValue(found.floatValue()).build());
            case DOUBLE ->
                floating(text, Double.parseDouble(text))
                        .map(found -> value.setDoubleValue(found).build());
            case DECIMAL -> decimal(text);
            case VARCHAR ->
                StandardCharsets.UTF_8.newEncoder().canEncode(text)
                        ? Optional.of(value.setStringValue(text).build())
                        : Optional.empty();
            case BINARY ->
                Optional.of(value.setBytesValue(
                                ByteString.copyFrom(Base64.getDecoder().decode(text)))
                        .build());
            case DATE ->
                Optional.of(
                        value.setDateDays(LocalDate.parse(text).toEpochDay()).build());
            case TIME ->
                Optional.of(
                        value.setTimeNanos(LocalTime.parse(text).toNanoOfDay()).build());
            case TIMESTAMP ->
                micros(LocalDateTime.parse(iso(text)).toInstant(ZoneOffset.UTC))
                        .map(micros -> value.setTimestampMicros(micros).build());
            case TIMESTAMP_WITH_TIME_ZONE ->
                micros(OffsetDateTime.parse(iso(text)).toInstant())
                        .map(micros -> value.setInstantMicros(micros).build());
        };
    }

    /** The smaller whole numbers travel as integers, as they do from JDBC. */
    private static Optional<Value> whole(String text, int least, int most) {
        long number = WHOLE.matcher(text).matches() ? Long.parseLong(text) : Long.MAX_VALUE;
        return number < least || number > most
                ? Optional.empty()
                : Optional.of(Value.newBuilder().setIntValue((int) number).build());
    }

    /** A number, unless it is written otherwise than in SQL or has become infinite by its size. */
    private static Optional<Double> floating(String text, double number) {
        boolean fits = NUMBER.matcher(text).matches() && !Double.isInfinite(number);
        return fits || NO_NUMBER.matcher(text).matches() ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Value> decimal(String text) {
        if (text.length() > DIGITS || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        long before = (long) number.precision() - number.scale();
        return before > DIGITS || number.scale() > DIGITS
                ? Optional.empty()
                : Optional.of(Value.newBuilder()
                        .setDecimalValue(number.toPlainString())
                        .build());
    }

    /** With a T between date and time, for which SQL has a space. */
    private static String iso(String text) {
        return text.length() > DATE_CHARS && text.charAt(DATE_CHARS) == ' '
                ? text.substring(0, DATE_CHARS) + "T" + text.substring(DATE_CHARS + 1)
                : text;
    }

    private static Optional<Long> micros(Instant instant) {
        return instant.getNano() % NANOS_A_MICRO != 0
                ? Optional.empty()
                : Optional.of(Math.addExact(
                        Math.multiplyExact(instant.getEpochSecond(), MICROS_A_SECOND),
                        instant.getNano() / NANOS_A_MICRO));
    }

    /** Its name in SQL. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
