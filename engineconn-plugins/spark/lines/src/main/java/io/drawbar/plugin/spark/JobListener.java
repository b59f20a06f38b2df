package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
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

    /** Reports the jobs of a group to a sink until the watch is closed. */
    Watch watch(String group, StatementSink sink) {
        Watch watch = new Watch(group, sink);
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
            int tasks = 0;
            for (StageInfo stage : Scala.list(start.stageInfos())) {
                stages.put(stage.stageId(), watch);
                tasks += stage.numTasks();
            }
            watch.jobStarted(start, tasks);
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
            watch.tasks(1, 0);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        Watch watch = stages.get(end.stageId());
        if (watch != null) {
            watch.tasks(-1, end.taskInfo().successful() ? 1 : 0);
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        Watch watch = stages.remove(completed.stageInfo().stageId());
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
        private long done;
        private long running;
        private long total;
        private long jobStartMillis;
        private String stage = "";
        private volatile boolean good;
        private long toldNanos = System.nanoTime() - QUIET_NANOS;

        private Watch(String group, StatementSink sink) {
            this.group = group;
            this.sink = sink;
        }

        private void jobStarted(SparkListenerJobStart start, int tasks) {
            total += tasks;
            jobStartMillis = start.time();
            sink.log(Level.INFO, "Job " + start.jobId() + " started with " + tasks + " tasks.");
            tell(true);
        }

        private void stageStarted(StageInfo info) {
            stage = "stage " + info.stageId() + ": " + info.name();
            tell(false);
        }

        private void tasks(int started, int ended) {
            running += started;
            done += ended;
            tell(false);
        }

        private void stageEnded(StageInfo info) {
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
            sink.log(Level.INFO, "Job " + end.jobId() + " ended after " + (end.time() - jobStartMillis) + " ms.");
            tell(true);
        }

        private void tell(boolean now) {
            long nanos = System.nanoTime();
            if (now || nanos - toldNanos >= QUIET_NANOS) {
                toldNanos = nanos;
                long shownTotal = Math.max(total, done + running);
                double fraction = shownTotal == 0 ? Double.NaN : (double) done / shownTotal;
                sink.progress(new Progress(fraction, done, running, shownTotal, "tasks", stage));
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
