package io.drawbar.entrance.flight;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The Arrow types that clients are told for parameters. They are chosen for what the standard JDBC driver can put into them: it
 * binds a Java value to a vector without any conversion but between numbers, and writes milliseconds into any timestamp.
 */
enum ParameterType {
    BOOLEAN(ArrowType.Bool.INSTANCE),
    BIGINT(new ArrowType.Int(64, true)),
    DOUBLE(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
    /** A vector of decimals takes one scale alone, a double takes every number; see {@link ParameterReader} for the way back. */
    DECIMAL(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
    VARCHAR(ArrowType.Utf8.INSTANCE),
    VARBINARY(ArrowType.Binary.INSTANCE),
    DATE(new ArrowType.Date(DateUnit.DAY)),
    TIME(new ArrowType.Time(TimeUnit.MILLISECOND, 32)),
    TIMESTAMP(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
    /** Without a zone all the same, because what the driver sends is the time on the client's clock. */
    TIMESTAMP_TZ(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
    UNKNOWN(ArrowType.Utf8.INSTANCE);

    private final ArrowType arrow;

    ParameterType(ArrowType arrow) {
        this.arrow = arrow;
    }

    /** The types with the names that an engine has told; names that are not known here are {@link #UNKNOWN}. */
    static List<ParameterType> of(List<String> names) {
        List<ParameterType> types = new ArrayList<>();
        for (String name : names) {
            ParameterType found = UNKNOWN;
            for (ParameterType type : values()) {
                found = type.name().equals(name) ? type : found;
            }
            types.add(found);
        }
        return types;
    }

    static Schema schema(List<ParameterType> types) {
        List<Field> fields = new ArrayList<>();
        for (ParameterType type : types) {
            fields.add(Field.nullable("parameter_" + (fields.size() + 1), type.arrow));
        }
        return new Schema(fields);
    }
}
