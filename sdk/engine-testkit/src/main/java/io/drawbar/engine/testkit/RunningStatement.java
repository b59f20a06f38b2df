package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A statement that runs on a thread of its own. */
final class RunningStatement {
    private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

    /** Returns when its thread is about to run it, however late the machine gives that thread its turn. */
    RunningStatement(EngineStatement statement, StatementSink sink) throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        entered.countDown();
                        statement.run(sink);
                        end.complete(Optional.empty());
                    } catch (Throwable failure) { // becomes the test's to judge
                        end.complete(Optional.of(failure));
                    }
                },
                "statement under test");
        thread.setDaemon(true);
        thread.start();
        entered.await();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Why it ended, empty when it ended well; waits as long as {@link Patience} has. */
    Optional<Throwable> end() throws InterruptedException {
        try {
            return end.get(Patience.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The statement has not ended within " + Patience.limit(), e);
        }
    }
}
