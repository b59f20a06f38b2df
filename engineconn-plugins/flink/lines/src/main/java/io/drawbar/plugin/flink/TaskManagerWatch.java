package io.drawbar.plugin.flink;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.messages.webmonitor.ClusterOverview;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the cluster in this process has a task manager. Flink ends one in which a task fails as it is not expected to, such as
 * a sink that fails once more while it is closed. Elsewhere its process is started again; here all later jobs would wait for slots.
 */
final class TaskManagerWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskManagerWatch.class);
    private static final long LOOK_MILLIS = 1_000;

    private final MiniCluster cluster;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "flink-task-manager-watch");
        thread.setDaemon(true);
        return thread;
    });
    /** One has been there since the last was started. Only the timer's thread uses it. */
    private boolean seen;

    TaskManagerWatch(MiniCluster cluster) {
        this.cluster = cluster;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (cluster.isRunning()) {
            cluster.requestClusterOverview().whenCompleteAsync(this::judge, timer);
        }
    }

    private void judge(ClusterOverview overview, Throwable failure) {
        if (failure != null) {
            log.debug("Flink's cluster cannot be asked for its task managers", failure);
        } else if (overview.getNumTaskManagersConnected() > 0) {
            seen = true;
        } else if (seen && cluster.isRunning()) {
            startAnother();
        }
    }

    private void startAnother() {
        log.warn("Flink's task manager has ended after a failure that it did not expect; another one is started.");
        try {
            cluster.startTaskManager();
            seen = false;
        } catch (Exception e) { // tried again at the next look
            log.error("Flink's task manager cannot be started", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
