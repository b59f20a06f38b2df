package io.drawbar.gateway.route;

import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Many answers of the entrance that has a job, one at a time as they are asked for. Before the first answer the call follows the job
 * to its owner by itself. Thread-safe; the receiver is called by one thread at a time, on the executor given.
 */
public final class OwnerStream<Q, A> {

    /** Gets what comes; nothing after {@code ended} or {@code failed}. */
    public interface Receiver<A> {
        void received(A message);

        void ended();

        void failed(Throwable thrown);
    }

    private final Entrances entrances;
    private final JobId job;
    private final Caller caller;
    private final MethodDescriptor<Q, A> method;
    private final Q request;
    private final Receiver<A> receiver;
    private final Mailbox mailbox;
    private final Entrances.Attempts attempts = new Entrances.Attempts();
    // The rest is touched by the mailbox alone.
    private Optional<ClientCall<Q, A>> call = Optional.empty();
    private int wanted;
    private boolean over;

    public OwnerStream(
            Entrances entrances,
            JobId job,
            Caller caller,
            MethodDescriptor<Q, A> method,
            Q request,
            Executor executor,
            Receiver<A> receiver) {
        this.entrances = entrances;
        this.job = job;
        this.caller = caller;
        this.method = method;
        this.request = request;
        this.receiver = receiver;
        this.mailbox = new Mailbox(executor, this::broken);
    }

    /** Begins; nothing comes until it is asked for. */
    public void start() {
        mailbox.execute(this::connect);
    }

    /** Asks for so many more messages. */
    public void request(int messages) {
        mailbox.execute(() -> {
            wanted += messages;
            call.ifPresent(open -> open.request(messages));
        });
    }

    /** Ends it; the receiver hears nothing more. */
    public void cancel() {
        mailbox.execute(() -> {
            over = true;
            call.ifPresent(open -> open.cancel("The reader has gone.", null));
        });
    }

    private void connect() {
        if (over) {
            return;
        }
        try {
            Endpoint entrance = entrances.next(job, attempts);
            ClientCall<Q, A> next = entrances.channel(entrance, caller).newCall(method, entrances.streaming());
            call = Optional.of(next);
            next.start(new Listener(entrance.node()), new Metadata());
            if (wanted > 0) {
                next.request(wanted);
            }
            next.sendMessage(request);
            next.halfClose();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void broken(Throwable thrown) {
        if (!over) {
            call.ifPresent(open -> open.cancel("The gateway failed.", null));
            fail(thrown);
        }
    }

    private void fail(Throwable thrown) {
        over = true;
        receiver.failed(thrown);
    }

    private final class Listener extends ClientCall.Listener<A> {
        private final NodeId asked;
        private boolean answered;

        Listener(NodeId asked) {
            this.asked = asked;
        }

        @Override
        public void onMessage(A message) {
            mailbox.execute(() -> {
                if (!over) {
                    answered = true;
                    wanted--;
                    receiver.received(message);
                }
            });
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            mailbox.execute(() -> {
                if (over) {
                    return;
                }
                if (status.isOk()) {
                    over = true;
                    receiver.ended();
                    return;
                }
                RuntimeException thrown = status.asRuntimeException(trailers);
                if (!answered && entrances.shouldGoOn(job, asked, thrown, attempts)) {
                    connect();
                } else {
                    fail(thrown);
                }
            });
        }
    }
}
