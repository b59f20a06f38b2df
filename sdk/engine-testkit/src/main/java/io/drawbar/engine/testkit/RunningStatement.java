package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A statement that runs on a thread of its own. */
final class RunningStatement {
    private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

    RunningStatement(EngineStatement statement, StatementSink sink) {
        Thread thread = new Thread(
                () -> {
                    try {
                        statement.run(sink);
                        end.complete(Optional.empty());
                    } catch (Throwable failure) { // becomes the test's to judge
                        end.complete(Optional.of(failure));
                    }
                },
                "statement under test");
        thread.setDaemon(true);
        thread.start();
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
