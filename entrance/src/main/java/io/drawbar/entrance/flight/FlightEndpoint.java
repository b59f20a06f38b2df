package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.results.IpcEncoder;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The Flight service of gRPC, speaking Flight SQL. Statements become jobs. Thread-safe; nothing here waits, except for look-ups of
 * old jobs in the database.
 */
public final class FlightEndpoint implements io.grpc.BindableService {
    /** How long a poll may wait for something to change. */
    private static final long POLL_SECONDS = 5;

    private final FlightSessions sessions;
    private final Executions executions;
    private final Statements statements;
    private final MetadataCommands metadata;
    private final Actions actions;
    private final DriverCommands driver;
    private final Puts puts;
    private final Compressions compressions;
    private final Executor executor;
    private final Clock clock;
    private final FlightSettings settings;

    /**
     * @param executor sends results; its tasks read files
     */
    public FlightEndpoint(
            FlightCore core, FlightSettings settings, Executor executor, Clock clock, MeterRegistry metrics) {
        this.compressions = new Compressions(metrics);
        this.sessions = new FlightSessions(core, settings, clock);
        this.executions = new Executions(core, clock, settings);
        this.statements = new Statements(sessions, executions);
        this.metadata = new MetadataCommands(sessions);
        this.actions = new Actions(sessions, executions, statements, settings, clock);
        this.driver = new DriverCommands(core, sessions, executions, statements, executor, compressions);
        this.puts = new Puts(statements, executions, settings, executor);
        this.executor = executor;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerInterceptors.intercept(new Service(), new FlightCall.KeepHeaders());
    }

    /** Forgets idle connections and cancels what nobody reads; to be called now and then. */
    public void sweep() {
        sessions.forgetIdle();
        executions.cancelUnread();
    }

    /** Connections and executions that are remembered now. */
    public int remembered() {
        return sessions.count() + executions.count();
    }

    /** Answers a unary call when its answer is known. */
    static <A> void answer(StreamObserver<A> client, Supplier<CompletableFuture<A>> work) {
        CompletableFuture<A> answer;
        try {
            answer = work.get();
        } catch (RuntimeException e) {
            client.onError(FlightFailures.toStatus(e));
            return;
        }
        answer.whenComplete((value, failed) -> {
            if (failed == null) {
                client.onNext(value);
                client.onCompleted();
            } else {
                client.onError(FlightFailures.toStatus(failed));
            }
        });
    }

