package io.drawbar.engine.host.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;

/** Lets in calls that show the engine's token and, where sessions are touched, a lease that has no newer holder. */
final class AccessInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> TOKEN = Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> LEASE = Metadata.Key.of("drawbar-lease", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> FENCING = Metadata.Key.of("drawbar-fencing", Metadata.ASCII_STRING_MARSHALLER);

    static final Metadata.Key<byte[]> HELD = Metadata.Key.of("drawbar-held-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final int HELD_LIMIT_BYTES = 4_096;

    /** The manager's calls, which are about the whole process. */
    private static final Set<String> WITHOUT_LEASE = Set.of(
            EngineServiceGrpc.getStatusMethod().getFullMethodName(),
            EngineServiceGrpc.getClaimMethod().getFullMethodName(),
            EngineServiceGrpc.getShutdownMethod().getFullMethodName(),
            EngineServiceGrpc.getEndLeaseMethod().getFullMethodName(),
            EngineServiceGrpc.getListLeasesMethod().getFullMethodName());

    private final String token;
    private final Fencing fencing;

    AccessInterceptor(String token, Fencing fencing) {
        this.token = token;
        this.fencing = fencing;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            String given = Optional.ofNullable(headers.get(TOKEN)).orElse("");
            if (!ClusterSecret.same(given, token)) {
                throw new DrawbarException(ErrorCode.UNAUTHENTICATED, "The call does not show this engine's token.");
            }
            if (WITHOUT_LEASE.contains(call.getMethodDescriptor().getFullMethodName())) {
                return next.startCall(call, headers);
            }
            Holder holder = holder(headers);
            fencing.check(holder, held(headers));
            return Contexts.interceptCall(Context.current().withValue(Holder.CURRENT, holder), call, headers, next);
        } catch (DrawbarException e) {
            StatusRuntimeException refusal = Failures.toStatus(e);
            call.close(refusal.getStatus(), refusal.getTrailers());
            return new ServerCall.Listener<>() {};
        }
    }

    /** How the holder describes the lease; too long a description is none. */
    private static Optional<byte[]> held(Metadata headers) {
        return Optional.ofNullable(headers.get(HELD)).filter(it -> it.length <= HELD_LIMIT_BYTES);
    }

    private static Holder holder(Metadata headers) {
        String lease = Optional.ofNullable(headers.get(LEASE)).orElse("");
        String number = Optional.ofNullable(headers.get(FENCING)).orElse("");
        try {
            if (!lease.isEmpty()) {
                return new Holder(lease, Long.parseLong(number));
            }
        } catch (NumberFormatException e) {
            throw new DrawbarException(ErrorCode.STALE_LEASE, "The call's fencing number is not a number.", e);
        }
        throw new DrawbarException(ErrorCode.STALE_LEASE, "The call names no lease.");
    }
}
