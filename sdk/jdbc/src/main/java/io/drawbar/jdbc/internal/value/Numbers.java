package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Locale;

/** Turns values into numbers, and refuses what does not fit or is none. Stateless. */
public final class Numbers {
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final double TWO_TO_63 = 0x1p63;

    Numbers() {}

    /** A whole number; digits behind the point are cut off. */
    public long toLong(Object value) throws SQLException {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Boolean) {
            return (Boolean) value ? 1 : 0;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (number >= -TWO_TO_63 && number < TWO_TO_63) {
                return (long) number;
            }
            throw tooLarge(value, "a whole number of 64 bits");
        }
        BigDecimal number = toDecimal(value).setScale(0, java.math.RoundingMode.DOWN);
        if (number.compareTo(LONG_MIN) < 0 || number.compareTo(LONG_MAX) > 0) {
            throw tooLarge(value, "a whole number of 64 bits");
        }
        return number.longValueExact();
    }

    public int toInt(long number) throws SQLException {
        if (number != (int) number) {
            throw tooLarge(number, "an int");
        }
        return (int) number;
    }

    public short toShort(long number) throws SQLException {
        if (number != (short) number) {
            throw tooLarge(number, "a short");
        }
        return (short) number;
    }

    public byte toByte(long number) throws SQLException {
        if (number != (byte) number) {
            throw tooLarge(number, "a byte");
        }
        return (byte) number;
    }

    public double toDouble(Object value) throws SQLException {
        if (value instanceof Number) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Boolean) {
            return (Boolean) value ? 1 : 0;
        }
        if (value instanceof String) {
            String text = ((String) value).trim();
            switch (text.toLowerCase(Locale.ROOT)) {
                case "inf":
                case "+inf":
                case "infinity":
                case "+infinity":
                    return Double.POSITIVE_INFINITY;
                case "-inf":
                case "-infinity":
                    return Double.NEGATIVE_INFINITY;
                case "nan":
                    return Double.NaN;
                default:
                    return parseDouble(text);
            }
        }
        throw none(value);
    }

    private static double parseDouble(String text) throws SQLException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw none(text);
        }
    }

    /** A single-precision number; one that is too large for it is refused. */
    public float toFloat(double number) throws SQLException {
        float narrow = (float) number;
        if (Float.isInfinite(narrow) && !Double.isInfinite(number)) {
            throw tooLarge(number, "a float");
        }
        return narrow;
    }

    public BigDecimal toDecimal(Object value) throws SQLException {
        if (value instanceof BigDecimal) {
            return (BigDecimal) value;
        }
        if (value instanceof BigInteger) {
            return new BigDecimal((BigInteger) value);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                throw Failures.range(number + " is no decimal number.");
            }
            return value instanceof Float ? new BigDecimal(value.toString()) : BigDecimal.valueOf(number);
        }
        if (value instanceof Number) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Boolean) {
            return (Boolean) value ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (value instanceof String) {
            try {
                return new BigDecimal(((String) value).trim());
            } catch (NumberFormatException e) {
                throw none(value);
            }
        }
        throw none(value);
    }

    public boolean toBoolean(Object value) throws SQLException {
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue() != 0;
        }
        if (value instanceof Number) {
            return toDecimal(value).signum() != 0;
        }
        if (value instanceof String) {
            switch (((String) value).trim().toLowerCase(Locale.ROOT)) {
                case "true":
                case "t":
                case "yes":
                case "y":
                case "on":
                case "1":
                    return true;
                case "false":
                case "f":
                case "no":
                case "n":
                case "off":
                case "0":
                    return false;
                default:
                    break;
            }
        }
        throw Failures.conversion(describe(value) + " is neither true nor false.");
    }

    private static SQLException none(Object value) {
        return Failures.conversion(describe(value) + " is no number.");
    }

    private static SQLException tooLarge(Object value, String what) {
        return Failures.range(value + " does not fit into " + what + ".");
    }

    /** A value in a message: not much of it. */
    static String describe(Object value) {
        String type = value.getClass().getSimpleName();
        if (!(value instanceof String)) {
            return "A value of type " + type;
        }
        String text = (String) value;
        return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
    }
}
