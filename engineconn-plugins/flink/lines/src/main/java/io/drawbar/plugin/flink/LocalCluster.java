package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster within this process, which all sessions share. Jobs get there without crossing a socket. */
final class LocalCluster implements FlinkCluster {
    private static final Logger log = LoggerFactory.getLogger(LocalCluster.class);
    private static final String TARGET = "drawbar";
    private static final long CLOSE_SECONDS = 20;

    private final MiniCluster cluster;
    private final ClusterClient<?> client;
    private final LocalExecutors executors;
    private final boolean console;
    private final TaskManagerWatch taskManagers;

    private LocalCluster(MiniCluster cluster, Configuration flink, boolean console) {
        this.cluster = cluster;
        this.client = new MiniClusterClient(flink, cluster);
        this.executors = new LocalExecutors(TARGET, flink, cluster);
        this.console = console;
        this.taskManagers = new TaskManagerWatch(cluster);
    }

    static LocalCluster start(EngineSettings settings) throws EngineException {
        Configuration flink = configuration(settings);
        MiniCluster cluster = new QuietMiniCluster(
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(flink)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(flink.get(TaskManagerOptions.NUM_TASK_SLOTS))
                        .build(),
                settings.console());
        try {
            cluster.start();
        } catch (Exception e) {
            throw EngineException.builder(Kind.ENGINE, "Flink's cluster cannot be started: " + FlinkFailures.root(e))
                    .cause(e)
                    .build();
        }
        LocalCluster local = new LocalCluster(cluster, flink, settings.console());
        local.taskManagers.start();
        return local;
    }

    /** Nothing of it is to be reached from other hosts, and all files are in the work folder. */
    private static Configuration configuration(EngineSettings settings) {
        Configuration flink = new Configuration(settings.flink());
        String temporary = settings.workFolder().resolve("flink").toString();
        Map<String, String> fixed = Map.of(
                "rest.address", "127.0.0.1",
                "rest.bind-address", "127.0.0.1",
                "rest.bind-port", "0",
                "jobmanager.rpc.address", "127.0.0.1",
                "jobmanager.bind-host", "127.0.0.1",
                "taskmanager.host", "127.0.0.1",
                "taskmanager.bind-host", "127.0.0.1",
                "io.tmp.dirs", temporary,
                "web.submit.enable", "false");
        fixed.forEach(flink::setString);
        return flink;
    }

    @Override
    public ClusterClient<?> client() {
        return client;
    }

    @Override
    public PipelineExecutorServiceLoader executors() {
        return executors;
    }

    @Override
    public void address(Configuration jobs) {
        jobs.setString("execution.target", TARGET);
    }

    @Override
    public CompletableFuture<JobStages> stages(JobID job) {
        return cluster.getExecutionGraph(job).thenApply(LocalCluster::stages);
    }

    @Override
    public CompletableFuture<JobDetail> detail(JobID job) {
        return cluster.getExecutionGraph(job).thenApply(graph -> {
            Optional<CheckpointStatsSnapshot> checkpoints = Optional.ofNullable(graph.getCheckpointStatsSnapshot());
            return new JobDetail(
                    stages(graph),
                    checkpoints
                            .map(found -> found.getCounts().getNumberOfCompletedCheckpoints())
                            .orElse(0L),
                    checkpoints
                            .map(found -> found.getCounts().getNumberOfFailedCheckpoints())
                            .orElse(0L),
                    checkpoints.flatMap(LocalCluster::restorePath),
                    Optional.ofNullable(graph.getFailureInfo())
                            .map(failure -> JobDetail.cause(failure.getExceptionAsString())));
        });
    }

    private static Optional<String> restorePath(CheckpointStatsSnapshot checkpoints) {
        return Stream.of(
                        checkpoints.getHistory().getLatestCompletedCheckpoint(),
                        checkpoints.getHistory().getLatestSavepoint())
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(CompletedCheckpointStats::getCheckpointId))
                .map(CompletedCheckpointStats::getExternalPath)
                .filter(path -> path.contains(":/")); // what is kept in memory alone has no path
    }

    private static JobStages stages(AccessExecutionGraph graph) {
        List<JobStages.Stage> stages = new ArrayList<>();
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            int running = 0;
            int finished = 0;
            for (AccessExecutionVertex task : vertex.getTaskVertices()) {
                running += task.getExecutionState() == ExecutionState.RUNNING ? 1 : 0;
                finished += task.getExecutionState() == ExecutionState.FINISHED ? 1 : 0;
            }
            // Not decided yet in a batch job whose first stages still run.
            int tasks = Math.max(1, vertex.getParallelism());
            stages.add(new JobStages.Stage(vertex.getName(), tasks, running, Math.min(tasks, finished)));
        }
        return new JobStages(stages);
    }

    @Override
    public Map<String, String> facts() {
        return console
                ? Map.of("cluster", "in this process", "ui-url", client.getWebInterfaceURL())
                : Map.of("cluster", "in this process");
    }

    @Override
    public Optional<String> failure() {
        return cluster.isRunning() ? Optional.empty() : Optional.of("Flink's cluster in this process has ended.");
    }

    @Override
    public void close() {
        taskManagers.close();
        client.close();
        try {
            cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Flink's cluster has not ended in order: {}", e.toString());
        }
    }
}
