package io.drawbar.gateway.result;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Rows in Arrow's IPC streaming format. Batches pass as the engine wrote them; only one that is wanted in part is decoded, cut and
 * written again.
 */
final class ArrowFormat implements RowFormat {
    /** The end of a stream: the mark of a message, and a length of 0. */
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0};

    private final BufferAllocator allocator;
    private ByteString schema = ByteString.EMPTY;
    private Optional<HttpData> ready = Optional.empty();
    private int readyRows;

    ArrowFormat(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public HttpData begin(ResultHeader header) {
        schema = header.getSchema();
        return wrap(schema);
    }

    @Override
    public void open(ResultBatch batch, int from, int to) throws IOException {
        readyRows = to - from;
        boolean whole = from == 0 && to == batch.getRows();
        ready = Optional.of(whole ? wrap(batch.getMessage()) : cut(batch.getMessage(), from, to));
    }

    private HttpData cut(ByteString message, int from, int to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BatchReader reader = new BatchReader(schema, allocator);
                VectorSchemaRoot part = reader.read(message).slice(from, to - from);
                ArrowRecordBatch batch = new VectorUnloader(part).getRecordBatch();
                WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
            MessageSerializer.serialize(channel, batch);
        }
        return HttpData.wrap(bytes.toByteArray());
    }

    private static HttpData wrap(ByteString bytes) {
        return HttpData.wrap(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer()));
    }

    @Override
    public Optional<HttpData> next() {
        Optional<HttpData> piece = ready;
        ready = Optional.empty();
        return piece;
    }

    @Override
    public int left() {
        return ready.isPresent() ? readyRows : 0;
    }

    @Override
    public HttpData end(ResultSummary summary, long rows) {
        return HttpData.wrap(END);
    }

    @Override
    public void close() {
        ready.ifPresent(HttpData::close);
        ready = Optional.empty();
    }
}
