package io.drawbar.gateway;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.ColumnSummary;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.ResultTrailer;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** A stored result: a schema and batches, the last of which is sent again and again when asked for more than there are. */
final class FakeResult {
    private final ByteString schema;
    private final List<ByteString> batches = new ArrayList<>();
    private final List<Long> rows = new ArrayList<>();
    private final List<ColumnSummary> columns = new ArrayList<>();
    private int repeat = 1;
    private volatile boolean complete = true;
    private String kind = "table";
    private String mediaType = "";
    private int failsAfter = Integer.MAX_VALUE;
    final AtomicInteger sent = new AtomicInteger();
    final AtomicLong cancelled = new AtomicLong();

    FakeResult(VectorSchemaRoot root) throws IOException {
        schema = Samples.schema(root);
        for (Field field : root.getSchema().getFields()) {
            columns.add(ColumnSummary.newBuilder()
                    .setName(field.getName())
                    .setType(field.getType().toString())
                    .setNullable(field.isNullable())
                    .build());
        }
    }

    FakeResult add(VectorSchemaRoot root) throws IOException {
        batches.add(Samples.batch(root));
        rows.add((long) root.getRowCount());
        return this;
    }

    /** The batches so many times over. */
    FakeResult repeated(int times) {
        repeat = times;
        return this;
    }

    FakeResult incomplete() {
        complete = false;
        return this;
    }

    /** The entrance ends in the middle. */
    FakeResult failsAfter(int count) {
        failsAfter = count;
        return this;
    }

    /** It is one cell that holds a document. */
    FakeResult document(String documentKind, String type) {
        kind = documentKind;
        mediaType = type;
        return this;
    }

    long totalRows() {
        return repeat * rows.stream().mapToLong(Long::longValue).sum();
    }

    ResultSummary summary() {
        return ResultSummary.newBuilder()
                .setRows(totalRows())
                .setComplete(complete)
                .setKind(kind)
                .setMediaType(mediaType)
                .addAllColumns(columns)
                .build();
    }

    void send(ReadResultRequest request, ServerCallStreamObserver<ResultChunk> answer) {
        long end = request.getLimit() < 0 ? Long.MAX_VALUE : request.getOffset() + request.getLimit();
        Sender sender = new Sender(request.getOffset(), end, answer);
        answer.setOnCancelHandler(cancelled::incrementAndGet);
        answer.setOnReadyHandler(sender::pour);
    }

    private final class Sender {
        private final long from;
        private final long to;
        private final ServerCallStreamObserver<ResultChunk> answer;
        private boolean begun;
        private boolean done;
        private int batch;
        private long first;

        Sender(long from, long to, ServerCallStreamObserver<ResultChunk> answer) {
            this.from = from;
            this.to = to;
            this.answer = answer;
        }

        synchronized void pour() {
            while (answer.isReady() && !done) {
                if (!begun) {
                    begun = true;
                    answer.onNext(ResultChunk.newBuilder()
                            .setHeader(
                                    ResultHeader.newBuilder().setSchema(schema).setSummary(summary()))
                            .build());
                } else if (batch == repeat * batches.size() || first >= to) {
                    done = true;
                    answer.onNext(ResultChunk.newBuilder()
                            .setTrailer(ResultTrailer.newBuilder().setSummary(summary()))
                            .build());
                    answer.onCompleted();
                } else if (batch == failsAfter) {
                    done = true;
                    answer.onError(
                            Failures.toStatus(new DrawbarException(ErrorCode.STORE_FAILED, "The disk is gone.")));
                } else {
                    one();
                }
            }
        }

        private void one() {
            int index = batch++ % batches.size();
            long start = first;
            first += rows.get(index);
            if (first > from) {
                sent.incrementAndGet();
                answer.onNext(ResultChunk.newBuilder()
                        .setBatch(ResultBatch.newBuilder()
                                .setMessage(batches.get(index))
                                .setFirstRow(start)
                                .setRows(rows.get(index)))
                        .build());
            }
        }
    }
}
