package io.drawbar.engine.host.testing;

import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Acknowledge;
import io.drawbar.protocol.v1.AttachStatement;
import io.drawbar.protocol.v1.CancelStatement;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Calls an engine process as an entrance would. */
public final class EngineClient implements AutoCloseable {
    public static final String SESSION = "session-1";

    private final ManagedChannel channel;

    public EngineClient(int port, String token, String lease, long fencing) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER), token);
        headers.put(Metadata.Key.of("drawbar-lease", Metadata.ASCII_STRING_MARSHALLER), lease);
        headers.put(Metadata.Key.of("drawbar-fencing", Metadata.ASCII_STRING_MARSHALLER), Long.toString(fencing));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(72 << 20)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
    }

    public EngineServiceGrpc.EngineServiceBlockingStub calls() {
        return EngineServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    public void openSession() {
        openSession(SESSION);
    }

    public void openSession(String id) {
        var unused = calls().openSession(OpenSessionRequest.newBuilder()
                .setSessionId(id)
                .setUser("ann")
                .build());
    }

    public static StartStatement statement(String id, String text) {
        return StartStatement.newBuilder()
                .setSessionId(SESSION)
                .setStatementId(id)
                .setLanguage("sql")
                .setText(text)
                .build();
    }

    /** Starts a statement and takes every frame as it comes. */
    public Call start(StartStatement start) {
        return open(ExecuteRequest.newBuilder().setStart(start).build(), Integer.MAX_VALUE);
    }

    /** Starts a statement and takes so many frames, more when asked for. */
    public Call start(StartStatement start, int frames) {
        return open(ExecuteRequest.newBuilder().setStart(start).build(), frames);
    }

    public Call attach(String statementId, long from) {
        return open(
                ExecuteRequest.newBuilder()
                        .setAttach(AttachStatement.newBuilder()
                                .setStatementId(statementId)
                                .setFromSequence(from))
                        .build(),
                Integer.MAX_VALUE);
    }

    /** Starts a statement whose frames are acknowledged and forgotten as they come; completed with its last frame. */
    public CompletableFuture<ExecuteFrame> run(StartStatement start) {
        CompletableFuture<ExecuteFrame> last = new CompletableFuture<>();
        Call call = new Call(Integer.MAX_VALUE) {
            @Override
            public void onNext(ExecuteFrame frame) {
                acknowledge(frame.getSequence());
                if (frame.hasCompleted() || frame.hasFailed()) {
                    last.complete(frame);
                }
            }
        };
        EngineServiceGrpc.newStub(channel)
                .execute(call)
                .onNext(ExecuteRequest.newBuilder().setStart(start).build());
        return last;
    }

    private Call open(ExecuteRequest first, int frames) {
        Call call = new Call(frames);
        EngineServiceGrpc.newStub(channel).execute(call).onNext(first);
        return call;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** One open call of Execute. */
    public static class Call implements ClientResponseObserver<ExecuteRequest, ExecuteFrame> {
        private final List<ExecuteFrame> frames = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Optional<Failure>> end = new CompletableFuture<>();
        private final int wanted;
        private volatile ClientCallStreamObserver<ExecuteRequest> requests;

        Call(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ExecuteRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(wanted);
        }

        public void request(int more) {
            requests.request(more);
        }

        @Override
        public void onNext(ExecuteFrame frame) {
            frames.add(frame);
        }

        @Override
        public void onError(Throwable thrown) {
            end.complete(Optional.of(Failures.from(thrown)));
        }

        @Override
        public void onCompleted() {
            end.complete(Optional.empty());
        }

        public void acknowledge(long sequence) {
            acknowledge(sequence, false);
        }

        public void acknowledge(long sequence, boolean enough) {
            requests.onNext(ExecuteRequest.newBuilder()
                    .setAcknowledge(
                            Acknowledge.newBuilder().setSequence(sequence).setEnough(enough))
                    .build());
        }

        public void cancelStatement() {
            requests.onNext(ExecuteRequest.newBuilder()
                    .setCancel(CancelStatement.getDefaultInstance())
                    .build());
        }

        /** The connection breaks. */
        public void breakOff() {
            requests.cancel("broken", null);
        }

        public List<ExecuteFrame> frames() {
            return List.copyOf(frames);
        }

        public void awaitFrames(int count) {
            Patience.await().until(() -> frames.size() >= count);
        }

        /** Waits for the statement's last frame. */
        public ExecuteFrame last() {
            Patience.await().until(() -> end.isDone() || (!frames.isEmpty() && isLast(frames.get(frames.size() - 1))));
            if (frames.isEmpty() || !isLast(frames.get(frames.size() - 1))) {
                throw new AssertionError("The call ended without a last frame: " + end.join());
            }
            return frames.get(frames.size() - 1);
        }

        private static boolean isLast(ExecuteFrame frame) {
            return frame.hasCompleted() || frame.hasFailed();
        }

        /** Waits for the call's end; empty: it ended well. */
        public Optional<Failure> end() {
            return end.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        }

        public boolean ended() {
            return end.isDone();
        }

        public long batches() {
            return frames.stream().filter(ExecuteFrame::hasBatch).count();
        }
    }
}
