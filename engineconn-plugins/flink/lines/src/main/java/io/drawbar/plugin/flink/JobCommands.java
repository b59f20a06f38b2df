package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.command.DescribeJobOperation;
import org.apache.flink.table.operations.command.ShowJobsOperation;
import org.apache.flink.table.operations.command.StopJobOperation;

/** {@code SHOW JOBS}, {@code DESCRIBE JOB} and {@code STOP JOB}. */
final class JobCommands {
    private static final List<String> COLUMNS = List.of("job id", "job name", "status", "start time");

    private final FlinkCluster cluster;
    private final ClusterClient<?> client;
    private final Configuration settings;
    private final Duration timeout;

    JobCommands(EngineParts parts, Configuration settings) {
        this.cluster = parts.cluster();
        this.client = cluster.client();
        this.settings = settings;
        this.timeout = settings.get(ClientOptions.CLIENT_TIMEOUT);
    }

    static boolean knows(Operation operation) {
        return operation instanceof ShowJobsOperation
                || operation instanceof DescribeJobOperation
                || operation instanceof StopJobOperation;
    }

    Optional<Answer> run(Operation operation) throws EngineException, InterruptedException {
        if (operation instanceof ShowJobsOperation) {
            return Optional.of(rows(jobs()));
        }
        if (operation instanceof DescribeJobOperation describe) {
            JobID job = id(describe.getJobId());
            List<JobStatusMessage> found =
                    jobs().stream().filter(each -> each.getJobId().equals(job)).toList();
            if (found.isEmpty()) {
                throw FlinkFailures.user("There is no job " + job + " in the cluster.");
            }
            return Optional.of(described(found.get(0)));
        }
        return stop((StopJobOperation) operation);
    }

    private Optional<Answer> stop(StopJobOperation stop) throws EngineException, InterruptedException {
        JobID job = id(stop.getJobId());
        if (!stop.isWithSavepoint()) {
            done(client.cancel(job));
            return Optional.empty();
        }
        String path = done(client.stopWithSavepoint(
                job,
                stop.isWithDrain(),
                settings.get(CheckpointingOptions.SAVEPOINT_DIRECTORY),
                SavepointFormatType.DEFAULT));
        return Optional.of(Answer.of(List.of("savepoint path"), List.of(List.of(path))));
    }

    private List<JobStatusMessage> jobs() throws EngineException, InterruptedException {
        Collection<JobStatusMessage> jobs;
        try {
            jobs = done(client.listJobs());
        } catch (EngineException | InterruptedException e) {
            throw e;
        } catch (Exception e) { // declared and never seen
            throw FlinkFailures.whileRunning(e);
        }
        return jobs.stream()
                .sorted(Comparator.comparingLong(JobStatusMessage::getStartTime))
                .toList();
    }

    private Answer described(JobStatusMessage job) throws EngineException, InterruptedException {
        JobDetail detail = done(cluster.detail(job.getJobId()));
        List<String> names = new ArrayList<>(COLUMNS);
        names.addAll(List.of("vertices", "checkpoints", "failed checkpoints", "restore path", "exception"));
        List<String> values = new ArrayList<>(row(job));
        values.add(detail.vertices());
        values.add(Long.toString(detail.checkpoints()));
        values.add(Long.toString(detail.failedCheckpoints()));
        values.add(detail.restorePath().orElse(null));
        values.add(detail.exception().orElse(null));
        return Answer.of(names, List.of(values));
    }

    private static List<String> row(JobStatusMessage job) {
        return List.of(
                job.getJobId().toHexString(),
                job.getJobName(),
                job.getJobState().name(),
                Instant.ofEpochMilli(job.getStartTime()).toString());
    }

    private static Answer rows(List<JobStatusMessage> jobs) {
        return Answer.of(COLUMNS, jobs.stream().map(JobCommands::row).toList());
    }

    private static JobID id(String text) throws EngineException {
        try {
            return JobID.fromHexString(text.strip());
        } catch (IllegalArgumentException e) {
            throw FlinkFailures.user("The job id is '" + text + "', expected 32 hexadecimal digits: " + e.getMessage());
        }
    }

    private <T> T done(CompletableFuture<T> answer) throws EngineException, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw FlinkFailures.whileRunning(e);
        } catch (TimeoutException e) {
            throw EngineException.builder(
                            Kind.ENGINE,
                            "Flink's cluster has not answered within " + timeout.toSeconds() + " s; see "
                                    + ClientOptions.CLIENT_TIMEOUT.key() + ".")
                    .cause(e)
                    .build();
        }
    }
}
