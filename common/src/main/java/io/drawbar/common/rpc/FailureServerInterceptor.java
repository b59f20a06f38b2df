package io.drawbar.common.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.Failures;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a service throws, or passes to {@code onError}, into a status that carries the whole failure. */
public final class FailureServerInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(FailureServerInterceptor.class);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall<Q, A> translating = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                Throwable cause = status.getCause();
                if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
                    StatusRuntimeException better = translate(call, cause);
                    super.close(better.getStatus(), better.getTrailers());
                } else {
                    super.close(status, trailers);
                }
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(translating, headers)) {
            @Override
            public void onMessage(Q message) {
                guard(() -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                guard(super::onHalfClose);
            }

            @Override
            public void onReady() {
                guard(super::onReady);
            }

            private void guard(Runnable step) {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    StatusRuntimeException better = translate(call, e);
                    call.close(better.getStatus(), better.getTrailers());
                }
            }
        };
    }

    private static StatusRuntimeException translate(ServerCall<?, ?> call, Throwable thrown) {
        if (!(thrown instanceof DrawbarException) && !(thrown instanceof StatusRuntimeException)) {
            log.error("{} failed", call.getMethodDescriptor().getFullMethodName(), thrown);
        }
        StatusRuntimeException status = Failures.toStatus(thrown);
        return status.getTrailers() == null ? status.getStatus().asRuntimeException(new Metadata()) : status;
    }
}
