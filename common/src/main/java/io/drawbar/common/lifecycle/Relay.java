package io.drawbar.common.lifecycle;

import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool of threads for short tasks that lead to each other. What a task hands in itself runs after it on the same thread: waking
 * another thread takes longer than most of these tasks do. A task must therefore not wait for one that it has handed in, and one that
 * goes on for long after it has handed something in calls {@link #release} before. Tasks from elsewhere run in the order in which they
 * came. Thread-safe.
 */
public final class Relay extends ThreadPoolExecutor {
    private static final long IDLE_SECONDS = 30;

    /** What is handed in beyond it is for other threads, so that one task that starts very many does not keep them all. */
    private static final int MOST_OWN = 4;

    /** How many tasks may follow each other before others have their turn. */
    private static final int LONGEST = 64;

    /** @param name of the threads, which are {@code name-1} and so on */
    public Relay(String name, int threads) {
        super(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Threads.named(name, Runner::new));
        allowCoreThreadTimeOut(true);
    }

    /** A thread of a pool, and what its task has handed in; touched by itself alone. */
    private static final class Runner extends Thread {
        private final ArrayDeque<Runnable> own = new ArrayDeque<>(MOST_OWN);
        private Relay running;

        Runner(Runnable task, String name) {
            super(task, name);
        }
    }

    /** Lets other threads run what the task that runs here has handed in; called anywhere else it does nothing. */
    public static void release() {
        if (Thread.currentThread() instanceof Runner runner && runner.running != null) {
            runner.running.giveAway(runner);
        }
    }

    private void giveAway(Runner runner) {
        if (isShutdown()) {
            return; // Nobody else takes anything any more.
        }
        for (Runnable task = runner.own.poll(); task != null; task = runner.own.poll()) {
            super.execute(task);
        }
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() instanceof Runner runner && runner.running == this && runner.own.size() < MOST_OWN) {
            runner.own.add(task);
        } else {
            super.execute(task);
        }
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        ((Runner) thread).running = this;
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        Runner runner = (Runner) Thread.currentThread();
        try {
            if (thrown == null) {
                Runnable next = runner.own.poll();
                for (int done = 0; next != null; done++) {
                    next.run();
                    if (done == LONGEST) {
                        giveAway(runner);
                    }
                    next = runner.own.poll();
                }
            }
        } finally {
            runner.running = null;
            giveAway(runner); // Something is left when a task threw, with which this thread ends.
        }
    }
}
