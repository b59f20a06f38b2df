package io.drawbar.common.server;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server process: the common parts and the roles on top of them. Started once, closed as often as you like. */
public final class DrawbarServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DrawbarServer.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final Closers closers;
    private final ServerParts parts;

    private DrawbarServer(Closers closers, ServerParts parts) {
        this.closers = closers;
        this.parts = parts;
    }

    /** Every role on the class path, in the order in which they start. */
    public static List<Role> roles() {
        return ServiceLoader.load(Role.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Role::order))
                .toList();
    }

    /** Every setting that any role on the class path reads. */
    public static Collection<Setting<?>> allSettings() {
        List<Setting<?>> all = new ArrayList<>(ServerSettings.all());
        roles().forEach(role -> all.addAll(role.settings()));
        return all;
    }

    /**
     * Starts a server process inside this JVM.
     *
     * @param home where its state lies
     * @param settings loaded with {@link #allSettings()}
     * @param wanted names of roles; empty: all
     */
    public static DrawbarServer start(DrawbarHome home, Settings settings, Set<String> wanted) throws Exception {
        List<Role> chosen = choose(wanted);
        check(settings, chosen);
        Closers closers = new Closers();
        try {
            ServerParts parts = parts(home, settings, closers);
            if (settings.get(ServerSettings.METRICS_PORT) >= 0) {
                String name = wanted.isEmpty() ? "server" : String.join("+", wanted);
                closers.add(new MetricsDoor(settings, home, name, parts.metrics()));
            }
            for (Role role : chosen) {
                long started = System.nanoTime();
                closers.add(role.start(parts));
                parts.members().join(role.name(), parts.rpc().endpoint());
                log.info("Role {} is up after {} ms", role.name(), (System.nanoTime() - started) / 1_000_000);
            }
            return new DrawbarServer(closers, parts);
        } catch (Exception e) {
            closers.close();
            throw e;
        }
    }

    /** A start that must fail does so before it has made or taken up anything. */
    private static void check(Settings settings, List<Role> chosen) {
        FreePort.check(
                "This process",
                settings.get(ServerSettings.INTERNAL_HOST),
                settings.get(ServerSettings.INTERNAL_PORT),
                "internal.port");
        FreePort.check(
                "The metrics",
                settings.get(ServerSettings.METRICS_HOST),
                settings.get(ServerSettings.METRICS_PORT),
                "metrics.port");
        chosen.forEach(role -> role.check(settings));
    }

    private static List<Role> choose(Set<String> wanted) {
        List<Role> all = roles();
        Set<String> names = all.stream().map(Role::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new BadConfiguration("There is no role '" + name + "'; the roles are " + names + ".");
            }
        }
        return wanted.isEmpty()
                ? all
                : all.stream().filter(role -> wanted.contains(role.name())).toList();
    }

    private static ServerParts parts(DrawbarHome home, Settings settings, Closers closers) throws Exception {
        ClusterSecret secret = new ClusterSecret(
                settings.get(ServerSettings.CLUSTER_SECRET).isEmpty()
                        ? home.secret("cluster.key")
                        : settings.get(ServerSettings.CLUSTER_SECRET));
        NodeId node = nodeId(home, settings);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closers.add(metrics::close);
        closers.add(new JvmFigures(metrics));
        ScheduledExecutorService timer = Threads.timer("timer");
        closers.add(() -> Threads.stop(timer));
        Database[] opened = new Database[1];
        Supplier<Database> database = () -> {
            synchronized (opened) {
                if (opened[0] == null) {
                    opened[0] = closers.add(Database.open(settings, home));
                }
                return opened[0];
            }
        };
        String connect = settings.get(ServerSettings.COORDINATION_CONNECT);
        if (connect.isEmpty()) {
            connect = closers.add(embedded(home, settings)).connect();
        }
        Coordination coordination = closers.add(Coordination.asServer(
                connect,
                settings.get(ServerSettings.COORDINATION_ROOT),
                settings.get(ServerSettings.COORDINATION_SESSION),
                secret));
        RpcNode rpc = closers.add(new RpcNode(
                node,
                secret,
                settings.get(ServerSettings.INTERNAL_HOST),
                settings.get(ServerSettings.INTERNAL_PORT),
                settings.get(ServerSettings.INTERNAL_THREADS)));
        if (!coordination.awaitConnected(CONNECT_LIMIT)) {
            throw new BadConfiguration("ZooKeeper at " + connect + " does not answer (setting coordination.connect).");
        }
        Members members = closers.add(new Members(coordination));
        if (!members.awaitLoaded(CONNECT_LIMIT)) {
            throw new BadConfiguration("ZooKeeper at " + connect + " does not let this process read: do all processes"
                    + " share one cluster.secret?");
        }
        return new ServerParts(
                settings,
                home,
                Clock.systemUTC(),
                secret,
                rpc,
                coordination,
                connect,
                members,
                database,
                metrics,
                timer);
    }

    /** On the port of the last start when it is still free, so that engines that outlived the server find it again. */
    private static EmbeddedZooKeeper embedded(DrawbarHome home, Settings settings) throws Exception {
        Path kept = home.data().resolve("zookeeper.port");
        int port = settings.get(ServerSettings.COORDINATION_PORT);
        if (port == 0 && Files.exists(kept)) {
            port = Integer.parseInt(Files.readString(kept).trim());
        }
        Path folder = home.data().resolve("zookeeper");
        EmbeddedZooKeeper zooKeeper;
        try {
            zooKeeper = new EmbeddedZooKeeper(folder, "127.0.0.1", port);
        } catch (IOException e) {
            if (settings.get(ServerSettings.COORDINATION_PORT) != 0) {
                throw new BadConfiguration(
                        "The embedded ZooKeeper cannot listen on port " + port + " (setting coordination.port): "
                                + e.getMessage(),
                        e);
            }
            log.info("Port {} of the last start is taken; the embedded ZooKeeper takes another", port);
            zooKeeper = new EmbeddedZooKeeper(folder, "127.0.0.1", 0);
        }
        DrawbarHome.replace(kept, Integer.toString(zooKeeper.port()));
        return zooKeeper;
    }

    private static NodeId nodeId(DrawbarHome home, Settings settings) throws IOException {
        String configured = settings.get(ServerSettings.NODE_ID);
        if (!configured.isEmpty()) {
            return new NodeId(configured);
        }
        return new NodeId("node-" + home.secret("node.id").substring(0, 12));
    }

    public ServerParts parts() {
        return parts;
    }

    @Override
    public void close() {
        if (!parts.coordination().isConnected()) {
            // What would be taken back there goes with the session anyway; trying would hold every part up.
            parts.coordination().close();
        }
        closers.close();
    }
}
