package io.drawbar.plugin.flink;

import java.util.stream.Stream;
import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.ClusterSpecification;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.client.program.MiniClusterClient.MiniClusterId;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** Submits jobs to a cluster in this process. Thread-safe. */
final class LocalExecutors implements PipelineExecutorServiceLoader {
    private final String target;
    private final PipelineExecutor executor;

    LocalExecutors(String target, Configuration flink, MiniCluster cluster) {
        this.target = target;
        this.executor = Spelling.executor(new Clients(flink, cluster), flink);
    }

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return new PipelineExecutorFactory() {
            @Override
            public String getName() {
                return target;
            }

            @Override
            public boolean isCompatibleWith(Configuration jobs) {
                return true;
            }

            @Override
            public PipelineExecutor getExecutor(Configuration jobs) {
                return executor;
            }
        };
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(target);
    }

    /** Knows one cluster and starts none. */
    private record Clients(Configuration flink, MiniCluster cluster) implements ClusterClientFactory<MiniClusterId> {
        @Override
        public boolean isCompatibleWith(Configuration configuration) {
            return true;
        }

        @Override
        public ClusterDescriptor<MiniClusterId> createClusterDescriptor(Configuration configuration) {
            return new KnownCluster(() -> new MiniClusterClient(flink, cluster));
        }

        @Override
        public MiniClusterId getClusterId(Configuration configuration) {
            return MiniClusterId.INSTANCE;
        }

        @Override
        public ClusterSpecification getClusterSpecification(Configuration configuration) {
            throw new UnsupportedOperationException("The cluster runs already.");
        }
    }
}
