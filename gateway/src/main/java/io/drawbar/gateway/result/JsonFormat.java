package io.drawbar.gateway.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import io.drawbar.gateway.json.FailureJson;
import io.drawbar.gateway.json.JobJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** A page of rows as one JSON document. */
final class JsonFormat implements RowFormat {
    private final BufferAllocator allocator;
    private final int chunkBytes;
    private final long offset;
    private final Json.Piece start;
    private final Relay relay = new Relay();
    private final JsonGenerator json;
    private final JsonSink sink;
    private Optional<BatchReader> reader = Optional.empty();
    private List<Cell> cells = List.of();
    private int row;
    private int end;

    /**
     * @param offset the first row's number
     * @param start writes fields in front of the others
     */
    JsonFormat(BufferAllocator allocator, int chunkBytes, long offset, Json.Piece start) throws IOException {
        this.allocator = allocator;
        this.chunkBytes = chunkBytes;
        this.offset = offset;
        this.start = start;
        this.json = Json.generator(relay);
        this.sink = new JsonSink(json);
    }

    @Override
    public HttpData begin(ResultHeader header) throws IOException {
        reader = Optional.of(new BatchReader(header.getSchema(), allocator));
        json.writeStartObject();
        start.write(json);
        JobJson.columns(json, header.getSummary().getColumnsList());
        json.writeNumberField("offset", offset);
        json.writeArrayFieldStart("rows");
        return relay.give();
    }

    @Override
    public void open(ResultBatch batch, int from, int to) throws IOException {
        cells = reader.orElseThrow().read(batch.getMessage()).getFieldVectors().stream()
                .map(Cells::of)
                .toList();
        row = from;
        end = to;
    }

    @Override
    public Optional<HttpData> next() throws IOException {
        if (row >= end) {
            return Optional.empty();
        }
        while (row < end && relay.length() < chunkBytes) {
            json.writeStartArray();
            for (Cell cell : cells) {
                cell.write(row, sink);
            }
            json.writeEndArray();
            row++;
        }
        return Optional.of(relay.give());
    }

    @Override
    public int left() {
        return end - row;
    }

    @Override
    public HttpData end(ResultSummary summary, long rows) throws IOException {
        json.writeEndArray();
        Page.tail(json, summary, offset, rows);
        json.writeEndObject();
        json.flush();
        return relay.give();
    }

    @Override
    public Optional<HttpData> breakOff(ResultSummary summary, long rows, Failure why) throws IOException {
        while (json.getOutputContext().inArray()) {
            json.writeEndArray();
        }
        if (json.getOutputContext().getParent().inRoot()) {
            json.writeNumberField("totalRows", summary.getRows());
            json.writeBooleanField("complete", false);
            json.writeNumberField("nextOffset", offset + rows);
            FailureJson.write(json, "error", why);
            json.writeEndObject();
            json.flush();
            return Optional.of(relay.give());
        }
        return Optional.empty(); // In the middle of a nested value.
    }

    @Override
    public void close() {
        reader.ifPresent(BatchReader::close);
        reader = Optional.empty();
    }

    /** What the generator writes into; the chunk behind it changes. */
    private final class Relay extends OutputStream {
        private Chunk chunk = new Chunk(0);

        int length() {
            return chunk.length();
        }

        HttpData give() {
            HttpData data = chunk.give();
            chunk = new Chunk(chunkBytes);
            return data;
        }

        @Override
        public void write(int b) {
            chunk.write(b);
        }

        @Override
        public void write(byte[] from, int at, int count) {
            chunk.write(from, at, count);
        }
    }
}
