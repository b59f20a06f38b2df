package io.drawbar.manager.launch;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.manager.decide.Lease;
import io.drawbar.protocol.v1.ClaimEngineReply;
import io.drawbar.protocol.v1.ClaimEngineRequest;
import io.drawbar.protocol.v1.EndLeaseReply;
import io.drawbar.protocol.v1.EndLeaseRequest;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.EngineServiceGrpc.EngineServiceStub;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.ListLeasesReply;
import io.drawbar.protocol.v1.ListLeasesRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few calls that a manager makes to engines themselves, each over a connection of its own. Thread-safe. */
public final class EngineCalls {
    private static final Logger log = LoggerFactory.getLogger(EngineCalls.class);
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final long END_SECONDS = 10;
    private static final long LIST_SECONDS = 2;
    private static final long CLAIM_SECONDS = 10;

    private final Executor executor;

    /**
     * @param executor runs the answers
     */
    public EngineCalls(Executor executor) {
        this.executor = executor;
    }

    /**
     * Tells an engine that a lease ran out, so that the sessions of a holder that died are closed. Once and without insisting: an
     * engine that does not hear it closes them by its own time-outs. Returns at once.
     */
    public void endLease(Lease lease, EngineLive where, String token) {
        LeaseId id = lease.id();
        CompletableFuture<EndLeaseReply> unused = this.<EndLeaseReply>call(
                        where,
                        token,
                        END_SECONDS,
                        (stub, reply) -> stub.endLease(
                                EndLeaseRequest.newBuilder()
                                        .setLeaseId(id.value())
                                        .build(),
                                reply))
                .whenComplete((ended, failure) -> {
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

    /** Under which leases an engine's sessions are, as those describe them who hold them. */
    public CompletableFuture<List<HeldLease>> leases(EngineId engine, EngineLive where, String token) {
        return this.<ListLeasesReply>call(
                        where,
                        token,
                        LIST_SECONDS,
                        (stub, reply) -> stub.listLeases(ListLeasesRequest.getDefaultInstance(), reply))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        log.warn("Engine {} does not tell who uses it: {}", engine, failure.toString());
                    }
                })
                .thenApply(ListLeasesReply::getLeasesList);
    }

    /** Has an engine of a pool become its owner's. */
    public CompletableFuture<ClaimEngineReply> claim(ClaimEngineRequest request, EngineLive where, String token) {
        return call(where, token, CLAIM_SECONDS, (stub, reply) -> stub.claim(request, reply));
    }

    private <A> CompletableFuture<A> call(
            EngineLive where, String token, long seconds, BiConsumer<EngineServiceStub, SingleReply<A>> call) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(where.host(), where.port())
                .usePlaintext()
                .executor(executor)
                .build();
        Metadata headers = new Metadata();
        headers.put(TOKEN, token);
        SingleReply<A> reply = new SingleReply<>();
        call.accept(
                EngineServiceGrpc.newStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .withDeadlineAfter(seconds, TimeUnit.SECONDS),
                reply);
        return reply.future().whenComplete((answer, failure) -> channel.shutdown());
    }
}
