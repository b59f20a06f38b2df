package io.drawbar.engine.arrow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of a result set.
 *
 * @param columns in order; there may be none
 */
public record RowSchema(List<Column> columns) {
    public RowSchema {
        columns = List.copyOf(columns);
    }

    /** Starts a schema. */
    public static Builder builder() {
        return new Builder();
    }

    /** The encapsulated Arrow IPC schema message, as {@code StatementSink.schema} and {@code StatementShape} want it. */
    public ByteBuffer message() {
        return IpcFrame.encapsulate(MessageSerializer.serializeMetadata(arrowSchema(), IpcOption.DEFAULT), 0)
                .flip();
    }

    Schema arrowSchema() {
        return new Schema(columns.stream().map(RowSchema::field).toList());
    }

    private static Field field(Column column) {
        return new Field(
                column.name(),
                new FieldType(column.nullable(), arrowType(column.type()), null),
                children(column.type()));
    }

    private static List<Field> children(ColumnType type) {
        if (type instanceof ColumnType.ListOf list) {
            return List.of(field(list.element()));
        }
        if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream().map(RowSchema::field).toList();
        }
        if (type instanceof ColumnType.MapOf map) {
            Field key = field(new Column("key", map.key(), false));
            Field value = field(new Column("value", map.value(), true));
            return List.of(
                    new Field("entries", new FieldType(false, ArrowType.Struct.INSTANCE, null), List.of(key, value)));
        }
        return List.of();
    }

    private static ArrowType arrowType(ColumnType type) {
        if (type instanceof ColumnType.Plain plain) {
            return plainType(plain);
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
        }
        if (type instanceof ColumnType.Time time) {
            return new ArrowType.Time(unit(time.precision()), 64);
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return new ArrowType.Timestamp(
                    unit(timestamp.precision()), timestamp.zone().orElse(null));
        }
        if (type instanceof ColumnType.ListOf) {
            return ArrowType.List.INSTANCE;
        }
        return type instanceof ColumnType.MapOf ? new ArrowType.Map(false) : ArrowType.Struct.INSTANCE;
    }

    private static ArrowType plainType(ColumnType.Plain type) {
        return switch (type) {
            case NULL -> ArrowType.Null.INSTANCE;
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT8 -> new ArrowType.Int(8, true);
            case INT16 -> new ArrowType.Int(16, true);
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case UINT8 -> new ArrowType.Int(8, false);
            case UINT16 -> new ArrowType.Int(16, false);
            case UINT32 -> new ArrowType.Int(32, false);
            case UINT64 -> new ArrowType.Int(64, false);
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case UTF8 -> ArrowType.Utf8.INSTANCE;
            case BINARY -> ArrowType.Binary.INSTANCE;
            case DATE -> new ArrowType.Date(DateUnit.DAY);
        };
    }

    private static TimeUnit unit(ColumnType.Precision precision) {
        return precision == ColumnType.Precision.NANOS ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
    }

    /** Builds a {@link RowSchema}; not thread-safe. */
    public static final class Builder {
        private final List<Column> columns = new ArrayList<>();

        private Builder() {}

        /** Adds a column that may hold null. */
        public Builder nullable(String name, ColumnType type) {
            columns.add(new Column(name, type, true));
            return this;
        }

        /** Adds a column that never holds null. */
        public Builder required(String name, ColumnType type) {
            columns.add(new Column(name, type, false));
            return this;
        }

        public RowSchema build() {
            return new RowSchema(columns);
        }
    }
}
