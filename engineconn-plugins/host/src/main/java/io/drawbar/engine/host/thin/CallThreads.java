package io.drawbar.engine.host.thin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for short calls into one engine's plugin, such as opening a session. A call that takes too long is interrupted; when that does not
 * help either, its thread is given up and another one takes its place. Thread-safe.
 */
final class CallThreads extends ThreadPoolExecutor {
    private static final int QUEUED = 10_000;
    private static final int IDLE_SECONDS = 30;

    private final int threads;
    private final long limitNanos;
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();
    private final AtomicInteger givenUp = new AtomicInteger();

    private static final class Running {
        private final long sinceNanos = System.nanoTime();
        private volatile boolean interrupted;
        private volatile boolean lost;
    }

    CallThreads(ThreadFactory factory, int threads, long limitMillis) {
        super(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED), factory);
        allowCoreThreadTimeOut(true);
        this.threads = threads;
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        running.put(thread, new Running());
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        Running ended = running.remove(Thread.currentThread());
        if (ended != null && ended.lost) {
            resize(givenUp.decrementAndGet());
        }
    }

    /** Interrupts what takes longer than the limit and gives up what takes twice as long; called every second or so. */
    void sweep(long nowNanos) {
        running.forEach((thread, call) -> {
            long tookNanos = nowNanos - call.sinceNanos;
            if (tookNanos > limitNanos && !call.interrupted) {
                call.interrupted = true;
                thread.interrupt();
            } else if (tookNanos > 2 * limitNanos && !call.lost) {
                call.lost = true;
                resize(givenUp.incrementAndGet());
            }
        });
    }

    /** How many threads have not come back. */
    int givenUp() {
        return givenUp.get();
    }

    private void resize(int lost) {
        resize(this, threads + lost);
    }

    /** Has the pool grow or shrink; the maximum may never be below the core. */
    static synchronized void resize(ThreadPoolExecutor pool, int size) {
        if (size > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(size);
            pool.setCorePoolSize(size);
        } else {
            pool.setCorePoolSize(size);
            pool.setMaximumPoolSize(size);
        }
    }
}
