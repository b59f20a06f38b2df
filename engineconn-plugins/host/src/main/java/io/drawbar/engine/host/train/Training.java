package io.drawbar.engine.host.train;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.protocol.v1.Acknowledge;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the process's own service over the network, as an entrance would. Prints {@code first-row-millis=N}, counted from the start
 * of the process.
 */
public final class Training {
    /** What the installer looks for in the output. */
    private static final String FIRST_ROW = "first-row-millis=";

    private static final String SQL = "sql";

    private final ManagedChannel channel;
    private final String session;
    private final String language;
    private boolean firstRowSeen;

    /**
     * @param session its name, and that of the lease
     * @param language of the statements
     */
    private Training(ManagedChannel channel, String session, String language) {
        this.channel = channel;
        this.session = session;
        this.language = language;
    }

    /** The engine's default, which its descriptor tells; folders of tests may have none. */
    private static String language(EngineLaunch launch) {
        Path descriptor = Path.of(launch.pluginFolder()).resolve("engine.conf");
        return Files.isRegularFile(descriptor)
                ? EngineDescriptor.read(descriptor).defaultLanguage()
                : SQL;
    }

    /**
     * Runs the launch's training statements.
     *
     * @return the exit code: 0, or 1 when a statement failed
     */
    public static int run(EngineLaunch launch, int port) throws InterruptedException {
        return run(launch, port, "training", launch.training());
    }

    /** Runs the statements that an engine of a pool is made warm with. One that fails is told in the log and does no harm. */
    public static void warmUp(EngineLaunch launch, int port) throws InterruptedException {
        int unused = run(launch, port, "warm-up", launch.pool().warmUp());
    }

    private static int run(EngineLaunch launch, int port, String session, List<String> statements)
            throws InterruptedException {
        if (statements.isEmpty()) {
            return 0;
        }
        Metadata headers = new Metadata();
        header(headers, "drawbar-engine-token", launch.engineToken());
        header(headers, "drawbar-lease", session);
        header(headers, "drawbar-fencing", "1");
        ManagedChannel channel = NettyChannelBuilder.forAddress(launch.host(), port)
                .usePlaintext()
                .directExecutor()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
        try {
            return new Training(channel, session, language(launch)).run(launch, statements);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void header(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private int run(EngineLaunch launch, List<String> statements) throws InterruptedException {
        long limitMillis = 60_000;
        EngineServiceGrpc.EngineServiceBlockingStub calls =
                EngineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(limitMillis, TimeUnit.MILLISECONDS);
        calls.openSession(OpenSessionRequest.newBuilder()
                .setSessionId(session)
                .setUser(launch.owner())
                .build());
        int failures = 0;
        for (int i = 0; i < statements.size(); i++) {
            StartStatement start = StartStatement.newBuilder()
                    .setSessionId(session)
                    .setStatementId(session + "-" + i)
                    .setLanguage(language)
                    .setText(statements.get(i))
                    .build();
            try {
                ExecuteFrame last = execute(start).get(limitMillis, TimeUnit.MILLISECONDS);
                if (last.hasFailed()) {
                    HostLog.say(session + " failed at '" + start.getText() + "': "
                            + last.getFailed().getMessage());
                    failures++;
                }
            } catch (ExecutionException | TimeoutException e) {
                HostLog.say(session + " failed at '" + start.getText() + "': " + e);
                failures++;
            }
        }
        calls.closeSession(
                CloseSessionRequest.newBuilder().setSessionId(session).build());
        return failures == 0 ? 0 : 1;
    }

    private CompletableFuture<ExecuteFrame> execute(StartStatement start) {
        CompletableFuture<ExecuteFrame> last = new CompletableFuture<>();
        CompletableFuture<StreamObserver<ExecuteRequest>> requests = new CompletableFuture<>();
        StreamObserver<ExecuteRequest> out = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(EngineServiceGrpc.getExecuteMethod(), CallOptions.DEFAULT), new StreamObserver<>() {
                    @Override
                    public void onNext(ExecuteFrame frame) {
                        seen(frame);
                        requests.join()
                                .onNext(ExecuteRequest.newBuilder()
                                        .setAcknowledge(Acknowledge.newBuilder().setSequence(frame.getSequence()))
                                        .build());
                        if (frame.hasCompleted() || frame.hasFailed()) {
                            last.complete(frame);
                        }
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        last.completeExceptionally(thrown);
                    }

                    @Override
                    public void onCompleted() {
                        last.completeExceptionally(new IllegalStateException("The call ended without a last frame."));
                    }
                });
        requests.complete(out);
        out.onNext(ExecuteRequest.newBuilder().setStart(start).build());
        return last;
    }

    private void seen(ExecuteFrame frame) {
        if (frame.hasBatch() && !firstRowSeen) {
            firstRowSeen = true;
            long millis = ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(started -> Instant.now().toEpochMilli() - started.toEpochMilli())
                    .orElse(-1L);
            System.out.println(FIRST_ROW + millis);
        }
    }
}
