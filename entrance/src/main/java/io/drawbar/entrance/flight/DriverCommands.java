package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.entrance.session.StatementOrder;
import io.drawbar.protocol.v1.ConnectionDescription;
import io.drawbar.protocol.v1.DescribeStatement;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.RunStatement;
import io.drawbar.protocol.v1.StatementRef;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.Flight;

/** What clients of our own say beyond Flight SQL; driver.proto is what they may say. */
final class DriverCommands {
    private static final String ACTION = "drawbar.";
    private static final String PACKAGE = "drawbar.v1.";

    private final FlightCore core;
    private final FlightSessions sessions;
    private final Executions executions;
    private final Statements statements;
    private final Executor executor;
    private final Compressions compressions;

    DriverCommands(
            FlightCore core,
            FlightSessions sessions,
            Executions executions,
            Statements statements,
            Executor executor,
            Compressions compressions) {
        this.core = core;
        this.sessions = sessions;
        this.executions = executions;
        this.statements = statements;
        this.executor = executor;
        this.compressions = compressions;
    }

    /** Whether a ticket is one of ours. */
    boolean knows(Any command) {
        return command.getTypeUrl().contains(PACKAGE);
    }

    boolean knows(Flight.Action action) {
        return action.getType().startsWith(ACTION);
    }

    /** Answers a ticket. */
    void send(FlightCall call, Any command, ServerCallStreamObserver<Flight.FlightData> client) {
        if (command.is(RunStatement.class)) {
            run(call, ResultTicket.unpack(command, RunStatement.class), client);
        } else if (command.is(ReadCatalogRequest.class)) {
            readCatalog(call, ResultTicket.unpack(command, ReadCatalogRequest.class), client);
        } else if (command.is(ReadEventsRequest.class)) {
            core.followEvents(ResultTicket.unpack(command, ReadEventsRequest.class), new EventPass(client));
        } else {
            throw FlightFailures.unsupported("There is no command " + MetadataCommands.name(command) + ".");
        }
    }

    private void run(FlightCall call, RunStatement run, ServerCallStreamObserver<Flight.FlightData> client) {
        JobId job = JobId.parse(run.getJobId());
        if (run.getOutcome() < 0 || run.getFirstRow() < 0) {
            throw FlightFailures.bad("An outcome's and a row's number are 0 or more.");
        }
        RunStream stream = new RunStream(
                client,
                executions,
                executor,
                compressions.of(run.getCompression()),
                run.getOutcome(),
                run.getFirstRow());
        Optional<FlightCore.Execution> there =
                run.getAgain() || run.getSql().isEmpty() ? executions.findAny(call.caller(), job) : Optional.empty();
        if (there.isPresent()) {
            stream.send(there.get());
            return;
        }
        if (run.getSql().isEmpty()) {
            throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no job " + job + ".");
        }
        statements.start(call, order(run, job)).whenComplete((started, failed) -> {
            if (failed == null) {
                stream.send(started);
            } else {
                stream.refuse(failed);
            }
        });
    }

    private static StatementOrder order(RunStatement run, JobId job) {
        return new StatementOrder(
                run.getSql(),
                Optional.empty(),
                run.getParametersList(),
                Optional.of(job),
                run.getRowLimit(),
                Duration.ofMillis(run.getRunTimeoutMillis()),
                run.getLabelsMap());
    }

    private void readCatalog(
            FlightCall call, ReadCatalogRequest request, ServerCallStreamObserver<Flight.FlightData> client) {
        CatalogPass pass = new CatalogPass(client);
        sessions.of(call)
                .link()
                .thenAccept(link -> link.readCatalog(request, pass))
                .whenComplete((sent, failed) -> {
                    if (failed != null) {
                        pass.onError(failed);
                    }
                });
    }

    /** Does an action. */
    void run(FlightCall call, Flight.Action action, StreamObserver<Flight.Result> client) {
        ByteString body = action.getBody();
        switch (action.getType().substring(ACTION.length())) {
            case "Describe" -> answer(client, () -> describe(call));
            case "Prepare" -> answer(client, () -> prepare(call, parse(body, DescribeStatement.parser())));
            case "Cancel" -> answer(client, () -> told(find(call, body), FlightCore.Execution::cancel));
            case "Release" -> answer(client, () -> told(find(call, body), executions::done));
            default -> throw FlightFailures.unsupported("There is no action " + action.getType() + ".");
        }
    }

    private Optional<FlightCore.Execution> find(FlightCall call, ByteString body) {
        JobId job = JobId.parse(parse(body, StatementRef.parser()).getJobId());
        return executions.findAny(call.caller(), job);
    }

    private CompletableFuture<Message> describe(FlightCall call) {
        String version = Optional.ofNullable(DriverCommands.class.getPackage().getImplementationVersion())
                .orElse("");
        return sessions.of(call).link().thenApply(link -> ConnectionDescription.newBuilder()
                .setServerVersion(version)
                .setEngine(link.engineType())
                .setEngineVersion(link.engineVersion())
                .setUser(call.caller().user().value())
                .build());
    }

    private CompletableFuture<PrepareReply> prepare(FlightCall call, DescribeStatement statement) {
        return sessions.of(call).link().thenCompose(link -> link.prepare("", statement.getSql())
                .whenComplete((reply, failed) -> link.forget("")));
    }

    /** Answers which job it was; nothing when there is none. */
    private static CompletableFuture<StatementRef> told(
            Optional<FlightCore.Execution> job, Consumer<FlightCore.Execution> action) {
        job.ifPresent(action);
        return CompletableFuture.completedFuture(StatementRef.newBuilder()
                .setJobId(job.map(found -> found.job().toString()).orElse(""))
                .build());
    }

    private static <M extends Message> M parse(ByteString bytes, Parser<M> parser) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw FlightFailures.bad("The action's body cannot be read: " + e.getMessage());
        }
    }

    private static void answer(
            StreamObserver<Flight.Result> client, Supplier<CompletableFuture<? extends Message>> work) {
        FlightEndpoint.answer(client, () -> work.get().thenApply(message -> Flight.Result.newBuilder()
                .setBody(message.toByteString())
                .build()));
    }
}
