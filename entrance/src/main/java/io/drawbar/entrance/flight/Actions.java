package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import io.drawbar.entrance.results.IpcEncoder;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.CancelStatus;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.vector.types.pojo.Schema;

/** The actions of Flight and of Flight SQL. */
final class Actions {
    private static final ByteString NO_COLUMNS = IpcEncoder.schema(new Schema(List.of()));

    private final FlightSessions sessions;
    private final Executions executions;
    private final Statements statements;
    private final SessionOptions options;
    private final FlightSettings settings;
    private final Clock clock;

    Actions(
            FlightSessions sessions,
            Executions executions,
            Statements statements,
            FlightSettings settings,
            Clock clock) {
        this.sessions = sessions;
        this.executions = executions;
        this.statements = statements;
        this.options = new SessionOptions(sessions);
        this.settings = settings;
        this.clock = clock;
    }

    /** What can be done. */
    static List<Flight.ActionType> types() {
        return List.of(
                type("CreatePreparedStatement", "Checks a statement and keeps it for execution."),
                type("ClosePreparedStatement", "Forgets a prepared statement."),
                type("CancelQuery", "Cancels a running statement; CancelFlightInfo is the newer way."),
                type("CancelFlightInfo", "Cancels a running statement."),
                type("RenewFlightEndpoint", "Keeps a statement's rows for longer."),
                type("SetSessionOptions", "Sets catalog, schema or settings of the engine for this connection."),
                type("GetSessionOptions", "Tells what is set for this connection."),
                type("CloseSession", "Ends the connection and what runs on it."));
    }

    void run(FlightCall call, Flight.Action action, StreamObserver<Flight.Result> client) {
        ByteString body = action.getBody();
        switch (action.getType()) {
            case "CreatePreparedStatement" -> answer(client, () -> prepare(call, body));
            case "ClosePreparedStatement" -> close(call, body, client);
            case "CancelQuery" -> answer(client, () -> cancelQuery(call, body));
            case "CancelFlightInfo" -> answer(client, () -> cancel(call, body));
            case "RenewFlightEndpoint" -> answer(client, () -> renew(call, body));
            case "SetSessionOptions" -> answer(client, () -> done(options.set(call, body)));
            case "GetSessionOptions" -> answer(client, () -> done(options.get(call)));
            case "CloseSession" -> answer(client, () -> done(closeSession(call)));
            case "BeginTransaction", "EndTransaction", "BeginSavepoint", "EndSavepoint" ->
                throw FlightFailures.unsupported(
                        "Drawbar has no transactions and no savepoints; every statement stands for itself.");
            case "CreatePreparedSubstraitPlan" ->
                throw FlightFailures.unsupported("Drawbar does not run Substrait plans; send SQL.");
            default ->
                throw FlightFailures.unsupported("Drawbar does not know the action '" + action.getType() + "'; "
                        + types().stream().map(Flight.ActionType::getType).toList() + " are known.");
        }
    }

    private static void answer(
            StreamObserver<Flight.Result> client, Supplier<CompletableFuture<? extends Message>> work) {
        FlightEndpoint.answer(client, () -> work.get().thenApply(message -> Flight.Result.newBuilder()
                .setBody(message.toByteString())
                .build()));
    }

    private static CompletableFuture<Message> done(Message message) {
        return CompletableFuture.completedFuture(message);
    }

    private CompletableFuture<Any> prepare(FlightCall call, ByteString body) {
        FlightSql.ActionCreatePreparedStatementRequest request =
                ResultTicket.unpack(ResultTicket.command(body), FlightSql.ActionCreatePreparedStatementRequest.class);
        if (request.hasTransactionId()) {
            throw FlightFailures.unsupported("Drawbar has no transactions; every statement stands for itself.");
        }
        return statements
                .prepare(call, request.getQuery())
                .thenApply(statement -> Any.pack(FlightSql.ActionCreatePreparedStatementResult.newBuilder()
                        .setPreparedStatementHandle(ByteString.copyFromUtf8(statement.handle()))
                        .setDatasetSchema(statement.schema().orElse(NO_COLUMNS))
                        .setParameterSchema(Statements.parameterSchema(statement))
                        .build()));
    }

    private void close(FlightCall call, ByteString body, StreamObserver<Flight.Result> client) {
        FlightSql.ActionClosePreparedStatementRequest request =
                ResultTicket.unpack(ResultTicket.command(body), FlightSql.ActionClosePreparedStatementRequest.class);
        statements.close(call, request.getPreparedStatementHandle()).whenComplete((closed, failed) -> {
            if (failed == null) {
                client.onCompleted();
            } else {
                client.onError(FlightFailures.toStatus(failed));
            }
        });
    }

