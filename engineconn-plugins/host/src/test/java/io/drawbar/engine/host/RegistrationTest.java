package io.drawbar.engine.host;

import static io.drawbar.engine.host.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import io.drawbar.engine.host.testing.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine process and ZooKeeper. */
class RegistrationTest {
    private static final ClusterSecret SECRET = new ClusterSecret("secret");
    private static final EngineId ID = new EngineId("engine-1");

    @TempDir
    Path folder;

    private TestingServer zooKeeper;
    private Coordination manager;
    private EngineLaunch launch;
    private EngineProcess process;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new TestingServer();
        manager = Coordination.asServer(zooKeeper.getConnectString(), "drawbar", Duration.ofSeconds(20), SECRET);
        assertThat(manager.awaitConnected(Patience.LIMIT)).isTrue();
        manager.client()
                .create()
                .creatingParentsIfNeeded()
                .withACL(EngineNodes.access(ID, Launches.TOKEN))
                .forPath(EngineNodes.record(ID));
        launch = Launches.with(
                Launches.in(folder), Map.of(), zooKeeper.getConnectString(), Coordination.serverDigest(SECRET));
    }

    private void startProcess() throws Exception {
        process = EngineProcess.start(launch);
        await().until(() -> manager.client().checkExists().forPath(EngineNodes.live(ID)) != null);
    }

    @AfterEach
    void stop() throws Exception {
        process.close();
        manager.close();
        zooKeeper.close();
    }

    private EngineLive live() throws Exception {
        return Json.read(manager.client().getData().forPath(EngineNodes.live(ID)), EngineLive.class);
    }

    @Test
    void theLiveNodeTellsWhereItIsAndHowLoaded() throws Exception {
        startProcess();
        assertThat(live().port()).isEqualTo(process.port());
        assertThat(live().facts()).containsEntry("kind", "scripted");
        assertThat(live().idleSinceMillis()).isPositive();
        try (EngineClient client = new EngineClient(process.port(), Launches.TOKEN, "lease-1", 1)) {
            client.openSession();
            client.start(EngineClient.statement("s1", "wait"));
            await().until(() -> live().sessions() == 1 && live().running() == 1 && live().idleSinceMillis() == 0);
        }
    }

    @Test
    void closingTakesTheLiveNodeAway() throws Exception {
        startProcess();
        process.close();
        assertThat(manager.client().checkExists().forPath(EngineNodes.live(ID))).isNull();
    }

    @Test
    void withoutTheManagersRecordTheProcessEnds() throws Exception {
        startProcess();
        manager.client().delete().deletingChildrenIfNeeded().forPath(EngineNodes.record(ID));
        assertThat(process.ending().await().exitCode()).isZero();
    }

    @Test
    void aDeletedLiveNodeComesBack() throws Exception {
        startProcess();
        manager.client().delete().forPath(EngineNodes.live(ID));
        await().until(() -> manager.client().checkExists().forPath(EngineNodes.live(ID)) != null);
    }

    @Test
    void aShortAbsenceOfZooKeeperIsSurvivedAndALongOneIsNot() throws Exception {
        startProcess();
        zooKeeper.restart();
        await().until(() -> manager.client().checkExists().forPath(EngineNodes.live(ID)) != null);
        zooKeeper.stop();
        assertThat(process.ending().await().reason()).contains("ZooKeeper has been away");
    }

    @Test
    void anIdleProcessEnds() throws Exception {
        launch = Launches.idle(launch, 300);
        process = EngineProcess.start(launch); // Which may have gone again before anybody sees it.
        assertThat(process.ending().await().reason()).contains("No session");
    }
}
