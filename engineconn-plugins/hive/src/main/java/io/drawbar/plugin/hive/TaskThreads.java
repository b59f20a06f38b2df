package io.drawbar.plugin.hive;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The threads of this process on which tasks of one session run: those that inherited its class loader, in the middle of a task. */
final class TaskThreads {
    private static final Set<String> TASKS = Set.of(
            "org.apache.tez.runtime.task.TaskRunner2Callable",
            "org.apache.hadoop.mapred.LocalJobRunner$Job$MapTaskRunnable",
            "org.apache.hadoop.mapred.LocalJobRunner$Job$ReduceTaskRunnable");

    private static final long LOOK_MILLIS = 20;
    private static final long INTERRUPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClassLoader session;

    TaskThreads(ClassLoader session) {
        this.session = session;
    }

    /**
     * Waits until tasks that were killed have ended. Tez and MapReduce interrupt a task once; what swallows that is interrupted again each
     * second. An interruption of the waiting thread is kept for later: a task that cannot be ended is a thread that the engine has lost, which
     * its host is to find out.
     */
    void awaitEnd() {
        boolean interrupted = false;
        long interrupts = System.nanoTime() + INTERRUPT_NANOS;
        for (List<Thread> tasks = running(); !tasks.isEmpty(); tasks = running()) {
            if (System.nanoTime() - interrupts > 0) {
                interrupts = System.nanoTime() + INTERRUPT_NANOS;
                tasks.forEach(Thread::interrupt);
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Thread> running() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> runsATask(thread.getValue()))
                .map(Map.Entry::getKey)
                .filter(this::isOfTheSession)
                .toList();
    }

    private static boolean runsATask(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> TASKS.contains(frame.getClassName()));
    }

    /** A task may put a loader of its own before the one that it inherited. */
    private boolean isOfTheSession(Thread thread) {
        return Stream.iterate(thread.getContextClassLoader(), loader -> loader != null, ClassLoader::getParent)
                .anyMatch(session::equals);
    }
}
