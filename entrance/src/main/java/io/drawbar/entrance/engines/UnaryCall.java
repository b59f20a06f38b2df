package io.drawbar.entrance.engines;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.Failures;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Turns a unary gRPC call into a future that fails with a {@link DrawbarException}. */
public final class UnaryCall {
    private UnaryCall() {}

    /**
     * Makes a call.
     *
     * @param call is handed the observer to make it with; what it throws fails the future
     * @param <A> the answer
     */
    public static <A> CompletableFuture<A> make(Consumer<StreamObserver<A>> call) {
        CompletableFuture<A> future = new CompletableFuture<>();
        try {
            call.accept(observer(future));
        } catch (RuntimeException e) {
            // There may be nobody to call at this moment.
            future.completeExceptionally(new DrawbarException(Failures.from(e)));
        }
        return future;
    }

    private static <A> StreamObserver<A> observer(CompletableFuture<A> future) {
        return new StreamObserver<>() {
            @Override
            public void onNext(A answer) {
                future.complete(answer);
            }

            @Override
            public void onError(Throwable thrown) {
                future.completeExceptionally(new DrawbarException(Failures.from(thrown)));
            }

            @Override
            public void onCompleted() {
                // A unary call's answer has come before its end.
            }
        };
    }
}
