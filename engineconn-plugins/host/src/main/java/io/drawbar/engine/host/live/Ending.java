package io.drawbar.engine.host.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The end of the process, decided once by whoever is first. Thread-safe. */
public final class Ending {
    private final CompletableFuture<End> decided = new CompletableFuture<>();
    private volatile boolean draining;
    private volatile String why = "It is ending.";

    /**
     * How it ends.
     *
     * @param exitCode of the process
     * @param reason one sentence
     */
    public record End(int exitCode, String reason) {}

    public void end(int exitCode, String reason) {
        drain(reason);
        decided.complete(new End(exitCode, reason));
    }

    /** Nothing new is taken from now on; the process ends when its statements have. */
    public void drain(String reason) {
        if (!draining) {
            why = reason;
            draining = true;
        }
    }

    /** Why nothing new is taken; one sentence. */
    public String why() {
        return why;
    }

    public boolean draining() {
        return draining;
    }

    public End await() throws InterruptedException {
        try {
            return decided.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end cannot fail.", e);
        }
    }
}
