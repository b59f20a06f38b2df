package io.drawbar.manager.lead;

import io.drawbar.common.coordination.Members;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.manager.decide.EngineEvent;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.ListAuditReply;
import io.drawbar.protocol.v1.ListAuditRequest;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what happened to engines in the audit of the public services, for as long as that keeps anything, and finds it there again. One
 * entry is on its way at a time; while the public services are away entries wait, and the oldest are given up when too many do.
 * Thread-safe.
 */
final class EventArchive implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventArchive.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String ACTION = "engine-";
    private static final int MOST_READ = 200;

    private final RpcNode rpc;
    private final Members members;
    private final ScheduledExecutorService timer;
    private final int most;
    private final Counter lost;
    private final Deque<EngineEvent> waiting = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    /**
     * @param most entries that may wait
     */
    EventArchive(RpcNode rpc, Members members, ScheduledExecutorService timer, int most, MeterRegistry metrics) {
        this.rpc = rpc;
        this.members = members;
        this.timer = timer;
        this.most = most;
        this.lost = Counter.builder("drawbar.manager.events.lost")
                .description("Events of engines that could not be kept.")
                .register(metrics);
    }

    /** Returns at once. */
    void keep(EngineEvent event) {
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting.add(event);
            if (waiting.size() > most) {
                waiting.removeFirst();
                lost.increment();
            }
            if (sending) {
                return;
            }
            sending = true;
        }
        sendNext();
    }

    private void sendNext() {
        EngineEvent event;
        synchronized (this) {
            if (closed || waiting.isEmpty()) {
                sending = false;
                return;
            }
            event = waiting.removeFirst();
        }
        Optional<AuditServiceGrpc.AuditServiceStub> audit = audit();
        if (audit.isEmpty()) {
            again(event);
            return;
        }
        RecordAuditRequest entry = RecordAuditRequest.newBuilder()
                .setTimeMillis(event.at().toEpochMilli())
                .setUser(event.owner())
                .setAction(ACTION + event.what())
                .setObject(event.engine().value())
                .setOutcome("ok")
                .setDetail(event.why())
                .build();
        audit.get().record(entry, new StreamObserver<>() {
            @Override
            public void onNext(RecordAuditReply reply) {
                // The end of the call says that it is stored.
            }

            @Override
            public void onError(Throwable failure) {
                log.debug("An event of engine {} is not kept yet", event.engine(), failure);
                again(event);
            }

            @Override
            public void onCompleted() {
                sendNext();
            }
        });
    }

    private void again(EngineEvent event) {
        synchronized (this) {
            waiting.addFirst(event);
            if (closed) {
                giveUp();
                return;
            }
        }
        try {
            ScheduledFuture<?> unused = timer.schedule(this::sendNext, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The process is ending", e);
        }
    }

    private Optional<AuditServiceGrpc.AuditServiceStub> audit() {
        Optional<Endpoint> endpoint = members.in("public-services").stream()
                .map(Members.Member::endpoint)
                .findFirst();
        return endpoint.map(it -> AuditServiceGrpc.newStub(rpc.channel(it, Caller.system()))
                .withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * What happened to an engine, the oldest first: what its manager remembers where that begins with its life, else what is kept of it.
     */
    CompletableFuture<List<EngineEvent>> complete(EngineId engine, List<EngineEvent> remembered) {
        if (!remembered.isEmpty() && remembered.get(0).what().equals("requested")) {
            return CompletableFuture.completedFuture(remembered);
        }
        return read(engine).thenApply(kept -> kept.isEmpty() ? remembered : kept);
    }

    /** What is kept of an engine, the oldest first; nothing while the public services are away. */
    private CompletableFuture<List<EngineEvent>> read(EngineId engine) {
        CompletableFuture<List<EngineEvent>> answer = new CompletableFuture<>();
        Optional<AuditServiceGrpc.AuditServiceStub> audit = audit();
        if (audit.isEmpty()) {
            answer.complete(List.of());
            return answer;
        }
        ListAuditRequest list = ListAuditRequest.newBuilder()
                .setObject(engine.value())
                .setLimit(MOST_READ)
                .build();
        audit.get().list(list, new StreamObserver<>() {
            @Override
            public void onNext(ListAuditReply reply) {
                answer.complete(events(reply, engine));
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.complete(List.of());
            }
        });
        return answer;
    }

    private static List<EngineEvent> events(ListAuditReply reply, EngineId engine) {
        List<EngineEvent> events = new ArrayList<>();
        reply.getEntriesList().forEach(stored -> {
            RecordAuditRequest entry = stored.getEntry();
            if (entry.getAction().startsWith(ACTION)) {
                events.add(new EngineEvent(
                        Instant.ofEpochMilli(entry.getTimeMillis()),
                        engine,
                        entry.getUser(),
                        entry.getAction().substring(ACTION.length()),
                        entry.getDetail()));
            }
        });
        Collections.reverse(events);
        return events;
    }

    @Override
    public synchronized void close() {
        closed = true;
        giveUp();
    }

    private synchronized void giveUp() {
        if (!waiting.isEmpty()) {
            lost.increment(waiting.size());
            log.warn(
                    "{} events of engines are not kept, as this manager ends before the public services had them",
                    waiting.size());
            waiting.clear();
        }
    }
}
