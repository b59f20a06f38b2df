package io.drawbar.common.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !server.parts().coordination().isConnected());
            long began = System.nanoTime();
            server.close();
            // It takes a second or two, and more than sixteen when each part waits for ZooKeeper; the launcher kills it
            // after twenty.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private DrawbarServer start(Map<String, String> changed) throws Exception {
        Properties properties = new Properties();
        changed.forEach((key, value) -> properties.setProperty("drawbar." + key, value));
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        return DrawbarServer.start(new DrawbarHome(home), settings, Set.of());
    }

    private HttpResponse<String> metrics(String token) throws Exception {
        URI url = URI.create(
                Files.readString(home.resolve("run/metrics-server.url")).trim());
        assertThat(url.getHost()).isEqualTo("127.0.0.1");
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theMetricsOfAnyProcessCanBeReadWhereItIsToldTo() throws Exception {
        try (DrawbarServer server = start(Map.of("metrics.port", "0", "metrics.token", "right"))) {
            assertThat(server.parts().home().run()).isEqualTo(home.resolve("run"));
            assertThat(metrics("right").statusCode()).isEqualTo(200);
            assertThat(metrics("right").body()).contains("jvm_memory_used_bytes");
            assertThat(metrics("wrong").statusCode()).isEqualTo(401);
            assertThat(metrics("wrong").body()).isEmpty();
        }
    }

    @Test
    void metricsThatOthersCanReachAreNotReadWithoutAToken() {
        assertThatThrownBy(() -> start(Map.of("metrics.port", "0", "metrics.host", "0.0.0.0")))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("metrics.token");
    }

    @Test
    void aPortThatIsTakenIsFoundBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String setting : List.of("metrics.port", "internal.port")) {
                assertThatThrownBy(() -> start(Map.of(setting, Integer.toString(other.getLocalPort()))))
                        .isInstanceOf(BadConfiguration.class)
                        .hasMessageContaining("taken")
                        .hasMessageContaining(setting);
            }
        }
        assertThat(home.resolve("data/zookeeper")).doesNotExist();
    }
}
