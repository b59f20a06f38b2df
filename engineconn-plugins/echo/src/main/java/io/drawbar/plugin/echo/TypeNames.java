package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Echo calls the types, and which type a value has. */
final class TypeNames {
    private static final Map<String, ColumnType> SIMPLE = Map.ofEntries(
            Map.entry("boolean", Plain.BOOLEAN),
            Map.entry("tinyint", Plain.INT8),
            Map.entry("smallint", Plain.INT16),
            Map.entry("int", Plain.INT32),
            Map.entry("integer", Plain.INT32),
            Map.entry("bigint", Plain.INT64),
            Map.entry("uint8", Plain.UINT8),
            Map.entry("uint16", Plain.UINT16),
            Map.entry("uint32", Plain.UINT32),
            Map.entry("uint64", Plain.UINT64),
            Map.entry("real", Plain.FLOAT),
            Map.entry("double", Plain.DOUBLE),
            Map.entry("varchar", Plain.UTF8),
            Map.entry("varbinary", Plain.BINARY),
            Map.entry("date", Plain.DATE),
            Map.entry("time", new ColumnType.Time(ColumnType.Precision.MICROS)),
            Map.entry("timestamp", ColumnType.Timestamp.local()),
            Map.entry("timestamptz", ColumnType.Timestamp.in("UTC")));

    private static final Map<Class<?>, String> OF_VALUES = Map.ofEntries(
            Map.entry(Boolean.class, "boolean"),
            Map.entry(Byte.class, "tinyint"),
            Map.entry(Short.class, "smallint"),
            Map.entry(Integer.class, "int"),
            Map.entry(Long.class, "bigint"),
            Map.entry(Float.class, "real"),
            Map.entry(Double.class, "double"),
            Map.entry(byte[].class, "varbinary"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(LocalTime.class, "time"),
            Map.entry(LocalDateTime.class, "timestamp"),
            Map.entry(Instant.class, "timestamptz"));

    private TypeNames() {}

    /** The type with a name of one word. */
    static Optional<ColumnType> simple(String name) {
        return Optional.ofNullable(SIMPLE.get(name));
    }

    /** The name of a type. */
    static String nameOf(ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof ColumnType.ListOf list) {
            return "array(" + nameOf(list.element().type()) + ")";
        }
        if (type instanceof ColumnType.MapOf map) {
            return "map(" + nameOf(map.key()) + "," + nameOf(map.value()) + ")";
        }
        if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream()
                    .map(field -> field.name() + " " + nameOf(field.type()))
                    .collect(Collectors.joining(",", "row(", ")"));
        }
        return SIMPLE.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type))
                .map(Map.Entry::getKey)
                .max(Comparator.comparingInt(String::length))
                .orElse("null");
    }

    /** The type that a parameter's value has. */
    static ColumnType typeOf(Object value) {
        if (value instanceof BigDecimal decimal) {
            int scale = Math.max(decimal.scale(), 0);
            return new ColumnType.Decimal(
                    Math.max(decimal.precision() - decimal.scale() + scale, Math.max(scale, 1)), scale);
        }
        if (value == null) {
            return Plain.NULL;
        }
        return SIMPLE.get(OF_VALUES.getOrDefault(value.getClass(), "varchar"));
    }

    /** The type of a marker that is cast to a type. */
    static ParameterType parameterType(ColumnType type) {
        if (type instanceof ColumnType.Decimal) {
            return ParameterType.DECIMAL;
        }
        if (type instanceof ColumnType.Time) {
            return ParameterType.TIME;
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return timestamp.zone().isPresent() ? ParameterType.TIMESTAMP_TZ : ParameterType.TIMESTAMP;
        }
        if (!(type instanceof Plain plain)) {
            return ParameterType.UNKNOWN;
        }
        return switch (plain) {
            case NULL -> ParameterType.UNKNOWN;
            case BOOLEAN -> ParameterType.BOOLEAN;
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> ParameterType.BIGINT;
            case UINT64 -> ParameterType.DECIMAL;
            case FLOAT, DOUBLE -> ParameterType.DOUBLE;
            case UTF8 -> ParameterType.VARCHAR;
            case BINARY -> ParameterType.VARBINARY;
            case DATE -> ParameterType.DATE;
        };
    }

    /** The type that values of both types can have; empty when one of them is not known yet. */
    static Optional<ColumnType> common(Optional<ColumnType> left, Optional<ColumnType> right) throws EngineException {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        ColumnType a = left.get();
        ColumnType b = right.get();
        if (a.equals(b) || b == Plain.NULL) {
            return left;
        }
        if (a == Plain.NULL) {
            return right;
        }
        if (isWhole(a) && isWhole(b)) {
            return Optional.of(Plain.INT64);
        }
        if (isExact(a) && isExact(b)) {
            int scale = Math.max(scale(a), scale(b));
            int whole = Math.max(wholeDigits(a), wholeDigits(b));
            return Optional.of(new ColumnType.Decimal(Math.min(38, whole + scale), scale));
        }
        if (isNumber(a) && isNumber(b)) {
            return Optional.of(Plain.DOUBLE);
        }
        throw Failures.user("42804", "Found values of the types " + a + " and " + b + " in one column.");
    }

    private static boolean isWhole(ColumnType type) {
        return type == Plain.INT8 || type == Plain.INT16 || type == Plain.INT32 || type == Plain.INT64;
    }

    private static boolean isExact(ColumnType type) {
        return isWhole(type) || type instanceof ColumnType.Decimal;
    }

    private static boolean isNumber(ColumnType type) {
        return isExact(type) || type == Plain.FLOAT || type == Plain.DOUBLE;
    }

    private static int scale(ColumnType type) {
        return type instanceof ColumnType.Decimal decimal ? decimal.scale() : 0;
    }

    private static int wholeDigits(ColumnType type) {
        return type instanceof ColumnType.Decimal decimal ? decimal.precision() - decimal.scale() : 19;
    }
}
