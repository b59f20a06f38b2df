package io.drawbar.engine.host.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of result frames all statements of the process may keep unacknowledged together. A statement that keeps none may
 * always go on, so that each makes progress. Thread-safe.
 */
public final class FrameBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    public FrameBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void take(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /** Must be called without a lock: it wakes those who wait. */
    void give(long bytes) {
        if (bytes == 0) {
            return;
        }
        boolean wasFull = usedBytes.getAndAdd(-bytes) >= limitBytes;
        if (wasFull && !full()) {
            waiting.forEach(Runnable::run);
        }
    }

    boolean full() {
        return usedBytes.get() >= limitBytes;
    }

    void addWaiter(Runnable wake) {
        waiting.add(wake);
    }

    void removeWaiter(Runnable wake) {
        waiting.remove(wake);
    }

    /** Kept now by all statements. */
    public long usedBytes() {
        return usedBytes.get();
    }
}
