package io.drawbar.entrance.engines;

import java.util.concurrent.CompletableFuture;

/** A place on an engine that has been asked for. */
public interface PendingPlace {

    /** Ends with the place, or fails with why there is none. */
    CompletableFuture<EnginePlace> place();

    /** Withdraws the ask; a place that was granted meanwhile is given back. Idempotent. */
    void withdraw();
}
