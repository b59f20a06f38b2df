package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.RestClient;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;

/** An existing session cluster, reached at its REST address. It goes on when the engine ends. */
final class RemoteCluster implements FlinkCluster {
    private static final EmptyRequestBody EMPTY = EmptyRequestBody.getInstance();

    private final URI address;
    private final RestClusterClient<String> client;
    /** For what the client has no methods for. */
    private final RestClient rest;

    private RemoteCluster(URI address, RestClusterClient<String> client, RestClient rest) {
        this.address = address;
        this.client = client;
        this.rest = rest;
    }

    static RemoteCluster connect(EngineSettings settings) throws EngineException {
        URI address = settings.cluster().orElseThrow();
        Configuration flink = new Configuration(settings.flink());
        name(flink, address);
        Duration timeout = flink.get(ClientOptions.CLIENT_TIMEOUT);
        try {
            RemoteCluster cluster = new RemoteCluster(
                    address, new RestClusterClient<>(flink, "drawbar"), new RestClient(flink, ForkJoinPool.commonPool()));
            cluster.client
                    .listJobs()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return cluster;
        } catch (TimeoutException e) {
            throw silent(address, " within " + timeout.toSeconds() + " s", e);
        } catch (Exception e) {
            throw silent(address, ": " + FlinkFailures.root(e), e);
        }
    }

    private static EngineException silent(URI address, String how, Exception cause) {
        return EngineException.builder(
                        Kind.ENGINE,
                        "Flink's cluster at " + address + " does not answer" + how + "; see " + EngineSettings.CLUSTER + ".")
                .cause(cause)
                .build();
    }

    private static void name(Configuration flink, URI address) {
        flink.setString("execution.target", "remote");
        flink.setString("rest.address", address.getHost());
        flink.setString("rest.port", Integer.toString(address.getPort()));
        if ("https".equals(address.getScheme())) {
            flink.setString("security.ssl.rest.enabled", "true");
        }
    }

    @Override
    public ClusterClient<?> client() {
        return client;
    }

    @Override
    public PipelineExecutorServiceLoader executors() {
        return new DefaultExecutorServiceLoader();
    }

    @Override
    public void address(Configuration jobs) {
        name(jobs, address);
    }

    @Override
    public CompletableFuture<JobStages> stages(JobID job) {
        return client.getJobDetails(job)
                .thenApply(details -> new JobStages(details.getJobVertexInfos().stream()
                        .map(RemoteCluster::stage)
                        .toList()));
    }

    @Override
    public CompletableFuture<JobDetail> detail(JobID job) {
        JobMessageParameters ofJob = new JobMessageParameters();
        ofJob.jobPathParameter.resolve(job);
        JobExceptionsMessageParameters ofExceptions = new JobExceptionsMessageParameters();
        ofExceptions.jobPathParameter.resolve(job);
        try {
            CompletableFuture<CheckpointingStatistics> checkpoints =
                    rest.sendRequest(host(), port(), CheckpointingStatisticsHeaders.getInstance(), ofJob, EMPTY);
            CompletableFuture<JobExceptionsInfoWithHistory> exceptions =
                    rest.sendRequest(host(), port(), JobExceptionsHeaders.getInstance(), ofExceptions, EMPTY);
            // A batch job has no checkpoints, and the cluster says so with a failure.
            return stages(job)
                    .thenCombine(
                            checkpoints.thenApply(Optional::of).exceptionally(none -> Optional.empty()),
                            RemoteCluster::detail)
                    .thenCombine(exceptions, (detail, found) -> new JobDetail(
                            detail.stages(),
                            detail.checkpoints(),
                            detail.failedCheckpoints(),
                            detail.restorePath(),
                            found.getExceptionHistory().getEntries().stream()
                                    .findFirst()
                                    .map(entry -> JobDetail.cause(entry.getStacktrace()))));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static JobDetail detail(JobStages stages, Optional<CheckpointingStatistics> found) {
        Optional<String> path = found.map(CheckpointingStatistics::getLatestCheckpoints)
                .flatMap(latest -> Stream.of(
                                latest.getCompletedCheckpointStatistics(), latest.getSavepointStatistics())
                        .filter(Objects::nonNull)
                        .max(Comparator.comparingLong(CheckpointStatistics::getId)))
                .map(CheckpointStatistics.CompletedCheckpointStatistics::getExternalPath)
                .filter(name -> name.contains(":/")); // what is kept in memory alone has no path
        return new JobDetail(
                stages,
                found.map(checkpoints -> checkpoints.getCounts().getNumberCompletedCheckpoints())
                        .orElse(0L),
                found.map(checkpoints -> checkpoints.getCounts().getNumberFailedCheckpoints())
                        .orElse(0L),
                path,
                Optional.empty());
    }

    private String host() {
        return address.getHost();
    }

    private int port() {
        return address.getPort();
    }

    private static JobStages.Stage stage(JobDetailsInfo.JobVertexDetailsInfo vertex) {
        int tasks = Math.max(1, vertex.getParallelism());
        Map<ExecutionState, Integer> states = vertex.getTasksPerState();
        return new JobStages.Stage(
                vertex.getName(),
                tasks,
                states.getOrDefault(ExecutionState.RUNNING, 0),
                Math.min(tasks, states.getOrDefault(ExecutionState.FINISHED, 0)));
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("cluster", address.toString(), "ui-url", address.toString());
    }

    /** A cluster that is away may come back: what runs meanwhile fails by itself. */
    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void close() {
        client.close();
        rest.closeAsync();
    }
}
