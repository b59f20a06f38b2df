package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.ColumnSummary;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What a schema message says, for people. */
public final class Columns {
    /** What an engine says in a schema's metadata of a result that is a document: one row, one column. */
    private static final String KIND = "drawbar.kind";

    private static final String MEDIA_TYPE = "drawbar.media-type";
    private static final String TABLE = "table";
    private static final Set<String> DOCUMENTS = Set.of("text", "html", "picture");

    private Columns() {}

    /** Reads an encapsulated schema message. */
    public static Schema schema(ByteString message) {
        try (ReadChannel channel = new ReadChannel(Channels.newChannel(message.newInput()))) {
            return MessageSerializer.deserializeSchema(channel);
        } catch (IOException | RuntimeException e) {
            throw new DrawbarException(ErrorCode.ENGINE_ERROR, "The engine sent a schema that cannot be read.", e);
        }
    }

    /** The columns of an encapsulated schema message. */
    public static List<ColumnSummary> of(ByteString message) {
        return schema(message).getFields().stream()
                .map(field -> ColumnSummary.newBuilder()
                        .setName(field.getName())
                        .setType(type(field))
                        .setNullable(field.isNullable())
                        .build())
                .toList();
    }

    /** What a result is: its columns, its kind, and the media type of a document. */
    static ResultSummary describe(ByteString message) {
        Map<String, String> metadata = schema(message).getCustomMetadata();
        String said = metadata.getOrDefault(KIND, TABLE);
        String kind = DOCUMENTS.contains(said) ? said : TABLE;
        return ResultSummary.newBuilder()
                .addAllColumns(of(message))
                .setKind(kind)
                .setMediaType(kind.equals(TABLE) ? "" : metadata.getOrDefault(MEDIA_TYPE, ""))
                .build();
    }

    /** The Arrow type in words, with those of nested fields: {@code Struct<a: Int(32, true), b: List<item: Utf8>>}. */
    private static String type(Field field) {
        String name = field.getType().toString();
        if (field.getChildren().isEmpty()) {
            return name;
        }
        return field.getChildren().stream()
                .map(child -> child.getName() + ": " + type(child))
                .collect(Collectors.joining(", ", name + "<", ">"));
    }
}
