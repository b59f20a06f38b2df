package io.drawbar.common.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.protocol.v1.Principal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Lets in calls of this cluster alone, and makes the {@link Caller} known to the service. */
final class CallerServerInterceptor implements ServerInterceptor {
    static final Metadata.Key<byte[]> CALLER = Metadata.Key.of("drawbar-caller-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final ClusterSecret secret;

    CallerServerInterceptor(ClusterSecret secret) {
        this.secret = secret;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!secret.isCallToken(headers.get(ClusterSecret.HEADER))) {
            return refuse(call, "The call does not carry this cluster's token.");
        }
        byte[] caller = headers.get(CALLER);
        if (caller == null) {
            return refuse(call, "The call does not say on whose behalf it is made.");
        }
        try {
            Context context = Context.current().withValue(Caller.CURRENT, Caller.of(Principal.parseFrom(caller)));
            return Contexts.interceptCall(context, call, headers, next);
        } catch (InvalidProtocolBufferException e) {
            return refuse(call, "The caller cannot be read: " + e.getMessage());
        }
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
        call.close(Status.UNAUTHENTICATED.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
