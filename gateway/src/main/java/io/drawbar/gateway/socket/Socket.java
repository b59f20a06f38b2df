package io.drawbar.gateway.socket;

import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.StrictJson;
import io.drawbar.gateway.login.Credential;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.login.RateLimits;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket. Runs on the event loop of the client's connection; requests are answered in the order in which their
 * answers are there. While too many are under way no more are read.
 */
final class Socket implements Subscriber<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final int MOST_UNANSWERED = 3;

    private final ServiceRequestContext ctx;
    private final Answering answering;
    private final Logins logins;
    private final RateLimits rates;
    private final WebSocketWriter writer = WebSocket.streaming();
    private final Outbox outbox = new Outbox(writer);
    private final Follows follows;
    private final ScheduledFuture<?> watch;
    private Optional<Caller> caller;
    private Optional<Credential> credential;
    private Optional<Subscription> subscription = Optional.empty();
    private boolean reading;
    private int underWay;
    /** How often the client has been asked whether it is there since it was heard. */
    private int unanswered;

    /**
     * @param caller who it is, when the request has told so by its headers
     * @param credential by what
     */
    Socket(
            ServiceRequestContext ctx,
            Optional<Caller> caller,
            Optional<Credential> credential,
            Answering answering,
            Logins logins,
            RateLimits rates) {
        this.ctx = ctx;
        this.caller = caller;
        this.credential = credential;
        this.answering = answering;
        this.logins = logins;
        this.rates = rates;
        this.follows =
                new Follows(answering.following(), outbox, answering.limits().follows());
        long period = answering.limits().ping().toNanos();
        this.watch = ctx.eventLoop().scheduleWithFixedDelay(this::watch, period, period, TimeUnit.NANOSECONDS);
    }

    WebSocket open(WebSocket in) {
        var unused = writer.whenComplete().handle((done, gone) -> {
            watch.cancel(false);
            follows.close();
            return null;
        });
        if (caller.isPresent()) {
            var unusedSent = Answering.welcome(outbox, Optional.empty(), caller.get());
        } else {
            var unusedTimer = ctx.eventLoop()
                    .schedule(this::checkLogin, answering.limits().login().toNanos(), TimeUnit.NANOSECONDS);
        }
        in.subscribe(this, ctx.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
        return writer;
    }

    private void checkLogin() {
        if (caller.isEmpty()) {
            refuse("Nobody has logged in within the time (setting gateway.socket.login-timeout).");
        }
    }

    private void refuse(String why) {
        if (writer.isOpen()) {
            var unused = outbox.sendError(Optional.empty(), new DrawbarException(ErrorCode.UNAUTHENTICATED, why));
            writer.close(WebSocketCloseStatus.POLICY_VIOLATION, why);
        }
    }

    /**
     * Asks a client whether it is there, and gives up one that has been asked three times without being heard. It is not the time that
     * counts: it passes as well while this process stands still, or while the client has so much to read that it is not asked.
     */
    private void watch() {
        credential.ifPresent(this::checkAgain);
        if (!reading || outbox.isBlocked()) {
            // Its answer could not be heard, or it does not read for now; then TCP notices when it is gone.
            return;
        }
        if (unanswered == MOST_UNANSWERED) {
            log.debug("A WebSocket client has not been heard since it was asked {} times", unanswered);
            writer.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "The client does not answer.");
        } else {
            unanswered++;
            outbox.ping();
        }
    }

    /** A token may have been revoked, or a password changed, since it was shown. Services that are away refuse nobody. */
    private void checkAgain(Credential shown) {
        try {
            var unused = logins.login(shown, ctx.remoteAddress().getAddress())
                    .whenCompleteAsync(
                            (found, thrown) -> {
                                if (thrown != null) {
                                    refuseIfWrong(thrown);
                                }
                            },
                            ctx.eventLoop());
        } catch (DrawbarException e) {
            refuseIfWrong(e);
        }
    }

    private void refuseIfWrong(Throwable thrown) {
        if (SocketFailures.of(thrown).getName().equals(ErrorCode.UNAUTHENTICATED.name())) {
            refuse("The login is not valid any more.");
        }
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = Optional.of(given);
        read();
    }

    private void read() {
        if (!reading && underWay < answering.limits().requests()) {
            reading = true;
            subscription.ifPresent(open -> open.request(1));
        }
    }

    @Override
    public void onNext(WebSocketFrame frame) {
        reading = false;
        unanswered = 0;
        try (frame) {
            switch (frame.type()) {
                case TEXT -> received(frame.array());
                case PING -> finish(outbox.pong(frame.array()));
                case BINARY ->
                    writer.close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "Requests are JSON in text frames.");
                case CLOSE -> writer.close();
                case PONG, CONTINUATION -> {}
            }
        }
        read();
    }

    private void received(byte[] message) {
        Optional<String> requestId = Optional.empty();
        CompletableFuture<Void> answered;
        try {
            SocketRequest request = StrictJson.read(new ByteArrayInputStream(message), SocketRequest.class);
            requestId = request.requestId();
            answered = answer(request);
        } catch (RuntimeException e) {
            requestId = requestId.or(() -> SocketRequest.idOf(message));
            answered = CompletableFuture.failedFuture(e);
        }
        Optional<String> id = requestId;
        finish(answered.exceptionallyCompose(thrown -> outbox.sendError(id, thrown)));
    }

    /** Counts an answer as under way until the client has taken it. */
    private void finish(CompletableFuture<Void> answer) {
        underWay++;
        var unused = answer.handleAsync(
                (done, gone) -> {
                    underWay--;
                    read();
                    return null;
                },
                ctx.eventLoop());
    }

    private CompletableFuture<Void> answer(SocketRequest request) {
        if (caller.isPresent()) {
            rates.countUser(caller.get().user());
            return answering.answer(request, caller.get(), outbox, follows);
        }
        if (!(request instanceof SocketRequest.Login login)) {
            refuse("The first message must be a login, or the request must have an Authorization header.");
            return CompletableFuture.completedFuture(null);
        }
        Credential shown = login.credential();
        return logins.login(shown, ctx.remoteAddress().getAddress())
                .handleAsync(
                        (found, thrown) -> {
                            if (thrown != null) {
                                var unused = outbox.sendError(request.requestId(), thrown);
                                writer.close(WebSocketCloseStatus.POLICY_VIOLATION, "The login has failed.");
                                return CompletableFuture.<Void>completedFuture(null);
                            }
                            caller = Optional.of(found);
                            credential = Optional.of(shown);
                            return Answering.welcome(outbox, request.requestId(), found);
                        },
                        ctx.eventLoop())
                .thenCompose(sent -> sent);
    }

    @Override
    public void onError(Throwable thrown) {
        if (SocketFailures.isCloseWithoutStatus(thrown)) {
            writer.close();
        } else {
            writer.abort(thrown);
        }
    }

    @Override
    public void onComplete() {
        writer.close();
    }
}
