package io.drawbar.manager.launch;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** The answer of a unary call as a future. */
final class SingleReply<A> implements StreamObserver<A> {
    private final CompletableFuture<A> future = new CompletableFuture<>();

    CompletableFuture<A> future() {
        return future;
    }

    @Override
    public void onNext(A answer) {
        future.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
        future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        if (!future.isDone()) {
            future.completeExceptionally(new IllegalStateException("The call ended without an answer."));
        }
    }
}
