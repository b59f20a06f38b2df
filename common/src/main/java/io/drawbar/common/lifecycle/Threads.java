package io.drawbar.common.lifecycle;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes named executors of daemon threads. Whoever makes one closes it with {@link #stop}. */
public final class Threads {
    private static final Logger log = LoggerFactory.getLogger(Threads.class);
    private static final long STOP_SECONDS = 5;

    private Threads() {}

    /** Threads called {@code name-1}, {@code name-2} and so on. */
    public static ThreadFactory named(String name) {
        return named(name, Thread::new);
    }

    /** @param make makes a thread of a task and a name */
    static ThreadFactory named(String name, BiFunction<Runnable, String, Thread> make) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = make.apply(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((at, thrown) -> log.error("Thread {} died", at.getName(), thrown));
            return thread;
        };
    }

    /** At most {@code threads} threads and {@code queued} waiting tasks; beyond that tasks are refused. */
    public static ExecutorService pool(String name, int threads, int queued) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queued), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One thread for timers; its tasks must be short. What a task throws is logged; one that is repeated goes on nevertheless. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new Timer(name);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Ends an executor: lets running tasks end for five seconds, then interrupts them. */
    public static void stop(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The library's own hides what a task throws in its future, and never runs a repeated one again. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        Timer(String name) {
            super(1, named(name));
        }

        private static void guarded(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("A timer's task failed", e);
            }
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(() -> guarded(task), delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(() -> guarded(task), first, delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
            return super.scheduleAtFixedRate(() -> guarded(task), first, period, unit);
        }
    }
}
