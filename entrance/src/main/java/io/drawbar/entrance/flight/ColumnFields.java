package io.drawbar.entrance.flight;

import io.drawbar.protocol.v1.CatalogColumn;
import io.drawbar.protocol.v1.CatalogRow;
import java.sql.Types;
import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns of tables as Arrow fields, with what Flight SQL tells of a column in the field's metadata. */
final class ColumnFields {
    private static final int DECIMAL_PRECISION = 38;

    private ColumnFields() {}

    static Field field(CatalogRow row) {
        CatalogColumn column = row.getColumn();
        FlightSqlColumnMetadata.Builder metadata = new FlightSqlColumnMetadata.Builder()
                .catalogName(row.getCatalog())
                .schemaName(row.getSchema())
                .tableName(row.getTable())
                .typeName(column.getTypeName())
                .isAutoIncrement(false)
                .isCaseSensitive(true)
                .isReadOnly(false)
                .isSearchable(true);
        if (column.getSize() >= 0) {
            metadata.precision(column.getSize());
        }
        if (column.getScale() >= 0) {
            metadata.scale(column.getScale());
        }
        if (!column.getComment().isEmpty()) {
            metadata.remarks(column.getComment());
        }
        ArrowType type = type(column);
        FieldType fieldType =
                new FieldType(column.getNullable(), type, null, metadata.build().getMetadataMap());
        return new Field(column.getName(), fieldType, children(type));
    }

    private static ArrowType type(CatalogColumn column) {
        return switch (column.getJdbcType()) {
            case Types.BOOLEAN, Types.BIT -> ArrowType.Bool.INSTANCE;
            case Types.TINYINT -> new ArrowType.Int(8, true);
            case Types.SMALLINT -> new ArrowType.Int(16, true);
            case Types.INTEGER -> new ArrowType.Int(32, true);
            case Types.BIGINT -> new ArrowType.Int(64, true);
            case Types.REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case Types.FLOAT, Types.DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case Types.DECIMAL, Types.NUMERIC -> {
                int precision = column.getSize() > 0 ? column.getSize() : DECIMAL_PRECISION;
                yield new ArrowType.Decimal(precision, Math.max(column.getScale(), 0), 128);
            }
            case Types.DATE -> new ArrowType.Date(DateUnit.DAY);
            case Types.TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case Types.TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case Types.TIMESTAMP_WITH_TIMEZONE -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ArrowType.Binary.INSTANCE;
            case Types.ARRAY -> ArrowType.List.INSTANCE;
            case Types.STRUCT -> ArrowType.Struct.INSTANCE;
            case Types.NULL -> ArrowType.Null.INSTANCE;
            default -> typeByName(column.getTypeName());
        };
    }

    private static ArrowType typeByName(String name) {
        if (name.startsWith("interval")) {
            return name.contains("month") || name.contains("year")
                    ? new ArrowType.Interval(IntervalUnit.YEAR_MONTH)
                    : new ArrowType.Duration(TimeUnit.MICROSECOND);
        }
        return ArrowType.Utf8.INSTANCE;
    }

    /** A list says of what; that it holds texts is the least that can be said where the engine tells a name alone. */
    private static List<Field> children(ArrowType type) {
        return type instanceof ArrowType.List ? List.of(Field.nullable("element", ArrowType.Utf8.INSTANCE)) : List.of();
    }
}
