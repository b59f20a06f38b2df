package io.drawbar.gateway.result;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** The one cell of a result that is a document, as it is. */
final class ContentFormat implements RowFormat {
    private static final Set<String> TEXTS = Set.of("text/plain", "text/html", "image/svg+xml");

    private final BufferAllocator allocator;
    private ByteString schema = ByteString.EMPTY;
    private Optional<HttpData> ready = Optional.empty();

    ContentFormat(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * The media type of a document.
     *
     * @throws DrawbarException {@link ErrorCode#BAD_REQUEST} for a table
     */
    static MediaType mediaType(ResultSummary summary) {
        if (summary.getMediaType().isEmpty()) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "Result " + summary.getIndex() + " is a table; ask for it with format=json, csv or arrow.");
        }
        String named = summary.getMediaType();
        if (!named.matches("[a-z]+/[a-z0-9.+-]+")) {
            return MediaType.OCTET_STREAM;
        }
        MediaType type = MediaType.parse(named);
        return TEXTS.contains(named) ? type.withCharset(StandardCharsets.UTF_8) : type;
    }

    @Override
    public HttpData begin(ResultHeader header) {
        schema = header.getSchema();
        return HttpData.empty();
    }

    @Override
    public void open(ResultBatch batch, int from, int to) throws IOException {
        try (BatchReader reader = new BatchReader(schema, allocator)) {
            FieldVector cell = reader.read(batch.getMessage()).getVector(0);
            Object value = cell.isNull(from) ? "" : cell.getObject(from);
            ready = Optional.of(
                    value instanceof byte[] bytes ? HttpData.wrap(bytes) : HttpData.ofUtf8(value.toString()));
        }
    }

    @Override
    public Optional<HttpData> next() {
        Optional<HttpData> piece = ready;
        ready = Optional.empty();
        return piece;
    }

    @Override
    public int left() {
        return ready.isPresent() ? 1 : 0;
    }

    @Override
    public HttpData end(ResultSummary summary, long rows) {
        return HttpData.empty();
    }

    @Override
    public void close() {
        ready = Optional.empty();
    }
}
