package io.drawbar.manager.launch;

import io.drawbar.common.id.EngineId;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.WatchProcessRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to an agent about one engine process; calls again when the call breaks, and at the latest every ten minutes. */
final class ProcessWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessWatch.class);
    private static final Duration CALL_LIMIT = Duration.ofMinutes(10);

    private final EngineId engine;
    private final Supplier<Optional<AgentServiceGrpc.AgentServiceStub>> agent;
    private final Launcher.Reports reports;
    private final Consumer<Runnable> later;
    private final Context.CancellableContext context = Context.ROOT.withCancellation();
    private volatile boolean closed;

    ProcessWatch(
            EngineId engine,
            Supplier<Optional<AgentServiceGrpc.AgentServiceStub>> agent,
            Launcher.Reports reports,
            Consumer<Runnable> later) {
        this.engine = engine;
        this.agent = agent;
        this.reports = reports;
        this.later = later;
    }

    void start() {
        if (closed) {
            return;
        }
        Optional<AgentServiceGrpc.AgentServiceStub> stub = agent.get();
        if (stub.isEmpty()) {
            later.accept(this::start);
            return;
        }
        context.run(() -> stub.get()
                .withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .watch(
                        WatchProcessRequest.newBuilder()
                                .setEngineId(engine.value())
                                .build(),
                        new Events()));
    }

    /** One call at a time is under way, and gRPC calls its observer one at a time. */
    private final class Events implements StreamObserver<ProcessEvent> {
        private boolean ended;

        @Override
        public void onNext(ProcessEvent event) {
            switch (event.getKindCase()) {
                case LOG -> reports.log(engine, event.getLog().getLinesList());
                case EXITED -> {
                    ended = true;
                    reports.exited(engine, event.getExited());
                }
                case KIND_NOT_SET -> log.debug("Agent told something unknown of engine {}", engine);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (closed || ended) {
                return;
            }
            if (Status.fromThrowable(failure).getCode() == Status.Code.NOT_FOUND) {
                reports.unknown(engine); // Agents adopt what runs before they can be asked.
            }
            log.debug("Listening to engine {} again", engine, failure);
            later.accept(ProcessWatch.this::start);
        }

        @Override
        public void onCompleted() {
            if (!closed && !ended) {
                later.accept(ProcessWatch.this::start);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        context.cancel(null);
    }
}
