package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.entrance.results.Batch;
import io.drawbar.entrance.results.Cursor;
import io.drawbar.entrance.results.IpcMessage;
import io.drawbar.entrance.results.StoredResult;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.impl.Flight;

/**
 * Sends a result to a client while it is being written, as fast as the client takes it. Batches go out as the engine wrote them, or
 * compressed when the client has asked for that. Everything happens in the call's mailbox.
 */
final class ResultStream {
    private final ServerCallStreamObserver<Flight.FlightData> client;
    private final Executions executions;
    private final Timestamps timestamps;
    private final UnaryOperator<ByteString> form;
    private final Mailbox mailbox;
    private Optional<FlightCore.Execution> execution = Optional.empty();
    private Optional<StoredResult> result = Optional.empty();
    private Optional<Cursor> cursor = Optional.empty();
    private boolean ended;

    /** Must be made before the call's handler returns. */
    ResultStream(
            ServerCallStreamObserver<Flight.FlightData> client,
            Executions executions,
            Timestamps timestamps,
            UnaryOperator<ByteString> form,
            Executor executor) {
        this.timestamps = timestamps;
        this.form = form;
        this.client = client;
        this.executions = executions;
        this.mailbox = new Mailbox(executor, this::fail);
        client.setOnReadyHandler(() -> mailbox.execute(this::send));
        client.setOnCancelHandler(() -> mailbox.execute(this::cancelled));
    }

    /** Sends a result of a job. */
    void send(FlightCore.Execution of, int index, long fromRow) {
        mailbox.execute(() -> {
            if (ended) {
                // The client went away before there was anything to send.
                of.cancel();
                executions.done(of);
                return;
            }
            execution = Optional.of(of);
            executions.reading(of.job());
            mailbox.when(of.result(index), (found, failed) -> {
                if (failed != null) {
                    fail(failed);
                } else if (found.isPresent()) {
                    begin(found.get(), fromRow);
                } else {
                    whenEnded(of, index);
                }
            });
        });
    }

    /** Ends the call without having sent anything. */
    void refuse(Throwable why) {
        mailbox.execute(() -> fail(why));
    }

    private void begin(StoredResult found, long fromRow) {
        if (ended) {
            return;
        }
        result = Optional.of(found);
        client.onNext(data(timestamps.show(found.schema())));
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
                    client.onNext(data(form.apply(next.get().message())));
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

    /** All rows are sent. The call ends well when they are all there are and the job is durable, else as the job ends. */
    private void rowsEnded() {
        FlightCore.Execution of = execution.orElseThrow();
        closeCursor();
        if (result.orElseThrow().isComplete()) {
            mailbox.when(of.accepted(), (durable, failed) -> finish(Optional.ofNullable(failed)));
        } else {
            mailbox.when(
                    of.outcome(),
                    (outcome, failed) -> finish(Optional.of(
                            outcome == null
                                    ? failed
                                    : new DrawbarException(outcome.failure()
                                            .orElseGet(() -> Failures.of(
                                                    ErrorCode.INTERNAL, "The result ended before its last row."))))));
        }
    }

    /** The job began no such result: it answers how many rows it changed, or its failure. */
    private void whenEnded(FlightCore.Execution of, int index) {
        mailbox.when(of.outcome(), (outcome, failed) -> {
            if (failed != null) {
                fail(failed);
            } else if (outcome.failure().isPresent()) {
                fail(new DrawbarException(outcome.failure().get()));
            } else if (index > 0) {
                fail(new DrawbarException(ErrorCode.RESULT_NOT_FOUND, "The job ended without result " + index + "."));
            } else if (!ended) {
                UpdateCounts.messages(outcome.updateCount()).forEach(message -> client.onNext(data(message)));
                finish(Optional.empty());
            }
        });
    }

    private void finish(Optional<Throwable> failure) {
        if (failure.isPresent()) {
            fail(failure.get());
        } else if (!ended) {
            ended = true;
            client.onCompleted();
            closeCursor();
            execution.ifPresent(of -> {
                executions.left(of.job());
                // A script may have statements to run after the one whose rows these were.
                of.outcome().whenComplete((outcome, failed) -> executions.done(of));
            });
        }
    }

    private void fail(Throwable why) {
        if (!ended) {
            ended = true;
            Optional<JobId> job = execution.map(FlightCore.Execution::job);
            client.onError(FlightFailures.toStatus(Failures.from(why), job));
            leave();
        }
    }

    private void cancelled() {
        if (ended) {
            return;
        }
        ended = true;
        // Without a row sent the client has most likely cancelled its statement; later it may have read enough.
        execution.filter(of -> result.isEmpty()).ifPresent(FlightCore.Execution::cancel);
        leave();
    }

    private void leave() {
        closeCursor();
        execution.ifPresent(of -> {
            executions.left(of.job());
            executions.done(of);
        });
    }

    private void closeCursor() {
        cursor.ifPresent(Cursor::close);
        cursor = Optional.empty();
    }

    /** A message as Flight carries it: the same bytes, in two parts. */
    static Flight.FlightData data(ByteString message) {
        IpcMessage parts = IpcMessage.of(message);
        return Flight.FlightData.newBuilder()
                .setDataHeader(parts.metadata())
                .setDataBody(parts.body())
                .build();
    }
}
