package io.drawbar.common.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawbarServerTest {
    @TempDir
    private Path home;

    @Test
    void aServerEndsSoonThoughZooKeeperIsAway() throws Exception {
        try (TestingServer zooKeeper = new TestingServer()) {
            Properties properties = new Properties();
            properties.setProperty("drawbar.coordination.connect", zooKeeper.getConnectString());
            Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
            DrawbarServer server = DrawbarServer.start(new DrawbarHome(home), settings, Set.of());
            server.parts().members().join("gateway", server.parts().rpc().endpoint());
            zooKeeper.stop();
            await().until(() -> !server.parts().coordination().isConnected());
            long began = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
