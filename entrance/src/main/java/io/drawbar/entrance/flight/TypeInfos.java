package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.flight.ArrowRows.Cell;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The types that nearly every engine has, as JDBC's {@code getTypeInfo} wants them. */
final class TypeInfos {
    private static final List<Type> TYPES = List.of(
            new Type("BOOLEAN", Types.BOOLEAN, 1, "", false),
            new Type("TINYINT", Types.TINYINT, 3, "", true),
            new Type("SMALLINT", Types.SMALLINT, 5, "", true),
            new Type("INTEGER", Types.INTEGER, 10, "", true),
            new Type("BIGINT", Types.BIGINT, 19, "", true),
            new Type("FLOAT", Types.REAL, 7, "", true),
            new Type("DOUBLE", Types.DOUBLE, 15, "", true),
            new Type("DECIMAL", Types.DECIMAL, 38, "", true),
            new Type("STRING", Types.VARCHAR, Integer.MAX_VALUE, "'", false),
            new Type("BINARY", Types.VARBINARY, Integer.MAX_VALUE, "'", false),
            new Type("DATE", Types.DATE, 10, "'", false),
            new Type("TIMESTAMP", Types.TIMESTAMP, 29, "'", false),
            new Type("ARRAY", Types.ARRAY, Integer.MAX_VALUE, "", false),
            new Type("MAP", Types.JAVA_OBJECT, Integer.MAX_VALUE, "", false),
            new Type("STRUCT", Types.STRUCT, Integer.MAX_VALUE, "", false));

    /**
     * A type.
     *
     * @param name in SQL
     * @param jdbc of {@link Types}
     * @param size the most digits, characters or bytes
     * @param quote around its literals; empty: none
     * @param numeric whether it is a number
     */
    private record Type(String name, int jdbc, int size, String quote, boolean numeric) {}

    private TypeInfos() {}

    /** The messages that tell of one type, or of all. */
    static List<ByteString> messages(OptionalInt jdbcType) {
        List<ByteString> messages = new ArrayList<>();
        try (ArrowRows rows = new ArrowRows(schema())) {
            messages.add(rows.schema());
            for (Type type : TYPES) {
                if (jdbcType.isEmpty() || jdbcType.getAsInt() == type.jdbc()) {
                    add(rows, type);
                }
            }
            messages.add(rows.take());
        }
        return messages;
    }

    static Schema schema() {
        return Schemas.GET_TYPE_INFO_SCHEMA;
    }

    private static void add(ArrowRows rows, Type type) {
        List<Cell> cells = new ArrayList<>();
        for (Field field : schema().getFields()) {
            cells.add(
                    switch (field.getName()) {
                        case "type_name" -> Cell.text(type.name());
                        case "data_type", "sql_data_type" -> Cell.number(type.jdbc());
                        case "column_size" -> Cell.number(type.size());
                        case "literal_prefix", "literal_suffix" -> Cell.textOrNull(type.quote());
                        case "nullable" -> Cell.number(DatabaseMetaData.typeNullable);
                        case "case_sensitive" -> Cell.flag(type.jdbc() == Types.VARCHAR);
                        case "searchable" -> Cell.number(DatabaseMetaData.typeSearchable);
                        case "unsigned_attribute", "fixed_prec_scale" -> Cell.flag(false);
                        case "auto_increment" -> Cell.flag(false);
                        case "local_type_name" -> Cell.text(type.name());
                        case "minimum_scale" -> type.numeric() ? Cell.number(0) : Cell.NULL;
                        case "maximum_scale" ->
                            type.numeric() ? Cell.number(type.jdbc() == Types.DECIMAL ? type.size() : 0) : Cell.NULL;
                        case "num_prec_radix" -> type.numeric() ? Cell.number(10) : Cell.NULL;
                        default -> Cell.NULL;
                    });
        }
        rows.add(cells.toArray(Cell[]::new));
    }
}
