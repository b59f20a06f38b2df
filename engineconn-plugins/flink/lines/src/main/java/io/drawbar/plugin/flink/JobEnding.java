package io.drawbar.plugin.flink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels jobs and sees to it that they really end: asks again until the cluster says so. A job may be on its way to the cluster
 * still, when it is to end, and is unknown there until it arrives. Thread-safe.
 */
final class JobEnding implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobEnding.class);
    private static final long ASK_MILLIS = 30;
    /** How long a job that the cluster does not know may still arrive. */
    private static final Duration ARRIVAL = Duration.ofSeconds(10);

    private final ClusterClient<?> client;
    private final Duration timeout;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "flink-job-ending");
        thread.setDaemon(true);
        return thread;
    });

    JobEnding(ClusterClient<?> client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * Ends a job. The future is done when the cluster has ended it, and fails when that takes too long. Who completes it before gives
     * the attempt up.
     */
    CompletableFuture<Void> end(JobID job) {
        Attempt attempt = new Attempt(job);
        attempt.cancel();
        return attempt.ended;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Attempt {
        private final JobID job;
        private final long startNanos = System.nanoTime();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Attempt(JobID job) {
            this.job = job;
        }

        void cancel() {
            client.cancel(job).whenComplete((done, failure) -> ask());
        }

        private void ask() {
            client.getJobStatus(job).whenComplete(this::judge);
        }

        private void judge(JobStatus status, Throwable failure) {
            boolean unknown = failure != null
                    && ExceptionUtils.findThrowable(failure, FlinkJobNotFoundException.class)
                            .isPresent();
            if (ended.isDone()) {
                return;
            }
            if (status != null && status.isGloballyTerminalState()) {
                ended.complete(null);
            } else if (unknown && passed(ARRIVAL)) {
                ended.complete(null);
            } else if (passed(timeout)) {
                String state = status == null ? String.valueOf(failure) : status.toString();
                log.warn("Flink's job {} has been cancelled and has not ended within {}: {}", job, timeout, state);
                ended.completeExceptionally(new IllegalStateException("The job is " + state + "."));
            } else if (!timer.isShutdown()) {
                boolean again = status == null || status != JobStatus.CANCELLING;
                timer.schedule(again ? this::cancel : this::ask, ASK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private boolean passed(Duration time) {
            return System.nanoTime() - startNanos > time.toNanos();
        }
    }
}
