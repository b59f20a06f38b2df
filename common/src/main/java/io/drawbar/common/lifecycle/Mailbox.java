package io.drawbar.common.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order in which they came, on threads borrowed from an executor; no thread is held while
 * there is nothing to do. State that only such tasks touch needs no lock. What a task throws, errors included, is told to the mailbox's
 * owner, so that whoever waits for what the task was to do hears of it; those behind it run on. When the executor has ended, as at the end of
 * the process, what still waits is not run, and further tasks are refused.
 */
public final class Mailbox implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final int TURN_TASKS = 64;

    private final Executor executor;
    private final int turnTasks;
    private final Consumer<Throwable> failed;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param failed told, in its turn, what a task threw */
    public Mailbox(Executor executor, Consumer<Throwable> failed) {
        this(executor, TURN_TASKS, failed);
    }

    /**
     * A mailbox for tasks that may take long.
     *
     * @param turnTasks after how many tasks others may have the thread
     * @param failed told, in its turn, what a task threw
     */
    public Mailbox(Executor executor, int turnTasks, Consumer<Throwable> failed) {
        this.executor = executor;
        this.turnTasks = turnTasks;
        this.failed = failed;
    }

    /**
     * Runs something here when a stage has ended. Unlike {@code whenCompleteAsync}, which hides it in a stage that nobody looks at, what it
     * throws counts as any task's.
     *
     * @param then gets the stage's value, or null and why it failed
     */
    public <T> void when(CompletionStage<T> stage, BiConsumer<? super T, Throwable> then) {
        var unused = stage.whenComplete((value, thrown) -> execute(() -> then.accept(value, thrown)));
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
            if (done > 0) {
                Relay.release(); // What the task before has led to does not wait for this one.
            }
            run(task);
        }
        try {
            submit();
        } catch (RejectedExecutionException e) {
            log.debug("The executor takes nothing any more, and the tasks behind are not run", e);
        }
    }

    /** The edge of a thread: nothing may keep the tasks behind from running. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("A task failed", e);
            try {
                failed.accept(e);
            } catch (Throwable again) {
                log.error("Telling its failure failed, too", again);
            }
        }
    }
}
