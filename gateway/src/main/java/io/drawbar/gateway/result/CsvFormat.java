package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Rows as lines of RFC 4180 in UTF-8. */
final class CsvFormat implements RowFormat {
    private final BufferAllocator allocator;
    private final int chunkBytes;
    private final boolean header;
    private final CsvSink sink = new CsvSink();
    private Optional<BatchReader> reader = Optional.empty();
    private List<Cell> cells = List.of();
    private int row;
    private int end;

    CsvFormat(BufferAllocator allocator, int chunkBytes, boolean header) {
        this.allocator = allocator;
        this.chunkBytes = chunkBytes;
        this.header = header;
    }

    @Override
    public HttpData begin(ResultHeader head) throws IOException {
        BatchReader opened = new BatchReader(head.getSchema(), allocator);
        reader = Optional.of(opened);
        Chunk chunk = new Chunk(0);
        if (header) {
            sink.into(chunk);
            List<FieldVector> vectors = opened.root().getFieldVectors();
            for (int i = 0; i < vectors.size(); i++) {
                if (i > 0) {
                    chunk.write(',');
                }
                sink.name(vectors.get(i).getName());
            }
            newLine(chunk);
        }
        return chunk.give();
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
        Chunk chunk = new Chunk(chunkBytes);
        sink.into(chunk);
        while (row < end && chunk.length() < chunkBytes) {
            for (int i = 0; i < cells.size(); i++) {
                if (i > 0) {
                    chunk.write(',');
                }
                cells.get(i).write(row, sink);
            }
            newLine(chunk);
            row++;
        }
        return Optional.of(chunk.give());
    }

    @Override
    public int left() {
        return end - row;
    }

    private static void newLine(Chunk chunk) {
        chunk.write('\r');
        chunk.write('\n');
    }

    @Override
    public HttpData end(ResultSummary summary, long rows) {
        return HttpData.empty();
    }

    @Override
    public void close() {
        reader.ifPresent(BatchReader::close);
        reader = Optional.empty();
    }
}
