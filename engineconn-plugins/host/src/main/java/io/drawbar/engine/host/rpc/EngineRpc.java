package io.drawbar.engine.host.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.catalog.CatalogReader;
import io.drawbar.engine.host.catalog.DialectMessage;
import io.drawbar.engine.host.run.EngineFailures;
import io.drawbar.engine.host.session.EngineChoice;
import io.drawbar.engine.host.session.HostSession;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.ClaimEngineReply;
import io.drawbar.protocol.v1.ClaimEngineRequest;
import io.drawbar.protocol.v1.CloseSessionReply;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.EndLeaseReply;
import io.drawbar.protocol.v1.EndLeaseRequest;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.EngineStatus;
import io.drawbar.protocol.v1.EngineStatusRequest;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.ListLeasesReply;
import io.drawbar.protocol.v1.ListLeasesRequest;
import io.drawbar.protocol.v1.OpenSessionReply;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.PrepareRequest;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ShutdownReply;
import io.drawbar.protocol.v1.ShutdownRequest;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * The engine service. It is called on Netty's threads, so nothing here waits: the plugin's work is done on the threads for calls and
 * for statements.
 */
public final class EngineRpc extends EngineServiceGrpc.EngineServiceImplBase {
    private final EngineParts parts;
    private final Fencing fencing = new Fencing();

    public EngineRpc(EngineParts parts) {
        this.parts = parts;
    }

    /** The service behind its guard. */
    public ServerServiceDefinition guarded(String engineToken) {
        return ServerInterceptors.intercept(this, new AccessInterceptor(engineToken, fencing));
    }

    @Override
    public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> out) {
        if (parts.ending().draining()) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_LOST,
                    "The engine takes no new session. " + parts.ending().why());
        }
        parts.ownership().check();
        if (request.getSessionId().isEmpty()) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, "A session needs an id.");
        }
        String lease = Holder.CURRENT.get().leaseId();
        EngineChoice.Wanted wanted = new EngineChoice.Wanted(request.getEngineType(), request.getEngineVersion());
        answer(
                parts.sessions().open(wanted, Messages.session(request), lease),
                out,
                session -> OpenSessionReply.newBuilder()
                        .putAllFacts(session.facts())
                        .build());
    }

    @Override
    public void closeSession(CloseSessionRequest request, StreamObserver<CloseSessionReply> out) {
        answer(close(request.getSessionId()), out, done -> CloseSessionReply.getDefaultInstance());
    }

    private CompletableFuture<Void> close(String sessionId) {
        parts.statements().sessionClosed(sessionId);
        return parts.sessions().close(sessionId);
    }

    @Override
    public void prepare(PrepareRequest request, StreamObserver<PrepareReply> out) {
        HostSession session = parts.sessions()
                .get(request.getSessionId(), Holder.CURRENT.get().leaseId());
        StatementRequest statement = Messages.statement(request);
        answer(session.prepare(statement, !request.getStatementId().isEmpty()), out, Messages::shape);
    }

    @Override
    public void analyse(AnalyseRequest request, StreamObserver<StatementAnalysis> out) {
        HostSession session = parts.sessions()
                .get(request.getSessionId(), Holder.CURRENT.get().leaseId());
        answer(session.analyse(Messages.statement(request)), out, AnalysisMessage::of);
    }

    @Override
    public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteFrame> out) {
        return new ExecuteCall(parts, fencing, Holder.CURRENT.get(), (ServerCallStreamObserver<ExecuteFrame>) out);
    }

    @Override
    public void readCatalog(ReadCatalogRequest request, StreamObserver<CatalogChunk> out) {
        HostSession session = parts.sessions()
                .get(request.getSessionId(), Holder.CURRENT.get().leaseId());
        CatalogStream stream = new CatalogStream((ServerCallStreamObserver<CatalogChunk>) out);
        onCalls(session, () -> {
            try {
                session.parts().context().run(() -> read(session.engineSession(), request, stream));
                stream.complete();
            } catch (InterruptedException e) {
                stream.fail(new DrawbarException(ErrorCode.CANCELLED, "The listing was cut short.", e));
            } catch (Throwable e) {
                // The edge of a thread: whatever the plugin throws is the caller's answer.
                stream.fail(new DrawbarException(EngineFailures.of(e, "catalog")));
            }
        });
    }

    private static void read(EngineSession session, ReadCatalogRequest request, CatalogStream stream)
            throws EngineException, InterruptedException {
        if (request.getLevel() == ReadCatalogRequest.Level.DIALECT) {
            stream.chunk(DialectMessage.chunk(session.dialect()));
        } else {
            new CatalogReader(session.catalog(), stream).read(request);
        }
    }

    private static void onCalls(HostSession session, Runnable task) {
        try {
            session.parts().calls().execute(task);
        } catch (RejectedExecutionException e) {
            throw new DrawbarException(ErrorCode.TOO_MANY_REQUESTS, "Too many calls wait in this engine.", e);
        }
    }

    @Override
    public void endLease(EndLeaseRequest request, StreamObserver<EndLeaseReply> out) {
        List<String> sessions = parts.sessions().under(request.getLeaseId());
        CompletableFuture<?>[] closing = sessions.stream().map(this::close).toArray(CompletableFuture<?>[]::new);
        answer(CompletableFuture.allOf(closing), out, done -> EndLeaseReply.newBuilder()
                .setSessionsClosed(sessions.size())
                .build());
    }

    @Override
    public void listLeases(ListLeasesRequest request, StreamObserver<ListLeasesReply> out) {
        ListLeasesReply.Builder reply = ListLeasesReply.newBuilder();
        parts.sessions().leases().forEach(lease -> fencing.held(lease).ifPresent(reply::addLeases));
        out.onNext(reply.build());
        out.onCompleted();
    }

    @Override
    public void claim(ClaimEngineRequest request, StreamObserver<ClaimEngineReply> out) {
        if (parts.ending().draining()) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_LOST, "The engine ends. " + parts.ending().why());
        }
        try {
            answer(
                    CompletableFuture.supplyAsync(() -> parts.ownership().claim(request), parts.calls()),
                    out,
                    reply -> reply);
        } catch (RejectedExecutionException e) {
            throw new DrawbarException(ErrorCode.TOO_MANY_REQUESTS, "Too many calls wait in this engine.", e);
        }
    }

    @Override
    public void status(EngineStatusRequest request, StreamObserver<EngineStatus> out) {
        out.onNext(parts.status().get());
        out.onCompleted();
    }

    @Override
    public void shutdown(ShutdownRequest request, StreamObserver<ShutdownReply> out) {
        out.onNext(ShutdownReply.getDefaultInstance());
        out.onCompleted();
        parts.shutdown().accept(request);
    }

    private interface Reply<T, A> {
        A of(T value);
    }

    private static <T, A> void answer(CompletableFuture<T> future, StreamObserver<A> out, Reply<T, A> reply) {
        // The answer goes out on whatever thread completes it; a call that was ended meanwhile takes it silently.
        ((ServerCallStreamObserver<A>) out).setOnCancelHandler(() -> {});
        var unused = future.handle((value, thrown) -> {
            if (thrown == null) {
                out.onNext(reply.of(value));
                out.onCompleted();
            } else {
                Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
                out.onError(Failures.toStatus(cause));
            }
            return out;
        });
    }
}
