package io.drawbar.entrance.results;

import io.drawbar.common.id.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ended results that are in memory alone, until their job's results are deleted. Thread-safe. */
final class HeldResults {
    /** About what a result costs beside its messages. */
    private static final long RESULT_BYTES = 1_000;

    private final Map<JobId, Map<Integer, Held>> jobs = new HashMap<>();
    private long bytes;

    private record Held(StoredResult result, Instant since) {
        long cost() {
            return result.bytes() + result.schema().size() + RESULT_BYTES;
        }
    }

    synchronized void put(StoredResult result) {
        Held held = new Held(result, Instant.now());
        jobs.computeIfAbsent(result.job(), job -> new HashMap<>()).put(result.index(), held);
        bytes += held.cost();
    }

    synchronized Optional<StoredResult> get(ResultKey key) {
        return Optional.ofNullable(jobs.get(key.job()))
                .map(results -> results.get(key.index()))
                .map(Held::result);
    }

    synchronized void remove(JobId job) {
        Map<Integer, Held> results = jobs.remove(job);
        if (results != null) {
            results.values().forEach(held -> {
                bytes -= held.cost();
                held.result().drop();
            });
        }
    }

    /** Jobs whose results have all been here since before a time. */
    synchronized List<JobId> heldSinceBefore(Instant before) {
        List<JobId> old = new ArrayList<>();
        jobs.forEach((job, results) -> {
            if (results.values().stream().allMatch(held -> held.since().isBefore(before))) {
                old.add(job);
            }
        });
        return old;
    }

    synchronized long bytes() {
        return bytes;
    }
}
