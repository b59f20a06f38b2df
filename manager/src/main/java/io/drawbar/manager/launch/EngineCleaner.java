package io.drawbar.manager.launch;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.manager.decide.Lease;
import io.drawbar.protocol.v1.EndLeaseReply;
import io.drawbar.protocol.v1.EndLeaseRequest;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells engines that a lease ran out, so that the sessions of a holder that died are closed. Once and without insisting: an engine
 * that does not hear it closes them by its own time-outs.
 */
public final class EngineCleaner {
    private static final Logger log = LoggerFactory.getLogger(EngineCleaner.class);
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final long CALL_SECONDS = 10;

    private final Executor executor;

    /**
     * @param executor runs the answers
     */
    public EngineCleaner(Executor executor) {
        this.executor = executor;
    }

    /** Returns at once. */
    public void endLease(Lease lease, EngineLive where, String token) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(where.host(), where.port())
                .usePlaintext()
                .executor(executor)
                .build();
        Metadata headers = new Metadata();
        headers.put(TOKEN, token);
        SingleReply<EndLeaseReply> reply = new SingleReply<>();
        EngineServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .endLease(
                        EndLeaseRequest.newBuilder()
                                .setLeaseId(lease.id().value())
                                .build(),
                        reply);
        CompletableFuture<EndLeaseReply> unused = reply.future().whenComplete((ended, failure) -> {
            channel.shutdown();
            if (failure != null) {
                log.info("Engine {} did not hear that a lease ran out: {}", lease.engine(), failure.toString());
            } else {
                log.info(
                        "Engine {} closed {} sessions of a lease that ran out",
                        lease.engine(),
                        ended.getSessionsClosed());
            }
        });
    }
}
