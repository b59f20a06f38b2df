package io.drawbar.entrance.jobs;

import io.drawbar.entrance.results.StoredResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where those who wait for a running job's results find them. Thread-safe. */
public final class ResultBoard {
    private final Map<Integer, CompletableFuture<Optional<StoredResult>>> results = new HashMap<>();
    private boolean ended;

    /** Ends when the result has begun, or empty when the job has ended without it. */
    public synchronized CompletableFuture<Optional<StoredResult>> result(int index) {
        CompletableFuture<Optional<StoredResult>> future =
                results.computeIfAbsent(index, missing -> new CompletableFuture<>());
        if (ended) {
            future.complete(Optional.empty());
        }
        return future;
    }

    /** A result has begun and can be read. */
    public void begun(int index, StoredResult result) {
        result(index).complete(Optional.of(result));
    }

    /** A result that has begun. */
    synchronized Optional<StoredResult> begun(int index) {
        CompletableFuture<Optional<StoredResult>> known = results.get(index);
        return known == null ? Optional.empty() : known.getNow(Optional.empty());
    }

    /** No further result will begin. */
    synchronized void end() {
        ended = true;
        results.values().forEach(future -> future.complete(Optional.empty()));
    }

    /** Forgets all, because the job starts again; those who wait go on waiting. */
    synchronized void clear() {
        results.values().removeIf(CompletableFuture::isDone);
    }
}
