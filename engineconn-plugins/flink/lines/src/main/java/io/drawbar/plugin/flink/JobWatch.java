package io.drawbar.plugin.flink;

import java.util.List;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks how far running jobs are and tells their statements. Thread-safe. */
final class JobWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobWatch.class);

    private final FlinkCluster cluster;
    private final Duration interval;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "flink-job-watch");
        thread.setDaemon(true);
        return thread;
    });

    JobWatch(FlinkCluster cluster, Duration interval) {
        this.cluster = cluster;
        this.interval = interval;
    }

    /** Watches a job until the watch is closed. */
    Watched watch(JobID job, StatementSink sink) {
        Watched watched = new Watched(job, sink);
        watched.start();
        return watched;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A job that is watched. */
    final class Watched implements AutoCloseable {
        private final JobID job;
        private final StatementSink sink;
        private Future<?> asking;
        private JobStages last = new JobStages(List.of());
        private boolean closed;

        private Watched(JobID job, StatementSink sink) {
            this.job = job;
            this.sink = sink;
        }

        private void start() {
            sink.progress(new Progress(Double.NaN, 0, 0, 0, "tasks", "Flink job " + job));
            asking = timer.scheduleWithFixedDelay(
                    this::ask, interval.toMillis() / 2, interval.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void ask() {
            cluster.stages(job).whenComplete((stages, failure) -> {
                if (failure != null) {
                    log.debug("The stages of job {} cannot be told", job, failure);
                } else {
                    tell(stages);
                }
            });
        }

        private synchronized void tell(JobStages stages) {
            if (!closed) {
                last = stages;
                sink.progress(stages.progress());
            }
        }

        /** Says that all is done, with the stages as they were known last. */
        synchronized void finished() {
            JobStages all =
                    last.stages().isEmpty()
                            ? new JobStages(List.of(new JobStages.Stage("job", 1, 0, 1)))
                            : last.finished();
            closed = true;
            sink.progress(all.progress());
        }

        @Override
        public synchronized void close() {
            closed = true;
            asking.cancel(false);
        }
    }
}
