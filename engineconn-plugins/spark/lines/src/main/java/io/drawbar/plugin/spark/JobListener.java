package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Tells each statement's sink how far the statement's jobs are. Spark calls it on one thread, a little after the fact; statements
 * begin and end watching on any.
 *
 * <p>It also ends jobs that come too late: a thread that is interrupted while it plans may have sent Spark a job just before, which
 * Spark has not heard of yet when the statement's jobs are cancelled.
 */
final class JobListener extends SparkListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobListener.class);
    private static final int REMEMBERED_GROUPS = 1000;
    private static final String GROUP = "spark.jobGroup.id";

    private final SparkContext context;
    private final Set<String> broken = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_GROUPS;
        }
    });
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Map<Integer, Watch> stages = new ConcurrentHashMap<>();
    private final Map<Integer, Watch> jobs = new ConcurrentHashMap<>();

    JobListener(SparkContext context) {
        this.context = context;
    }

    /**
     * Reports the jobs of a group to a sink until the watch is closed.
     *
     * @param text of the statement, in one short line
     */
    Watch watch(String group, String text, StatementSink sink) {
        Watch watch = new Watch(group, text, sink);
        watches.put(group, watch);
        return watch;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        Properties properties = start.properties();
        String group = properties == null ? null : properties.getProperty(GROUP);
        Watch watch = group == null ? null : watches.get(group);
        if (watch != null) {
            jobs.put(start.jobId(), watch);
            List<StageInfo> infos = Scala.list(start.stageInfos());
            infos.forEach(stage -> stages.put(stage.stageId(), watch));
            watch.jobStarted(start, infos.stream().map(JobListener::stage).toList());
        } else if (group != null && isBroken(group)) {
            cancel(group);
        }
    }

    /** Ends a group's jobs; does nothing when Spark has stopped already, which has ended them too. */
    void cancel(String group) {
        try {
            context.cancelJobGroup(group);
        } catch (IllegalStateException e) {
            LOG.debug("Spark has stopped before the jobs of {} were cancelled", group, e);
        }
    }

    private boolean isBroken(String group) {
        synchronized (broken) {
            return broken.contains(group);
        }
    }

    private static StageCounts.Stage stage(StageInfo info) {
        Option<Object> shuffle = info.shuffleDepId();
        return new StageCounts.Stage(
                info.stageId(),
                info.numTasks(),
                shuffle.isDefined() ? OptionalInt.of((Integer) shuffle.get()) : OptionalInt.empty());
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Watch watch = stages.get(submitted.stageInfo().stageId());
        if (watch != null) {
            watch.stageStarted(submitted.stageInfo());
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        Watch watch = stages.get(start.stageId());
        if (watch != null) {
            watch.taskStarted();
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        Watch watch = stages.get(end.stageId());
        if (watch != null) {
            watch.taskEnded(end);
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        Watch watch = stages.get(completed.stageInfo().stageId());
        if (watch != null) {
            watch.stageEnded(completed.stageInfo());
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
        Watch watch = jobs.remove(end.jobId());
        if (watch != null) {
            watch.jobEnded(end);
        }
    }

    /** One statement's counts. All but {@link #close} is called on Spark's thread. */
    final class Watch implements AutoCloseable {
        private static final long QUIET_NANOS = 100_000_000L;

        private final String group;
        private final StatementSink sink;
        private final StageCounts counts;
        private long jobStartMillis;
        private volatile boolean good;
        private long toldNanos = System.nanoTime() - QUIET_NANOS;

        private Watch(String group, String text, StatementSink sink) {
            this.group = group;
            this.counts = new StageCounts(text);
            this.sink = sink;
        }

        private void jobStarted(SparkListenerJobStart start, List<StageCounts.Stage> possible) {
            long before = counts.tasks();
            int wanted = counts.jobStarted(start.jobId(), possible);
            jobStartMillis = start.time();
            sink.log(
                    Level.INFO,
                    "Job " + start.jobId() + " started: " + wanted + (wanted == 1 ? " stage" : " stages") + " with "
                            + (counts.tasks() - before) + " tasks.");
            tell(true);
        }

        private void stageStarted(StageInfo info) {
            counts.stageStarted(stage(info));
            tell(false);
        }

        private void taskStarted() {
            counts.taskStarted();
            tell(false);
        }

        private void taskEnded(SparkListenerTaskEnd end) {
            counts.taskEnded(end.taskInfo().successful());
            TaskMetrics metrics = end.taskMetrics();
            if (metrics != null) { // Spark has none of a task that it could not run
                counts.read(
                        metrics.inputMetrics().recordsRead(),
                        metrics.inputMetrics().bytesRead());
                counts.written(
                        metrics.outputMetrics().recordsWritten(),
                        metrics.outputMetrics().bytesWritten());
            }
            tell(false);
        }

        private void stageEnded(StageInfo info) {
            counts.stageEnded(stage(info), info.failureReason().isEmpty());
            if (info.failureReason().isDefined()) {
                String reason = info.failureReason().get();
                int lineEnd = reason.indexOf('\n');
                sink.log(
                        Level.WARN,
                        "Stage " + info.stageId() + " failed: "
                                + (lineEnd < 0 ? reason : reason.substring(0, lineEnd)));
            }
        }

        private void jobEnded(SparkListenerJobEnd end) {
            counts.jobEnded(end.jobId());
            sink.log(Level.INFO, "Job " + end.jobId() + " ended after " + (end.time() - jobStartMillis) + " ms.");
            tell(true);
        }

        private void tell(boolean now) {
            long nanos = System.nanoTime();
            if (now || nanos - toldNanos >= QUIET_NANOS) {
                toldNanos = nanos;
                sink.progress(counts.progress());
            }
        }

        /** The statement has ended well, so that none of its jobs is left. */
        void wasGood() {
            good = true;
        }

        @Override
        public void close() {
            if (!good) {
                synchronized (broken) {
                    broken.add(group);
                }
                cancel(group);
            }
            watches.remove(group, this);
            stages.values().removeIf(watch -> watch == this);
            jobs.values().removeIf(watch -> watch == this);
        }
    }
}
