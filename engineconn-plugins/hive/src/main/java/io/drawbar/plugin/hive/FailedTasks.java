package io.drawbar.plugin.hive;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.mapred.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that MapReduce's tasks leave behind in this process when they fail or are killed: one that reports how far a task is, and one that
 * holds the buffer of a map's output. Hadoop ends them with the process that it gives each task elsewhere.
 */
final class FailedTasks {
    private static final Logger log = LoggerFactory.getLogger(FailedTasks.class);
    private static final String REPORTS = "communication thread";
    private static final String SPILLS = "SpillThread";

    private FailedTasks() {}

    /** Ends what is left. Only while no MapReduce runs: those of a running task look the same. */
    static void clear() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(SPILLS)) {
                thread.interrupt();
            } else if (thread.getName().equals(REPORTS)) {
                endReports(thread);
            }
        }
    }

    /** An interruption would be taken for a failure to report, and some of them end the process. */
    private static void endReports(Thread thread) {
        try {
            if (HiddenField.value(Thread.class, "target", thread) instanceof Task.TaskReporter reporter) {
                Object task = HiddenField.value(Task.TaskReporter.class, "this$0", reporter);
                ((AtomicBoolean) HiddenField.value(Task.class, "taskDone", task)).set(true);
                reporter.stopCommunicationThread();
            }
        } catch (ReflectiveOperationException e) {
            log.debug("A thread of a failed task runs on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
