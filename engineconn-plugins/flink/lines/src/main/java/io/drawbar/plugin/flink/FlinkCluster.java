package io.drawbar.plugin.flink;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;

/** The cluster that an engine's jobs run on. Thread-safe. */
interface FlinkCluster extends AutoCloseable {
    /** Asks and changes jobs; shared, and closed with the cluster. */
    ClusterClient<?> client();

    /** What submits jobs to it. */
    PipelineExecutorServiceLoader executors();

    /** Adds to the settings of jobs what names this cluster. */
    void address(Configuration jobs);

    /** How far a job is. */
    CompletableFuture<JobStages> stages(JobID job);

    /** All that is known of a job. */
    CompletableFuture<JobDetail> detail(JobID job);

    /** For people. */
    Map<String, String> facts();

    /** Why it can run no more jobs, if that is so. */
    Optional<String> failure();

    @Override
    void close();
}
