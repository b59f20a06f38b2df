package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import io.drawbar.entrance.session.StatementOrder;
import io.drawbar.entrance.split.Script;
import io.drawbar.entrance.split.ScriptStatement;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.Value;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.vector.types.pojo.Schema;

/** Prepares and starts what clients send. Thread-safe; nothing here waits. */
final class Statements {
    private static final int HANDLE_BYTES = 12;

    private final FlightSessions sessions;
    private final Executions executions;
    private final SecureRandom random = new SecureRandom();

    Statements(FlightSessions sessions, Executions executions) {
        this.sessions = sessions;
        this.executions = executions;
    }

    /** A statement that has been started. */
    record Started(FlightCore.Execution execution, Optional<ByteString> schema) {}

    CompletableFuture<PreparedStatement> prepare(FlightCall call, String sql) {
        FlightSession session = sessions.of(call);
        return session.link().thenCompose(link -> {
            List<ScriptStatement> script =
                    link.engineType().getWholeLanguagesList().contains(link.language())
                            ? Script.wholeCells(sql)
                            : Script.split(sql, link.engineType().getLexical());
            byte[] bytes = new byte[HANDLE_BYTES];
            random.nextBytes(bytes);
            String handle = "ps-" + HexFormat.of().formatHex(bytes);
            CompletableFuture<PreparedStatement> prepared = script.size() > 1
                    ? CompletableFuture.completedFuture(unknown(handle, sql))
                    : link.prepare(handle, script.get(0).text())
                            .thenApply(
                                    reply -> known(call, handle, script.get(0).text(), reply));
            return prepared.thenApply(statement -> {
                session.keep(statement)
                        .filter(PreparedStatement::inEngine)
                        .ifPresent(dropped -> link.forget(dropped.handle()));
                return statement;
            });
        });
    }

    private static PreparedStatement known(FlightCall call, String handle, String sql, PrepareReply reply) {
        Optional<ByteString> schema =
                switch (reply.getKind()) {
                    case UPDATE -> Optional.empty();
                    case QUERY, UNKNOWN, UNRECOGNIZED ->
                        Optional.of(
                                reply.getSchema().isEmpty()
                                        ? anyRows()
                                        : call.timestamps().show(reply.getSchema()));
                };
        return new PreparedStatement(
                handle, sql, true, schema, ParameterType.of(reply.getParameterTypesList()), List.of());
    }

    /** Several statements cannot be checked before those in front of them have run. */
    private static PreparedStatement unknown(String handle, String sql) {
        return new PreparedStatement(handle, sql, false, Optional.of(anyRows()), List.of(), List.of());
    }

    /** Clients take a statement without columns for an update, so one that may answer rows is given some. */
    private static ByteString anyRows() {
        return IpcEncoder.schema(UpdateCounts.SCHEMA);
    }

    PreparedStatement prepared(FlightCall call, ByteString handle) {
        return sessions.of(call).prepared(handle.toStringUtf8());
    }

    void bind(FlightCall call, PreparedStatement statement, List<List<Value>> rows) {
        // It is known already, so none is dropped for it.
        var unused = sessions.of(call).keep(statement.bind(rows));
    }

    CompletableFuture<Void> close(FlightCall call, ByteString handle) {
        FlightSession session = sessions.of(call);
        Optional<PreparedStatement> closed = session.drop(handle.toStringUtf8());
        return closed.filter(PreparedStatement::inEngine).isEmpty()
                ? CompletableFuture.completedFuture(null)
                : session.link().thenAccept(link -> link.forget(closed.get().handle()));
    }

    /** Starts a statement that was not prepared. */
    CompletableFuture<Started> start(FlightCall call, FlightSql.CommandStatementQuery command) {
        refuseTransaction(command.hasTransactionId());
        return start(call, Optional.empty(), command.getQuery(), List.of())
                .thenApply(execution -> new Started(execution, Optional.empty()));
    }

    CompletableFuture<FlightCore.Execution> start(FlightCall call, FlightSql.CommandStatementUpdate command) {
        refuseTransaction(command.hasTransactionId());
        return start(call, Optional.empty(), command.getQuery(), List.of());
    }

    /** Starts a prepared query with the values bound last. */
    CompletableFuture<Started> start(FlightCall call, FlightSql.CommandPreparedStatementQuery command) {
        PreparedStatement statement = prepared(call, command.getPreparedStatementHandle());
        return start(call, statement, statement.onlyRow())
                .thenApply(execution ->
                        new Started(execution, statement.schema().filter(schema -> !schema.equals(anyRows()))));
    }

    CompletableFuture<FlightCore.Execution> start(FlightCall call, PreparedStatement statement, List<Value> values) {
        return start(call, statement.engineHandle(), statement.sql(), values);
    }

    /** Starts a statement as a client of our own asks for it. */
    CompletableFuture<FlightCore.Execution> start(FlightCall call, StatementOrder order) {
        FlightSession session = sessions.of(call);
        return session.link().thenApply(link -> executions.started(session, link.execute(order)));
    }

    private CompletableFuture<FlightCore.Execution> start(
            FlightCall call, Optional<String> prepared, String sql, List<Value> values) {
        return start(call, StatementOrder.of(sql, prepared, values));
    }

    /** The columns that a statement will answer, without running it. */
    CompletableFuture<ByteString> schema(FlightCall call, String sql) {
        return prepare(call, sql).thenCompose(statement -> close(call, ByteString.copyFromUtf8(statement.handle()))
                .thenApply(closed -> statement.schema().orElseGet(() -> IpcEncoder.schema(new Schema(List.of())))));
    }

    /** The parameters of a prepared statement as clients are to send them. */
    static ByteString parameterSchema(PreparedStatement statement) {
        return IpcEncoder.schema(ParameterType.schema(statement.parameters()));
    }

    private static void refuseTransaction(boolean asked) {
        if (asked) {
            throw FlightFailures.unsupported("Drawbar has no transactions; every statement stands for itself.");
        }
    }
}