    @SuppressWarnings("deprecation") // Older clients have no other way.
    private CompletableFuture<Any> cancelQuery(FlightCall call, ByteString body) {
        FlightSql.ActionCancelQueryRequest request =
                ResultTicket.unpack(ResultTicket.command(body), FlightSql.ActionCancelQueryRequest.class);
        CancelStatus status = cancel(call, parse(Flight.FlightInfo.parser(), request.getInfo()));
        FlightSql.ActionCancelQueryResult.CancelResult result =
                switch (status) {
                    case CANCEL_STATUS_CANCELLED ->
                        FlightSql.ActionCancelQueryResult.CancelResult.CANCEL_RESULT_CANCELLED;
                    case CANCEL_STATUS_CANCELLING ->
                        FlightSql.ActionCancelQueryResult.CancelResult.CANCEL_RESULT_CANCELLING;
                    case CANCEL_STATUS_NOT_CANCELLABLE ->
                        FlightSql.ActionCancelQueryResult.CancelResult.CANCEL_RESULT_NOT_CANCELLABLE;
                    case CANCEL_STATUS_UNSPECIFIED, UNRECOGNIZED ->
                        FlightSql.ActionCancelQueryResult.CancelResult.CANCEL_RESULT_UNSPECIFIED;
                };
        return CompletableFuture.completedFuture(Any.pack(
                FlightSql.ActionCancelQueryResult.newBuilder().setResult(result).build()));
    }

    private CompletableFuture<Flight.CancelFlightInfoResult> cancel(FlightCall call, ByteString body) {
        Flight.CancelFlightInfoRequest request = parse(Flight.CancelFlightInfoRequest.parser(), body);
        return CompletableFuture.completedFuture(Flight.CancelFlightInfoResult.newBuilder()
                .setStatus(cancel(call, request.getInfo()))
                .build());
    }

    private CancelStatus cancel(FlightCall call, Flight.FlightInfo info) {
        CancelStatus status = CancelStatus.CANCEL_STATUS_NOT_CANCELLABLE;
        for (Flight.FlightEndpoint endpoint : info.getEndpointList()) {
            Optional<ResultTicket> ticket = ticket(endpoint);
            if (ticket.isPresent()) {
                FlightCore.Execution execution =
                        executions.find(call.caller(), ticket.get().job());
                if (!execution.outcome().isDone()) {
                    execution.cancel();
                    status = CancelStatus.CANCEL_STATUS_CANCELLING;
                }
            }
        }
        return status;
    }

    private CompletableFuture<Flight.FlightEndpoint> renew(FlightCall call, ByteString body) {
        Flight.FlightEndpoint endpoint =
                parse(Flight.RenewFlightEndpointRequest.parser(), body).getEndpoint();
        ResultTicket ticket = ticket(endpoint)
                .orElseThrow(() -> FlightFailures.unsupported("Only what a statement answers can be renewed."));
        executions.find(call.caller(), ticket.job());
        executions.reading(ticket.job());
        executions.left(ticket.job());
        long expires = clock.millis() + settings.unreadTimeout().toMillis();
        return CompletableFuture.completedFuture(endpoint.toBuilder()
                .setExpirationTime(Timestamp.newBuilder().setSeconds(expires / 1_000))
                .build());
    }

    private Message closeSession(FlightCall call) {
        executions.closed(call.caller(), call.connection());
        sessions.close(call.caller(), call.connection());
        return Flight.CloseSessionResult.newBuilder()
                .setStatus(Flight.CloseSessionResult.Status.CLOSED)
                .build();
    }

    private static Optional<ResultTicket> ticket(Flight.FlightEndpoint endpoint) {
        Any command = ResultTicket.command(endpoint.getTicket().getTicket());
        return command.is(FlightSql.TicketStatementQuery.class)
                ? Optional.of(ResultTicket.of(ResultTicket.unpack(command, FlightSql.TicketStatementQuery.class)))
                : Optional.empty();
    }

    static <M> M parse(Parser<M> parser, ByteString bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw FlightFailures.bad("The action's body cannot be read: " + e.getMessage());
        }
    }

    private static Flight.ActionType type(String name, String description) {
        return Flight.ActionType.newBuilder()
                .setType(name)
                .setDescription(description)
                .build();
    }
}
