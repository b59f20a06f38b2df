package io.drawbar.services.testing;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.Credentials;
import io.drawbar.protocol.v1.Password;
import io.drawbar.protocol.v1.Principal;
import io.drawbar.services.PublicServicesRole;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The role public-services in a process of its own, as far as others can tell. */
public final class TestServices implements AutoCloseable {
    private final Closers closers = new Closers();
    private final TestClock clock = new TestClock();
    private final ServerParts parts;

    public TestServices(Path folder, Map<String, String> given) throws Exception {
        List<Setting<?>> known = new ArrayList<>(ServerSettings.all());
        known.addAll(new PublicServicesRole().settings());
        Properties properties = new Properties();
        properties.setProperty("drawbar.accounts.password.memory", "1m");
        given.forEach((key, value) -> properties.setProperty("drawbar." + key, value));
        Settings settings = Settings.load(known, Optional.empty(), Map.of(), properties);
        DrawbarHome home = new DrawbarHome(folder);
        ClusterSecret secret = new ClusterSecret("test " + folder);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ScheduledExecutorService timer = Threads.timer("timer");
        closers.add(() -> Threads.stop(timer));
        EmbeddedZooKeeper zooKeeper =
                closers.add(new EmbeddedZooKeeper(home.data().resolve("zookeeper"), "127.0.0.1", 0));
        Coordination coordination =
                closers.add(Coordination.asServer(zooKeeper.connect(), "drawbar", Duration.ofSeconds(20), secret));
        Database database = closers.add(Database.open(settings, home));
        RpcNode rpc = closers.add(new RpcNode(new NodeId(UUID.randomUUID().toString()), secret, "127.0.0.1", 0, 4));
        parts = new ServerParts(
                settings,
                home,
                clock,
                secret,
                rpc,
                coordination,
                zooKeeper.connect(),
                closers.add(new Members(coordination)),
                () -> database,
                metrics,
                timer);
        closers.add(new PublicServicesRole().start(parts));
    }

    public TestClock clock() {
        return clock;
    }

    public ServerParts parts() {
        return parts;
    }

    /** Somebody who is no admin. */
    public static Caller user(String name) {
        return new Caller(new UserName(name), new TenantName("default"), Set.of());
    }

    /** The first user. */
    public static Caller admin() {
        return new Caller(new UserName("admin"), new TenantName("default"), Set.of(Caller.ADMIN));
    }

    public AccountServiceGrpc.AccountServiceBlockingStub accounts(Caller caller) {
        return AccountServiceGrpc.newBlockingStub(
                        parts.rpc().channel(parts.rpc().endpoint(), caller))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    public AuditServiceGrpc.AuditServiceBlockingStub audit(Caller caller) {
        return AuditServiceGrpc.newBlockingStub(parts.rpc().channel(parts.rpc().endpoint(), caller))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    public Principal login(String user, String password) {
        return accounts(Caller.system()).authenticate(password(user, password));
    }

    public Principal login(String token) {
        return accounts(Caller.system())
                .authenticate(Credentials.newBuilder().setToken(token).build());
    }

    public static Credentials password(String user, String password) {
        return Credentials.newBuilder()
                .setPassword(Password.newBuilder().setUser(user).setPassword(password))
                .build();
    }

    @Override
    public void close() {
        closers.close();
    }
}
