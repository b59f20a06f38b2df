package io.drawbar.plugin.flink;

import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.executors.AbstractSessionClusterExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutor;

/** What Flink 2 spells otherwise than Flink 1. */
final class Spelling {
    private Spelling() {}

    /** What submits jobs to a cluster that is there. */
    static <T> PipelineExecutor executor(ClusterClientFactory<T> clients, Configuration flink) {
        return new AbstractSessionClusterExecutor<>(clients, flink);
    }
}
