package io.drawbar.gateway.route;

import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of the leading manager and of the public services. Thread-safe. */
public final class Services {
    private static final String PUBLIC_SERVICES = "public-services";
    private static final long RETRY_MILLIS = 1_000;

    private final RpcNode rpc;
    private final Members members;
    private final ManagerLocator managers;
    private final Duration limit;
    private final AtomicInteger turn = new AtomicInteger();

    public Services(RpcNode rpc, Members members, ManagerLocator managers, Duration limit) {
        this.rpc = rpc;
        this.members = members;
        this.managers = managers;
        this.limit = limit;
    }

    /** Calls the leading manager; once more when leadership has just changed. The method must be one that may be called twice. */
    public <Q, A> CompletableFuture<A> callManager(Caller caller, MethodDescriptor<Q, A> method, Q request) {
        Endpoint first = managers.require();
        return UnaryCall.start(rpc.channel(first, caller), method, request, limit)
                .exceptionallyCompose(thrown -> {
                    boolean moved = Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE
                            && managers.leader()
                                    .filter(now -> !now.equals(first))
                                    .isPresent();
                    return moved
                            ? UnaryCall.start(rpc.channel(managers.require(), caller), method, request, limit)
                            : CompletableFuture.failedFuture(thrown);
                });
    }

    /** Calls one of the processes with the public services, each in turn. */
    public <Q, A> CompletableFuture<A> callPublic(Caller caller, MethodDescriptor<Q, A> method, Q request) {
        List<Members.Member> all = members.in(PUBLIC_SERVICES);
        if (all.isEmpty()) {
            throw new DrawbarException(
                    Failures.of(ErrorCode.UNAVAILABLE, "The public services are away at this moment.").toBuilder()
                            .setRetryable(true)
                            .setRetryAfterMillis(RETRY_MILLIS)
                            .build());
        }
        Endpoint endpoint =
                all.get(Math.floorMod(turn.getAndIncrement(), all.size())).endpoint();
        return UnaryCall.start(rpc.channel(endpoint, caller), method, request, limit);
    }
}
