package io.drawbar.plugin.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.dispatcher.DispatcherRestEndpoint;
import org.apache.flink.runtime.dispatcher.SessionDispatcherFactory;
import org.apache.flink.runtime.dispatcher.runner.DefaultDispatcherRunnerFactory;
import org.apache.flink.runtime.entrypoint.component.DefaultDispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.entrypoint.component.DispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.runtime.webmonitor.retriever.LeaderGatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;

/**
 * A cluster whose REST port answers nothing unless it is asked to. Flink's REST has no login: whoever can reach it on the host could
 * run code as the engine's user.
 */
@SuppressWarnings("try") // Flink's way of closing is declared to be interruptible
final class QuietMiniCluster extends MiniCluster {
    private final boolean console;

    QuietMiniCluster(MiniClusterConfiguration configuration, boolean console) {
        super(configuration);
        this.console = console;
    }

    @Override
    protected DispatcherResourceManagerComponentFactory createDispatcherResourceManagerComponentFactory() {
        return console
                ? super.createDispatcherResourceManagerComponentFactory()
                : new DefaultDispatcherResourceManagerComponentFactory(
                        DefaultDispatcherRunnerFactory.createSessionRunner(SessionDispatcherFactory.INSTANCE),
                        StandaloneResourceManagerFactory.getInstance(),
                        new Factory());
    }

    private static final class Factory implements RestEndpointFactory<DispatcherGateway> {
        @Override
        public WebMonitorEndpoint<DispatcherGateway> createRestEndpoint(
                Configuration configuration,
                LeaderGatewayRetriever<DispatcherGateway> dispatcher,
                LeaderGatewayRetriever<ResourceManagerGateway> resourceManager,
                TransientBlobService blobs,
                ScheduledExecutorService executor,
                MetricFetcher metrics,
                LeaderElection election,
                FatalErrorHandler fatal)
                throws Exception {
            RestHandlerConfiguration rest = RestHandlerConfiguration.fromConfiguration(configuration);
            return new DispatcherRestEndpoint(
                    dispatcher,
                    configuration,
                    rest,
                    resourceManager,
                    blobs,
                    executor,
                    metrics,
                    election,
                    RestEndpointFactory.createExecutionGraphCache(rest),
                    fatal) {
                @Override
                protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
                        CompletableFuture<String> localAddress) {
                    return new ArrayList<>(); // Flink sorts it
                }
            };
        }
    }
}
