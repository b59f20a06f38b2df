package io.drawbar.engine.host.live;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.lifecycle.Threads;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's place in ZooKeeper. Its node is ephemeral, tells how loaded the process is and is made again after a lost session.
 * When the manager's record above it is gone, or ZooKeeper has been away longer than the grace, the process has no lease on life
 * any more and ends.
 */
public final class Registration implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final Coordination coordination;
    private final CuratorFramework client;
    private final EngineLaunch launch;
    private final String record;
    private final String live;
    private final Supplier<EngineLive> load;
    private final Ending ending;
    private final ScheduledExecutorService heartbeat = Threads.timer("heartbeat");
    private volatile Optional<Long> awaySinceNanos = Optional.of(System.nanoTime());
    private volatile boolean started;
    private byte[] told = new byte[0];

    /** Begins to connect; nothing is registered before {@link #start}. */
    public Registration(EngineLaunch launch, Supplier<EngineLive> load, Ending ending) {
        this.launch = launch;
        EngineId id = new EngineId(launch.engineId());
        this.record = EngineNodes.record(id);
        this.live = EngineNodes.live(id);
        this.load = load;
        this.ending = ending;
        this.coordination = Coordination.asEngine(
                launch.coordinationConnect(),
                launch.coordinationRoot(),
                Duration.ofMillis(launch.sessionTimeoutMillis()),
                launch.engineId(),
                launch.engineToken());
        this.client = coordination.client();
        client.getConnectionStateListenable().addListener((of, state) -> connection(state));
        if (client.getZookeeperClient().isConnected()) {
            awaySinceNanos = Optional.empty();
        }
    }

    private void connection(ConnectionState state) {
        if (state.isConnected()) {
            awaySinceNanos = Optional.empty();
            if (started && !heartbeat.isShutdown()) {
                heartbeat.execute(this::beat);
            }
        } else if (awaySinceNanos.isEmpty()) {
            awaySinceNanos = Optional.of(System.nanoTime());
            log.warn("ZooKeeper is away: {}", state);
        }
    }

    /** Registers the engine and keeps it registered. */
    public void start() {
        started = true;
        long millis = launch.limits().heartbeatMillis();
        var unused = heartbeat.scheduleWithFixedDelay(this::beat, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        Optional<Long> away = awaySinceNanos;
        if (away.isPresent()) {
            long awayMillis = (System.nanoTime() - away.get()) / 1_000_000;
            if (awayMillis > launch.limits().leaseGraceMillis()) {
                ending.end(0, "ZooKeeper has been away for " + awayMillis + " ms, longer than the grace.");
            }
            return;
        }
        try {
            register();
        } catch (KeeperException.NoNodeException e) {
            ending.end(0, "The manager's record " + record + " is gone: nobody wants this engine any more.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn(
                    "The registration could not be renewed and is tried again in {} ms",
                    launch.limits().heartbeatMillis(),
                    e);
        }
    }

    private void register() throws Exception {
        Stat wanted = client.checkExists()
                .usingWatcher((org.apache.zookeeper.Watcher) event -> {
                    if (!heartbeat.isShutdown()) {
                        heartbeat.execute(this::beat);
                    }
                })
                .forPath(record);
        if (wanted == null) {
            throw new KeeperException.NoNodeException(record);
        }
        byte[] now = Json.write(load.get());
        Stat own = client.checkExists().forPath(live);
        long session = client.getZookeeperClient().getZooKeeper().getSessionId();
        if (own != null && own.getEphemeralOwner() != session) {
            client.delete().forPath(live);
            own = null;
        }
        if (own == null) {
            client.create()
                    .withMode(CreateMode.EPHEMERAL)
                    .withACL(EngineNodes.liveAccess(launch.serverDigest()))
                    .forPath(live, now);
            told = now;
            HostLog.say("Registered as " + live);
        } else if (!Arrays.equals(now, told)) {
            client.setData().forPath(live, now);
            told = now;
        }
    }

    /** Takes the engine out of ZooKeeper. */
    @Override
    public void close() {
        Threads.stop(heartbeat);
        coordination.close();
    }
}
