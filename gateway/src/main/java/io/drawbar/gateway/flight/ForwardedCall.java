package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One call on its way through: messages of the client go to the entrance when it is ready for them, messages of the entrance go to
 * the client while no more than a window of them has not been taken. When one side goes away the other is cancelled.
 */
final class ForwardedCall {
    private static final int ASKED_AHEAD = 2;

    private final ServiceRequestContext ctx;
    private final ClientCall<byte[], HttpData> call;
    private final long windowBytes;
    private final Wire wire;
    private final Optional<String> cookie;
    private final HttpResponseWriter writer = HttpResponse.streaming();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private boolean begun;

    /**
     * @param windowBytes how much of the answer may wait for the client, and two messages more
     * @param wire how the client wants its answer
     * @param cookie a cookie to set
     */
    ForwardedCall(
            ServiceRequestContext ctx,
            ClientCall<byte[], HttpData> call,
            long windowBytes,
            Wire wire,
            Optional<String> cookie) {
        this.ctx = ctx;
        this.call = call;
        this.windowBytes = windowBytes;
        this.wire = wire;
        this.cookie = cookie;
    }

    HttpResponse start(HttpRequest request, Metadata headers) {
        ClientSide client = new ClientSide();
        call.start(new EntranceSide(client), headers);
        ask();
        var unused = writer.whenComplete().handle((done, gone) -> {
            if (gone != null) {
                call.cancel("The client has gone.", gone);
            }
            return null;
        });
        request.subscribe(client, ctx.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
        return writer;
    }

    /**
     * Asks the entrance for its next messages, unless it has been asked or the client has too much to take already. It is asked for the
     * second before the first has come: an entrance that is asked for nothing stops, and starting it again takes a thread's time.
     */
    private void ask() {
        while (waitingBytes.get() < windowBytes) {
            int before = asked.get();
            if (before >= ASKED_AHEAD) {
                return;
            }
            if (asked.compareAndSet(before, before + 1)) {
                call.request(1);
            }
        }
    }

    /** Tells the client how the call has ended; what comes later is not told. */
    private synchronized void finish(Status status, Metadata trailers) {
        List<HttpObject> end = begun ? List.of(wire.end(status, trailers)) : wire.only(status, trailers, cookie);
        if (end.stream().allMatch(writer::tryWrite)) {
            writer.close();
        }
    }

    private synchronized void begin(Metadata metadata) {
        begun = true;
        if (!writer.tryWrite(wire.begin(metadata, cookie))) {
            call.cancel("The client has gone.", null);
        }
    }

    private final class EntranceSide extends ClientCall.Listener<HttpData> {
        private final ClientSide client;

        EntranceSide(ClientSide client) {
            this.client = client;
        }

        @Override
        public void onReady() {
            client.resume();
        }

        @Override
        public void onHeaders(Metadata metadata) {
            begin(metadata);
        }

        @Override
        public void onMessage(HttpData message) {
            int size = message.length();
            waitingBytes.addAndGet(size);
            asked.decrementAndGet();
            if (writer.tryWrite(message)) {
                var unused = writer.whenConsumed().thenRun(() -> {
                    waitingBytes.addAndGet(-size);
                    ask();
                });
                ask();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            finish(status, trailers);
        }
    }

    /** Runs on the event loop of the client's connection. */
    private final class ClientSide implements Subscriber<HttpObject> {
        private final GrpcReader reader = new GrpcReader(call::sendMessage);
        private Optional<Subscription> subscription = Optional.empty();
        private boolean waiting;
        private boolean over;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = Optional.of(given);
            waiting = true;
            given.request(1);
        }

        @Override
        public void onNext(HttpObject object) {
            waiting = false;
            if (!(object instanceof HttpData data)) {
                next();
                return;
            }
            if (over) {
                data.close();
                return;
            }
            try {
                reader.read(data);
                next();
            } catch (StatusRuntimeException e) {
                fail(e);
            }
        }

        private void fail(StatusRuntimeException thrown) {
            over = true;
            finish(thrown.getStatus(), new Metadata());
            call.cancel(thrown.getStatus().getDescription(), thrown);
            subscription.ifPresent(Subscription::cancel);
        }

        private void next() {
            if (!waiting && !over && call.isReady() && subscription.isPresent()) {
                waiting = true;
                subscription.get().request(1);
            }
        }

        /** The entrance takes messages again. */
        void resume() {
            if (ctx.eventLoop().inEventLoop()) {
                next();
            } else {
                ctx.eventLoop().execute(this::next);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            if (!over) {
                over = true;
                call.cancel("The client has gone.", thrown);
            }
        }

        @Override
        public void onComplete() {
            if (over) {
                return;
            }
            over = true;
            if (reader.isCut()) {
                call.cancel("The client's last message is cut off.", null);
            } else {
                call.halfClose();
            }
        }
    }
}
