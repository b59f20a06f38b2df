package io.drawbar.entrance.run;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.engines.EnginePlace;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.PendingPlace;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.RunRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session for one job alone, on a place that is asked for and given back. */
public final class OwnSession implements SessionSource {
    private static final Logger log = LoggerFactory.getLogger(OwnSession.class);

    private final EnginePlaces places;
    private final AskRequest ask;
    private final OpenSessionRequest open;

    /**
     * @param ask without its id, which each attempt makes its own
     * @param open without the session's id
     */
    public OwnSession(EnginePlaces places, AskRequest ask, OpenSessionRequest open) {
        this.places = places;
        this.ask = ask;
        this.open = open;
    }

    @Override
    public Pending open(int attempt, AskListener listener, Function<RunRecord, CompletableFuture<Void>> record) {
        String sessionId = ask.getAskId() + "-" + attempt;
        AtomicBoolean withdrawn = new AtomicBoolean();
        PendingPlace asked = places.ask(ask.toBuilder().setAskId(sessionId).build(), listener);
        CompletableFuture<RemoteSession> session = asked.place().thenCompose(place -> {
            RunRecord run = RunRecord.newBuilder()
                    .setLease(place.lease().toBuilder().clearEngineToken())
                    .setSessionId(sessionId)
                    .setAttempt(attempt)
                    .build();
            CompletableFuture<RemoteSession> opened = RemoteSession.open(
                    place, open.toBuilder().setSessionId(sessionId).build());
            return record.apply(run)
                    .thenCombine(opened, (durable, ready) -> ready)
                    .whenComplete((ready, failed) -> {
                        if (failed != null || withdrawn.get()) {
                            record.apply(RunRecord.newBuilder()
                                            .setAttempt(attempt)
                                            .build())
                                    .whenComplete((struck, ending) -> giveBack(place, opened));
                        }
                    });
        });
        return new Pending() {
            @Override
            public CompletableFuture<RemoteSession> session() {
                return session;
            }

            @Override
            public void withdraw() {
                withdrawn.set(true);
                asked.withdraw();
                if (!session.completeExceptionally(
                        new DrawbarException(ErrorCode.CANCELLED, "The session is not wanted any more."))) {
                    session.thenAccept(OwnSession.this::done).exceptionally(neverOpened -> null);
                }
            }
        };
    }

    private void giveBack(EnginePlace place, CompletableFuture<RemoteSession> opened) {
        opened.thenAccept(this::done).exceptionally(notOpened -> {
            places.release(place);
            return null;
        });
    }

    @Override
    public CompletableFuture<RemoteSession> reopen(RemoteSession recorded) {
        return RemoteSession.open(
                recorded.place(), open.toBuilder().setSessionId(recorded.id()).build());
    }

    @Override
    public void done(RemoteSession session) {
        EnginePlace place = session.place();
        if (place.loss().happened()) {
            places.release(place);
            return;
        }
        session.close().whenComplete((closed, failed) -> {
            if (failed != null) {
                log.debug("Session {} was not closed: the engine is gone or ends it itself", session.id(), failed);
            }
            places.release(place);
        });
    }

    @Override
    public boolean interactive() {
        return false;
    }
}
