package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.Columns;
import io.drawbar.entrance.results.IpcEncoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How clients are told of timestamps with a zone. The standard JDBC driver cannot answer {@code getObject} for them; told that they
 * have none, it reads the same numbers, as the time in UTC. Only the schema differs, batches never do.
 */
enum Timestamps {
    /** As if they had no zone. */
    PLAIN,
    /** As they are. */
    ZONED;

    /** What a client asks for with the header {@code timestamps}. */
    static Timestamps of(String header) {
        return switch (header) {
            case "", "plain" -> PLAIN;
            case "zoned" -> ZONED;
            default -> throw FlightFailures.bad("timestamps is '" + header + "'; it must be plain or zoned.");
        };
    }

    /** An encapsulated schema message as this client is to see it. */
    ByteString show(ByteString message) {
        if (this == ZONED) {
            return message;
        }
        Schema schema = Columns.schema(message);
        List<Field> fields = show(schema.getFields());
        return fields.equals(schema.getFields())
                ? message
                : IpcEncoder.schema(new Schema(fields, schema.getCustomMetadata()));
    }

    private List<Field> show(List<Field> fields) {
        List<Field> shown = new ArrayList<>();
        for (Field field : fields) {
            ArrowType type = field.getType() instanceof ArrowType.Timestamp zoned
                    ? new ArrowType.Timestamp(zoned.getUnit(), null)
                    : field.getType();
            FieldType fieldType = new FieldType(field.isNullable(), type, field.getDictionary(), field.getMetadata());
            shown.add(new Field(field.getName(), fieldType, show(field.getChildren())));
        }
        return shown;
    }
}
