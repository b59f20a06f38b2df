package io.drawbar.entrance.serve;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.entrance.jobs.JobStates;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.results.Batch;
import io.drawbar.entrance.results.Cursor;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.ResultTrailer;
import io.drawbar.protocol.v1.Statement;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Sends the stored batches that cover a range of rows to one reader, as fast as the reader takes them. */
final class ResultStreamer {
    private final JobId id;
    private final Job job;
    private final Optional<LiveJob> live;
    private final ReadResultRequest request;
    private final ResultStore store;
    private final ServerCallStreamObserver<ResultChunk> reader;
    private final Mailbox mailbox;
    private Optional<StoredResult> result = Optional.empty();
    private Optional<Cursor> cursor = Optional.empty();
    private boolean ended;

    ResultStreamer(
            JobId id,
            Job job,
            Optional<LiveJob> live,
            ReadResultRequest request,
            ResultStore store,
            ServerCallStreamObserver<ResultChunk> reader,
            Executor executor) {
        this.id = id;
        this.job = job;
        this.live = live;
        this.request = request;
        this.store = store;
        this.reader = reader;
        this.mailbox = new Mailbox(executor, this::fail);
    }

    /** Must be called before the call's handler returns. */
    void start() {
        reader.setOnReadyHandler(() -> mailbox.execute(this::send));
        reader.setOnCancelHandler(() -> mailbox.execute(this::end));
        boolean known = summary().isPresent();
        if (!known && (live.isEmpty() || !request.getFollow())) {
            throw new DrawbarException(
                    ErrorCode.RESULT_NOT_FOUND,
                    "Job " + id + " has no result " + request.getResult() + "; it has " + resultCount() + ".");
        }
        if (live.isPresent() && !known) {
            mailbox.when(
                    live.get().results().result(request.getResult()),
                    (begun, failed) -> begin(begun == null ? Optional.empty() : begun));
        } else {
            mailbox.execute(() -> begin(store.open(id, request.getResult())));
        }
    }

    private void begin(Optional<StoredResult> found) {
        if (ended) {
            return;
        }
        if (found.isEmpty()) {
            ErrorCode code = summary().isPresent() ? ErrorCode.RESULT_EXPIRED : ErrorCode.RESULT_NOT_FOUND;
            fail(new DrawbarException(
                    code,
                    code == ErrorCode.RESULT_EXPIRED
                            ? "The rows of result " + request.getResult() + " of job " + id + " are gone."
                            : "Job " + id + " ended without a result " + request.getResult() + "."));
            return;
        }
        result = found;
        reader.onNext(ResultChunk.newBuilder()
                .setHeader(ResultHeader.newBuilder()
                        .setSchema(found.get().schema())
                        .setSummary(figures()))
                .build());
        Cursor opened = found.get().cursor(request.getOffset());
        opened.onAvailable(() -> mailbox.execute(this::send));
        cursor = Optional.of(opened);
        send();
    }

    private void send() {
        if (ended || cursor.isEmpty()) {
            return;
        }
        try {
            long until = request.getLimit() < 0 ? Long.MAX_VALUE : request.getOffset() + request.getLimit();
            while (reader.isReady()) {
                Optional<Batch> next = cursor.get().poll();
                if (next.isPresent() && next.get().firstRow() < until) {
                    sendBatch(next.get());
                } else if (next.isPresent() || cursor.get().end() || !request.getFollow()) {
                    finish();
                    return;
                } else {
                    return;
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void sendBatch(Batch batch) {
        reader.onNext(ResultChunk.newBuilder()
                .setBatch(ResultBatch.newBuilder()
                        .setMessage(batch.message())
                        .setFirstRow(batch.firstRow())
                        .setRows(batch.rows()))
                .build());
    }

    private void finish() {
        reader.onNext(ResultChunk.newBuilder()
                .setTrailer(ResultTrailer.newBuilder().setSummary(figures()))
                .build());
        reader.onCompleted();
        end();
    }

    private void fail(Throwable why) {
        if (!ended) {
            end();
            reader.onError(Failures.toStatus(why));
        }
    }

    private void end() {
        ended = true;
        cursor.ifPresent(Cursor::close);
    }

    private ResultSummary figures() {
        ResultSummary now = result.orElseThrow().summary();
        if (live.isEmpty() && JobStates.isFinal(job.getState())) {
            // Its writer may have been killed with an earlier process, and left no sign.
            now = StoredResult.broken(now);
        }
        ResultSummary figures = now;
        return summary()
                .map(known ->
                        figures.toBuilder().setStatement(known.getStatement()).build())
                .orElse(figures);
    }

    private Optional<ResultSummary> summary() {
        return job.getStatementsList().stream()
                .map(Statement::getResultsList)
                .flatMap(List::stream)
                .filter(one -> one.getIndex() == request.getResult())
                .findFirst();
    }

    private int resultCount() {
        return job.getStatementsList().stream()
                .mapToInt(Statement::getResultsCount)
                .sum();
    }
}