    private CompletableFuture<Flight.FlightInfo> info(FlightCall call, Flight.FlightDescriptor descriptor) {
        Any command = command(descriptor);
        Optional<Schema> known = metadata.schema(command);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(FlightInfos.of(
                    descriptor, Optional.of(IpcEncoder.schema(known.get())), ResultTicket.ticket(command)));
        }
        return start(call, command).thenApply(started -> FlightInfos.of(descriptor, started));
    }

    private CompletableFuture<Statements.Started> start(FlightCall call, Any command) {
        return switch (MetadataCommands.name(command)) {
            case "CommandStatementQuery" ->
                statements.start(call, ResultTicket.unpack(command, FlightSql.CommandStatementQuery.class));
            case "CommandPreparedStatementQuery" ->
                statements.start(call, ResultTicket.unpack(command, FlightSql.CommandPreparedStatementQuery.class));
            case "CommandStatementSubstraitPlan" ->
                throw FlightFailures.unsupported("Drawbar does not run Substrait plans; send SQL.");
            default ->
                throw FlightFailures.unsupported(
                        "Drawbar does not know the command " + MetadataCommands.name(command) + ".");
        };
    }

    private CompletableFuture<Flight.PollInfo> poll(FlightCall call, Flight.FlightDescriptor descriptor) {
        Any command = command(descriptor);
        if (!MetadataCommands.name(command).equals("TicketStatementQuery")) {
            return metadata.schema(command).isPresent()
                    ? info(call, descriptor)
                            .thenApply(info ->
                                    Flight.PollInfo.newBuilder().setInfo(info).build())
                    : start(call, command).thenApply(started -> pollInfo(descriptor, started, false));
        }
        ResultTicket ticket = ResultTicket.of(ResultTicket.unpack(command, FlightSql.TicketStatementQuery.class));
        FlightCore.Execution execution = executions.find(call.caller(), ticket.job());
        executions.reading(ticket.job());
        return execution
                .outcome()
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), POLL_SECONDS, TimeUnit.SECONDS)
                .thenApply(outcome -> {
                    executions.left(ticket.job());
                    outcome.flatMap(FlightCore.Outcome::failure).ifPresent(failure -> {
                        throw new JobFailure(failure, ticket.job());
                    });
                    return pollInfo(
                            descriptor, new Statements.Started(execution, Optional.empty()), outcome.isPresent());
                });
    }

    private Flight.PollInfo pollInfo(Flight.FlightDescriptor descriptor, Statements.Started started, boolean finished) {
        Flight.PollInfo.Builder poll = Flight.PollInfo.newBuilder().setInfo(FlightInfos.of(descriptor, started));
        if (finished) {
            return poll.setProgress(1).build();
        }
        started.execution().progress().ifPresent(poll::setProgress);
        long expires = clock.millis() + settings.unreadTimeout().toMillis();
        return poll.setFlightDescriptor(Flight.FlightDescriptor.newBuilder()
                        .setType(DescriptorType.CMD)
                        .setCmd(FlightInfos.ticket(started).toCommand().toByteString()))
                .setExpirationTime(Timestamp.newBuilder().setSeconds(expires / 1_000))
                .build();
    }

    private CompletableFuture<Flight.SchemaResult> schema(FlightCall call, Flight.FlightDescriptor descriptor) {
        Any command = command(descriptor);
        Optional<Schema> known = metadata.schema(command);
        CompletableFuture<ByteString> schema;
        if (known.isPresent()) {
            schema = CompletableFuture.completedFuture(IpcEncoder.schema(known.get()));
        } else if (MetadataCommands.name(command).equals("CommandPreparedStatementQuery")) {
            ByteString handle = ResultTicket.unpack(command, FlightSql.CommandPreparedStatementQuery.class)
                    .getPreparedStatementHandle();
            schema = CompletableFuture.completedFuture(FlightInfos.schemaOf(statements.prepared(call, handle)));
        } else if (MetadataCommands.name(command).equals("CommandStatementQuery")) {
            schema = statements.schema(
                    call,
                    ResultTicket.unpack(command, FlightSql.CommandStatementQuery.class)
                            .getQuery());
        } else {
            throw FlightFailures.unsupported("The schema of " + MetadataCommands.name(command) + " cannot be told.");
        }
        return schema.thenApply(
                bytes -> Flight.SchemaResult.newBuilder().setSchema(bytes).build());
    }

    private void get(Flight.Ticket ticket, ServerCallStreamObserver<Flight.FlightData> client) {
        FlightCall call = FlightCall.current();
        Any command = ResultTicket.command(ticket.getTicket());
        if (driver.knows(command)) {
            driver.send(call, command, client);
            return;
        }
        if (metadata.schema(command).isPresent()) {
            metadata.send(call, command, client);
            return;
        }
        ResultStream stream =
                new ResultStream(client, executions, call.timestamps(), compressions.of(call.compression()), executor);
        if (MetadataCommands.name(command).equals("TicketStatementQuery")) {
            ResultTicket wanted = ResultTicket.of(ResultTicket.unpack(command, FlightSql.TicketStatementQuery.class));
            stream.send(executions.find(call.caller(), wanted.job()), wanted.result(), wanted.row());
            return;
        }
        // A command in place of a ticket: executed and answered in one round trip.
        start(call, command).whenComplete((started, failed) -> {
            if (failed == null) {
                stream.send(started.execution(), 0, 0);
            } else {
                stream.refuse(failed);
            }
        });
    }

    private static Any command(Flight.FlightDescriptor descriptor) {
        if (descriptor.getType() != DescriptorType.CMD) {
            throw FlightFailures.bad("Drawbar speaks Flight SQL: a descriptor holds a command, not a path.");
        }
        return ResultTicket.command(descriptor.getCmd());
    }

    /** The gRPC methods. */
    private final class Service extends FlightServiceGrpc.FlightServiceImplBase {
        @Override
        public StreamObserver<Flight.HandshakeRequest> handshake(StreamObserver<Flight.HandshakeResponse> client) {
            // Who calls has been proven before the call came here.
            return new HandshakeReader(client, Caller.current());
        }

        @Override
        public void listFlights(Flight.Criteria criteria, StreamObserver<Flight.FlightInfo> client) {
            client.onCompleted();
        }

        @Override
        public void getFlightInfo(Flight.FlightDescriptor descriptor, StreamObserver<Flight.FlightInfo> client) {
            FlightCall call = FlightCall.current();
            answer(client, () -> info(call, descriptor));
        }

        @Override
        public void pollFlightInfo(Flight.FlightDescriptor descriptor, StreamObserver<Flight.PollInfo> client) {
            FlightCall call = FlightCall.current();
            answer(client, () -> poll(call, descriptor));
        }

        @Override
        public void getSchema(Flight.FlightDescriptor descriptor, StreamObserver<Flight.SchemaResult> client) {
            FlightCall call = FlightCall.current();
            answer(client, () -> schema(call, descriptor));
        }

        @Override
        public void doGet(Flight.Ticket ticket, StreamObserver<Flight.FlightData> client) {
            try {
                get(ticket, (ServerCallStreamObserver<Flight.FlightData>) client);
            } catch (RuntimeException e) {
                client.onError(FlightFailures.toStatus(e));
            }
        }

        @Override
        public StreamObserver<Flight.FlightData> doPut(StreamObserver<Flight.PutResult> client) {
            return puts.reader(FlightCall.current(), client);
        }

        @Override
        public StreamObserver<Flight.FlightData> doExchange(StreamObserver<Flight.FlightData> client) {
            throw FlightFailures.unsupported("Flight SQL has no use for DoExchange.");
        }

        @Override
        public void doAction(Flight.Action action, StreamObserver<Flight.Result> client) {
            FlightCall call = FlightCall.current();
            try {
                if (driver.knows(action)) {
                    driver.run(call, action, client);
                    return;
                }
                actions.run(call, action, client);
            } catch (RuntimeException e) {
                client.onError(FlightFailures.toStatus(e));
            }
        }

        @Override
        public void listActions(Flight.Empty nothing, StreamObserver<Flight.ActionType> client) {
            Actions.types().forEach(client::onNext);
            client.onCompleted();
        }
    }
}
