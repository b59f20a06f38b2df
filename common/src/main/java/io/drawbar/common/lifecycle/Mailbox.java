package io.drawbar.common.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order in which they came, on threads borrowed from an executor; no thread is held while
 * there is nothing to do. State that only such tasks touch needs no lock.
 */
public final class Mailbox implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final int TURN_TASKS = 64;

    private final Executor executor;
    private final int turnTasks;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public Mailbox(Executor executor) {
        this(executor, TURN_TASKS);
    }

    /**
     * A mailbox for tasks that may take long.
     *
     * @param turnTasks after how many tasks others may have the thread
     */
    public Mailbox(Executor executor, int turnTasks) {
        this.executor = executor;
        this.turnTasks = turnTasks;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        submit();
    }

    private void submit() {
        try {
            executor.execute(this::turn);
        } catch (RuntimeException e) {
            synchronized (waiting) {
                running = false;
            }
            throw e;
        }
    }

    private void turn() {
        for (int done = 0; done < turnTasks; done++) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("A task failed", e);
            }
        }
        submit();
    }
}
