package io.drawbar.entrance.engines;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ManagerServiceGrpc.ManagerServiceStub;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ask and its repetitions, which carry the same id and so are the same ask. */
final class EngineAsk implements PendingPlace {
    private static final Logger log = LoggerFactory.getLogger(EngineAsk.class);
    private static final long RETRY_MILLIS = 250;

    private final EnginePlaces places;
    private final AskRequest request;
    private final AskListener listener;
    private final Supplier<ManagerServiceStub> manager;
    private final ScheduledExecutorService timer;
    private final long retryMillis;
    private final CompletableFuture<EnginePlace> place = new CompletableFuture<>();
    private Optional<ClientCallStreamObserver<AskRequest>> call = Optional.empty();
    private boolean withdrawn;
    /** Since when no manager has said anything; empty: one has. */
    private Optional<Long> awaySinceMillis = Optional.empty();

    /**
     * @param retryMillis how long it is repeated while no manager can be reached; however long it has waited in a queue before
     */
    EngineAsk(
            EnginePlaces places,
            AskRequest request,
            AskListener listener,
            Supplier<ManagerServiceStub> manager,
            ScheduledExecutorService timer,
            long retryMillis) {
        this.places = places;
        this.request = request;
        this.listener = listener;
        this.manager = manager;
        this.timer = timer;
        this.retryMillis = retryMillis;
    }

    void send() {
        try {
            manager.get().ask(request, new Updates());
        } catch (RuntimeException e) {
            // On a timer's thread, where nobody else would tell those who wait.
            failed(Failures.from(e));
        }
    }

    private synchronized boolean isWithdrawn() {
        return withdrawn;
    }

    private synchronized void calling(ClientCallStreamObserver<AskRequest> current) {
        call = Optional.of(current);
    }

    private void failed(Failure failure) {
        boolean away = Failures.code(failure) == ErrorCode.UNAVAILABLE;
        if (!away || isWithdrawn() || awayMillis() >= retryMillis) {
            place.completeExceptionally(new DrawbarException(failure));
            return;
        }
        try {
            timer.schedule(this::send, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process ends, which is no failure of the job's: it waits on when the process is started again.
            log.debug("Ask {} is not repeated", request.getAskId(), e);
        }
    }

    private synchronized long awayMillis() {
        long now = places.nowMillis();
        if (awaySinceMillis.isEmpty()) {
            awaySinceMillis = Optional.of(now);
        }
        return now - awaySinceMillis.get();
    }

    private synchronized void heard() {
        awaySinceMillis = Optional.empty();
    }

    private void granted(EnginePlace granted) {
        if (isWithdrawn() || !place.complete(granted)) {
            places.release(granted);
        }
    }

    @Override
    public CompletableFuture<EnginePlace> place() {
        return place;
    }

    @Override
    public void withdraw() {
        Optional<ClientCallStreamObserver<AskRequest>> current;
        synchronized (this) {
            withdrawn = true;
            current = call;
        }
        place.completeExceptionally(new DrawbarException(ErrorCode.CANCELLED, "The ask for an engine was withdrawn."));
        current.ifPresent(one -> one.cancel("withdrawn", null));
        place.thenAccept(places::release).exceptionally(notGranted -> null);
    }

    private final class Updates implements ClientResponseObserver<AskRequest, AskUpdate> {
        private boolean answered;

        @Override
        public void beforeStart(ClientCallStreamObserver<AskRequest> stream) {
            calling(stream);
        }

        @Override
        public void onNext(AskUpdate update) {
            if (!update.hasRefused()) {
                heard();
            }
            switch (update.getKindCase()) {
                case QUEUED ->
                    listener.queued(
                            update.getQueued().getPosition(), update.getQueued().getWaitingFor());
                case STARTING -> listener.starting(update.getStarting().getEngineId());
                case LOG -> listener.engineLog(update.getLog().getLinesList());
                case GRANTED -> {
                    // What this throws comes back as the call's error, and must be heard.
                    granted(places.hold(update.getGranted(), request));
                    answered = true;
                }
                case REFUSED -> {
                    failed(update.getRefused());
                    answered = true;
                }
                case KIND_NOT_SET ->
                    throw new DrawbarException(ErrorCode.INTERNAL, "The manager sent an update without content.");
            }
        }

        @Override
        public void onError(Throwable thrown) {
            if (!answered) {
                failed(Failures.from(thrown));
            }
        }

        @Override
        public void onCompleted() {
            if (!answered) {
                failed(Failures.of(ErrorCode.UNAVAILABLE, "The manager ended the ask without an answer."));
            }
        }
    }
}
