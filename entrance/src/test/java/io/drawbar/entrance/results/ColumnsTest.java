package io.drawbar.entrance.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drawbar.protocol.v1.ResultSummary;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** What a schema says that a result is. */
class ColumnsTest {
    private static ResultSummary described(Map<String, String> metadata) throws Exception {
        Schema schema = new Schema(List.of(Field.nullable("p", ArrowType.Binary.INSTANCE)), metadata);
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (var channel = new org.apache.arrow.vector.ipc.WriteChannel(java.nio.channels.Channels.newChannel(bytes))) {
            MessageSerializer.serialize(channel, schema);
        }
        return Columns.describe(ByteString.copyFrom(bytes.toByteArray()));
    }

    @Test
    void aDocumentSaysItsKindAndMediaTypeAndAllElseIsATable() throws Exception {
        ResultSummary picture = described(Map.of("drawbar.kind", "picture", "drawbar.media-type", "image/png"));
        assertThat(picture.getKind()).isEqualTo("picture");
        assertThat(picture.getMediaType()).isEqualTo("image/png");
        assertThat(picture.getColumns(0).getName()).isEqualTo("p");
        for (Map<String, String> other : List.of(
                Map.<String, String>of(), Map.of("drawbar.kind", "sculpture", "drawbar.media-type", "image/png"))) {
            assertThat(described(other).getKind()).isEqualTo("table");
            assertThat(described(other).getMediaType()).isEmpty();
        }
    }
}
