package io.drawbar.entrance.session;

import io.drawbar.protocol.v1.Acknowledge;
import io.drawbar.protocol.v1.CancelStatement;
import io.drawbar.protocol.v1.EngineServiceGrpc.EngineServiceStub;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;

/** A statement that runs in an engine, seen through one connection to it. Thread-safe. */
public final class RemoteStatement {

    /** Told what comes from the engine, one call at a time, on the connection's thread: it must hand it on. */
    public interface Listener {
        void frame(ExecuteFrame frame);

        /** The connection ended: after the last frame, or broken before it. */
        void closed(Throwable cause);
    }

    /** Empty until the call has begun; it may break before that. */
    private Optional<StreamObserver<ExecuteRequest>> requests = Optional.empty();

    private boolean closed;

    RemoteStatement(EngineServiceStub stub, ExecuteRequest first, Listener listener) {
        // What comes is handed on at once, which is done where it arrives.
        begin(first, stub.withExecutor(Runnable::run).execute(new StreamObserver<>() {
            @Override
            public void onNext(ExecuteFrame frame) {
                listener.frame(frame);
            }

            @Override
            public void onError(Throwable thrown) {
                close();
                listener.closed(thrown);
            }

            @Override
            public void onCompleted() {
                close();
                listener.closed(new IllegalStateException("The engine ended the stream."));
            }
        }));
    }

    private synchronized void begin(ExecuteRequest first, StreamObserver<ExecuteRequest> call) {
        requests = Optional.of(call);
        if (closed) {
            call.onCompleted();
        } else {
            call.onNext(first);
        }
    }

    /** Tells the engine that all frames up to this one are stored. */
    public void acknowledge(long sequence, boolean enough) {
        send(request -> request.setAcknowledge(
                Acknowledge.newBuilder().setSequence(sequence).setEnough(enough)));
    }

    /** Asks the engine to cancel the statement; its last frame says so. */
    public void cancel() {
        send(request -> request.setCancel(CancelStatement.getDefaultInstance()));
    }

    /** Ends the connection after the last frame has been acknowledged. */
    public synchronized void close() {
        if (!closed) {
            closed = true;
            requests.ifPresent(StreamObserver::onCompleted);
        }
    }

    private synchronized void send(Consumer<ExecuteRequest.Builder> content) {
        if (!closed) {
            ExecuteRequest.Builder request = ExecuteRequest.newBuilder();
            content.accept(request);
            requests.orElseThrow().onNext(request.build());
        }
    }
}
