package io.drawbar.entrance.session;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.entrance.engines.EnginePlace;
import io.drawbar.entrance.engines.UnaryCall;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.AttachStatement;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.OpenSessionReply;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.PrepareRequest;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A session in an engine.
 *
 * @param place the leased place it lives on
 * @param id unique in the engine
 */
public record RemoteSession(EnginePlace place, String id) {

    /**
     * Opens a session; opening it again with the same id is the same session. Where the engine cannot be reached it fails with {@link
     * ErrorCode#ENGINE_LOST}, and the manager is asked whether the engine is still there.
     */
    public static CompletableFuture<RemoteSession> open(EnginePlace place, OpenSessionRequest request) {
        return UnaryCall.<OpenSessionReply>make(observer -> place.stub().openSession(request, observer))
                .thenApply(reply -> new RemoteSession(place, request.getSessionId()))
                .exceptionallyCompose(thrown -> {
                    Failure why = Failures.from(thrown);
                    if (Failures.code(why) != ErrorCode.UNAVAILABLE) {
                        return CompletableFuture.failedFuture(thrown);
                    }
                    place.doubt().run();
                    String engine = place.lease().getEngineId();
                    return CompletableFuture.failedFuture(new DrawbarException(Failures.of(
                                    ErrorCode.ENGINE_LOST,
                                    "Engine " + engine + " cannot be reached: " + why.getMessage())
                            .toBuilder()
                            .setStage("open-session")
                            .setRetryable(true)
                            .build()));
                });
    }

    /** Checks a statement and keeps it in the engine under its id. */
    public CompletableFuture<PrepareReply> prepare(String statementId, String language, String text) {
        PrepareRequest request = PrepareRequest.newBuilder()
                .setSessionId(id)
                .setStatementId(statementId)
                .setLanguage(language)
                .setText(text)
                .build();
        return UnaryCall.make(observer -> place.stub().prepare(request, observer));
    }

    /** Asks what a statement is and what it touches; it is not run. */
    public CompletableFuture<StatementAnalysis> analyse(String language, String text, Duration limit) {
        AnalyseRequest request = AnalyseRequest.newBuilder()
                .setSessionId(id)
                .setLanguage(language)
                .setText(text)
                .build();
        return UnaryCall.make(observer -> place.stub()
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .analyse(request, observer));
    }

    /** Starts a statement, or attaches to it when it was started before. */
    public RemoteStatement start(StartStatement start, RemoteStatement.Listener listener) {
        return new RemoteStatement(
                place.stub(),
                ExecuteRequest.newBuilder()
                        .setStart(start.toBuilder().setSessionId(id))
                        .build(),
                listener);
    }

    /** Attaches again to a statement, from a frame on. */
    public RemoteStatement attach(String statementId, long fromSequence, RemoteStatement.Listener listener) {
        return new RemoteStatement(
                place.stub(),
                ExecuteRequest.newBuilder()
                        .setAttach(AttachStatement.newBuilder()
                                .setStatementId(statementId)
                                .setFromSequence(fromSequence))
                        .build(),
                listener);
    }

    /** Reads the catalog as this session sees it. */
    public void readCatalog(ReadCatalogRequest request, StreamObserver<CatalogChunk> into) {
        place.stub().readCatalog(request.toBuilder().setSessionId(id).build(), into);
    }

    /** Ends the session in the engine; what runs in it is cancelled. */
    public CompletableFuture<Void> close() {
        CloseSessionRequest request =
                CloseSessionRequest.newBuilder().setSessionId(id).build();
        return UnaryCall.make((StreamObserver<io.drawbar.protocol.v1.CloseSessionReply> observer) ->
                        place.stub().closeSession(request, observer))
                .thenApply(reply -> null);
    }
}
