package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.entrance.results.IpcMessage;
import io.drawbar.protocol.v1.Value;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Takes what clients send with DoPut: updates, and parameters of prepared statements. */
final class Puts {
    private final Statements statements;
    private final Executions executions;
    private final FlightSettings settings;
    private final Executor executor;

    Puts(Statements statements, Executions executions, FlightSettings settings, Executor executor) {
        this.statements = statements;
        this.executions = executions;
        this.settings = settings;
        this.executor = executor;
    }

    StreamObserver<Flight.FlightData> reader(FlightCall call, StreamObserver<Flight.PutResult> client) {
        return new Reader(call, client);
    }

    /**
     * Gathers one call's messages, up to a limit, and does what they say when they have all come. A statement without parameters
     * is run at once: clients wait for its count before they end their side.
     */
    private final class Reader implements StreamObserver<Flight.FlightData> {
        private final FlightCall call;
        private final StreamObserver<Flight.PutResult> client;
        private final List<ByteString> messages = new ArrayList<>();
        private Optional<Any> command = Optional.empty();
        private long bytes;
        private boolean done;

        Reader(FlightCall call, StreamObserver<Flight.PutResult> client) {
            this.call = call;
            this.client = client;
        }

        @Override
        public void onNext(Flight.FlightData data) {
            if (done) {
                return;
            }
            try {
                if (command.isEmpty()) {
                    command = Optional.of(
                            ResultTicket.command(data.getFlightDescriptor().getCmd()));
                    if (command.get().is(FlightSql.CommandStatementUpdate.class)) {
                        finish();
                        return;
                    }
                }
                if (!data.getDataHeader().isEmpty()) {
                    ByteString message = IpcMessage.join(data.getDataHeader(), data.getDataBody());
                    bytes += message.size();
                    checkSize();
                    messages.add(message);
                }
            } catch (RuntimeException e) {
                refuse(e);
            }
        }

        private void checkSize() {
            if (bytes > settings.parameterBytes()) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "The parameters have more than " + settings.parameterBytes()
                                + " bytes (setting flight.parameters.max-bytes).");
            }
        }

        @Override
        public void onError(Throwable thrown) {
            // The client has gone. What has been started without parameters runs to its end.
            done = true;
        }

        @Override
        public void onCompleted() {
            if (done) {
                return;
            }
            try {
                finish();
            } catch (RuntimeException e) {
                refuse(e);
            }
        }

        private void finish() {
            done = true;
            run(command.orElseThrow(() -> FlightFailures.bad("DoPut came without a command.")))
                    .whenComplete((answer, failed) -> {
                        if (failed == null) {
                            client.onNext(Flight.PutResult.newBuilder()
                                    .setAppMetadata(answer.toByteString())
                                    .build());
                            client.onCompleted();
                        } else {
                            client.onError(FlightFailures.toStatus(failed));
                        }
                    });
        }

        private void refuse(RuntimeException why) {
            done = true;
            client.onError(FlightFailures.toStatus(why));
        }

        private CompletableFuture<? extends Message> run(Any any) {
            return switch (MetadataCommands.name(any)) {
                case "CommandStatementUpdate" ->
                    statements
                            .start(call, ResultTicket.unpack(any, FlightSql.CommandStatementUpdate.class))
                            .thenCompose(this::updateCount)
                            .thenApply(Puts::updateResult);
                case "CommandPreparedStatementUpdate" -> {
                    ByteString handle = ResultTicket.unpack(any, FlightSql.CommandPreparedStatementUpdate.class)
                            .getPreparedStatementHandle();
                    yield update(statements.prepared(call, handle));
                }
                case "CommandPreparedStatementQuery" -> {
                    ByteString handle = ResultTicket.unpack(any, FlightSql.CommandPreparedStatementQuery.class)
                            .getPreparedStatementHandle();
                    PreparedStatement statement = statements.prepared(call, handle);
                    statements.bind(call, statement, rows(statement));
                    yield CompletableFuture.completedFuture(FlightSql.DoPutPreparedStatementResult.newBuilder()
                            .setPreparedStatementHandle(handle)
                            .build());
                }
                default ->
                    throw FlightFailures.unsupported(
                            "Drawbar does not take " + MetadataCommands.name(any) + " by DoPut.");
            };
        }

        /** Runs a prepared update once for each row of parameters, one after the other, and answers the sum of its counts. */
        private CompletableFuture<Message> update(PreparedStatement statement) {
            List<List<Value>> rows = rows(statement);
            List<List<Value>> each = rows.isEmpty() ? List.of(List.of()) : rows;
            CompletableFuture<Long> sum = CompletableFuture.completedFuture(-1L);
            for (List<Value> row : each) {
                sum = sum.thenCompose(before -> statements
                        .start(call, statement, row)
                        .thenCompose(this::updateCount)
                        .thenApply(count -> before < 0 ? count : before + Math.max(count, 0)));
            }
            return sum.thenApply(Puts::updateResult);
        }

        private CompletableFuture<Long> updateCount(FlightCore.Execution execution) {
            executions.reading(execution.job());
            return execution
                    .outcome()
                    .thenApplyAsync(
                            outcome -> {
                                executions.done(execution);
                                outcome.failure().ifPresent(failure -> {
                                    throw new JobFailure(failure, execution.job());
                                });
                                return outcome.updateCount();
                            },
                            executor);
        }

        private List<List<Value>> rows(PreparedStatement statement) {
            if (messages.isEmpty()) {
                return List.of();
            }
            try (BufferAllocator allocator = new RootAllocator()) {
                List<List<Value>> rows = new ParameterReader(statement.parameters()).read(messages, allocator);
                boolean noColumns = rows.stream().allMatch(List::isEmpty);
                return noColumns ? List.of() : rows;
            }
        }
    }

    /** A count that is not known is zero: the standard driver takes -1 for a query, and would run the statement once more. */
    private static Message updateResult(long count) {
        return FlightSql.DoPutUpdateResult.newBuilder()
                .setRecordCount(Math.max(count, 0))
                .build();
    }
}
