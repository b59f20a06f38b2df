package io.drawbar.plugin.flink;

import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.ClusterSpecification;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.client.program.ClusterClientProvider;
import org.apache.flink.client.program.MiniClusterClient.MiniClusterId;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** Describes a cluster that runs already, and starts none. */
record KnownCluster(ClusterClientProvider<MiniClusterId> clients) implements ClusterDescriptor<MiniClusterId> {
    @Override
    public String getClusterDescription() {
        return "Flink's cluster in this process";
    }

    @Override
    public ClusterClientProvider<MiniClusterId> retrieve(MiniClusterId id) {
        return clients;
    }

    @Override
    public ClusterClientProvider<MiniClusterId> deploySessionCluster(ClusterSpecification specification) {
        throw unsupported();
    }

    @Override
    public ClusterClientProvider<MiniClusterId> deployApplicationCluster(
            ClusterSpecification specification, ApplicationConfiguration configuration) {
        throw unsupported();
    }

    /** Flink 1 declares it, as deprecated, and Flink 2 does not. */
    @SuppressWarnings({"MissingOverride", "deprecation", "DoNotCallSuggester"})
    public ClusterClientProvider<MiniClusterId> deployJobCluster(
            ClusterSpecification specification, JobGraph job, boolean detached) {
        throw unsupported();
    }

    @Override
    public void killCluster(MiniClusterId id) {
        throw unsupported();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("The cluster runs already.");
    }
}
