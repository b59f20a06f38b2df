package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.entrance.results.Batch;
import io.drawbar.entrance.results.Cursor;
import io.drawbar.entrance.results.Limit;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.protocol.v1.OutcomeEnd;
import io.drawbar.protocol.v1.ResultNews;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.impl.Flight;

/**
 * Answers a {@link io.drawbar.protocol.v1.RunStatement}: one outcome of a job, told so that a client that loses its network
 * connection can go on at the right row. A client that goes away without a word ends nothing for a while. Everything happens in the
 * call's mailbox.
 */
final class RunStream {
    private final ServerCallStreamObserver<Flight.FlightData> client;
    private final Executions executions;
    private final Mailbox mailbox;
    private final UnaryOperator<ByteString> form;
    private final int wanted;
    private final long fromRow;
    private Optional<FlightCore.Execution> execution = Optional.empty();
    private Optional<StoredResult> result = Optional.empty();
    private Optional<Cursor> cursor = Optional.empty();
    private boolean ended;

    /**
     * Must be made before the call's handler returns.
     *
     * @param form what batches are to look like
     * @param wanted which outcome
     * @param fromRow its first row wanted
     */
    RunStream(
            ServerCallStreamObserver<Flight.FlightData> client,
            Executions executions,
            Executor executor,
            UnaryOperator<ByteString> form,
            int wanted,
            long fromRow) {
        this.client = client;
        this.executions = executions;
        this.mailbox = new Mailbox(executor, this::fail);
        this.form = form;
        this.wanted = wanted;
        this.fromRow = fromRow;
        client.setOnReadyHandler(() -> mailbox.execute(this::send));
        client.setOnCancelHandler(() -> mailbox.execute(this::gone));
    }

    void send(FlightCore.Execution of) {
        mailbox.execute(() -> {
            executions.reading(of.job());
            if (ended) {
                executions.lost(of.job());
                return;
            }
            execution = Optional.of(of);
            mailbox.when(Outcomes.find(of, wanted), (outcome, failed) -> {
                if (failed == null) {
                    answer(outcome);
                } else {
                    fail(failed);
                }
            });
        });
    }

    /** Ends the call without having sent anything. */
    void refuse(Throwable why) {
        mailbox.execute(() -> fail(why));
    }

    private void answer(Outcomes.Outcome outcome) {
        if (ended) {
            return;
        }
        if (outcome instanceof Outcomes.Outcome.Rows rows) {
            begin(rows.result());
        } else if (outcome instanceof Outcomes.Outcome.Count count) {
            finish(OutcomeEnd.newBuilder().setKind(OutcomeEnd.Kind.COUNT).setUpdateCount(count.changed()));
        } else if (outcome instanceof Outcomes.Outcome.Failed failed) {
            fail(new DrawbarException(failed.why()));
        } else {
            finish(OutcomeEnd.newBuilder().setKind(OutcomeEnd.Kind.NONE));
        }
    }

    private void begin(StoredResult found) {
        result = Optional.of(found);
        client.onNext(ResultStream.data(found.schema()));
        Cursor opened = found.cursor(fromRow);
        opened.onAvailable(() -> mailbox.execute(this::send));
        cursor = Optional.of(opened);
        send();
    }

    private void send() {
        if (ended || cursor.isEmpty()) {
            return;
        }
        try {
            while (client.isReady()) {
                Optional<Batch> next = cursor.get().poll();
                if (next.isPresent()) {
                    client.onNext(batch(next.get()));
                } else if (cursor.get().end()) {
                    rowsEnded();
                    return;
                } else {
                    return;
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private Flight.FlightData batch(Batch batch) {
        return ResultStream.data(form.apply(batch.message())).toBuilder()
                .setAppMetadata(news(ResultNews.newBuilder().setFirstRow(batch.firstRow())))
                .build();
    }

    /** All rows are sent. The call ends well when they are all there are and the job is durable, else as the job ends. */
    private void rowsEnded() {
        FlightCore.Execution of = execution.orElseThrow();
        StoredResult rows = result.orElseThrow();
        closeCursor();
        if (rows.isComplete()) {
            OutcomeEnd.Builder end = OutcomeEnd.newBuilder()
                    .setKind(OutcomeEnd.Kind.ROWS)
                    .setUpdateCount(-1)
                    .setRows(rows.rows())
                    .setTruncatedBy(rows.truncatedBy().map(Limit::name).orElse(""));
            mailbox.when(of.accepted(), (durable, failed) -> {
                if (failed == null) {
                    finish(end);
                } else {
                    fail(failed);
                }
            });
        } else {
            mailbox.when(
                    of.outcome(),
                    (outcome, failed) -> fail(
                            outcome == null
                                    ? failed
                                    : new DrawbarException(outcome.failure()
                                            .orElseGet(() -> Failures.of(
                                                    ErrorCode.INTERNAL, "The result ended before its last row.")))));
        }
    }

    private void finish(OutcomeEnd.Builder end) {
        if (ended) {
            return;
        }
        ended = true;
        FlightCore.Execution of = execution.orElseThrow();
        end.setMore(Outcomes.more(of, wanted)).addAllWarnings(Outcomes.warnings(of, wanted));
        client.onNext(Flight.FlightData.newBuilder()
                .setAppMetadata(news(ResultNews.newBuilder().setEnd(end)))
                .build());
        client.onCompleted();
        executions.left(of.job());
        of.outcome().whenComplete((outcome, failed) -> {
            if (failed != null || Outcomes.more(of, wanted) != OutcomeEnd.More.YES) {
                executions.done(of);
            }
        });
    }

    private static ByteString news(ResultNews.Builder news) {
        return news.build().toByteString();
    }

    private void fail(Throwable why) {
        if (!ended) {
            ended = true;
            client.onError(FlightFailures.toStatus(Failures.from(why), execution.map(FlightCore.Execution::job)));
            closeCursor();
            execution.ifPresent(of -> {
                executions.left(of.job());
                executions.done(of);
            });
        }
    }

    private void gone() {
        if (!ended) {
            ended = true;
            closeCursor();
            execution.ifPresent(of -> executions.lost(of.job()));
        }
    }

    private void closeCursor() {
        cursor.ifPresent(Cursor::close);
        cursor = Optional.empty();
    }
}
