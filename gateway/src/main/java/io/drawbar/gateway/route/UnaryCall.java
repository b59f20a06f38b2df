package io.drawbar.gateway.route;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One call with one answer as a future, which fails with a {@link io.grpc.StatusRuntimeException}. */
final class UnaryCall<A> extends CompletableFuture<A> {
    private UnaryCall() {}

    static <Q, A> CompletableFuture<A> start(
            Channel channel, MethodDescriptor<Q, A> method, Q request, Duration limit) {
        UnaryCall<A> answer = new UnaryCall<>();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, answer.observer());
        return answer;
    }

    private StreamObserver<A> observer() {
        return new StreamObserver<>() {
            @Override
            public void onNext(A value) {
                complete(value);
            }

            @Override
            public void onError(Throwable thrown) {
                completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                // Only when the call ended well without an answer, which is a fault of the service.
                completeExceptionally(Status.INTERNAL
                        .withDescription("A call ended without an answer.")
                        .asRuntimeException());
            }
        };
    }
}
