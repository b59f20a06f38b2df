package io.drawbar.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drawbar.cli.CliException;
import io.drawbar.cli.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    @TempDir
    private Path home;

    private void writeHome(String url) throws IOException {
        Files.createDirectories(home.resolve("run"));
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("run/gateway.json"), "{\"url\":\"" + url + "\",\"pid\":1}");
        Files.writeString(home.resolve("secrets/admin.token"), "admin-token\n");
    }

    private Connection connection(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DRAWBAR_HOME", home.toString());
        return new Connection(environment);
    }

    @Test
    void theHomesOwnServerIsTheDefaultAndItsTokenTheLogin() throws IOException {
        try (FakeServer server = new FakeServer()) {
            writeHome(server.url());
            server.on("GET /api/v1/me", "{\"name\":\"admin\"}");
            assertThat(connection(Map.of()).open().me().name()).isEqualTo("admin");
            assertThat(server.asked().get(0).authorization()).isEqualTo("Bearer admin-token");
        }
    }

    @Test
    void theHomesTokenIsSentToNoOtherServer() throws IOException {
        writeHome("http://127.0.0.1:1");
        Connection elsewhere = connection(Map.of("DRAWBAR_URL", "http://127.0.0.1:2"));
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(elsewhere::open)
                .withMessage("Say who you are: --user NAME, or DRAWBAR_TOKEN in the environment.");
    }

    @Test
    void theEnvironmentComesBeforeTheHome() throws IOException {
        try (FakeServer server = new FakeServer()) {
            writeHome("http://127.0.0.1:1");
            server.on("GET /api/v1/me", "{\"name\":\"ada\"}");
            connection(Map.of("DRAWBAR_URL", server.url(), "DRAWBAR_TOKEN", "mine"))
                    .open()
                    .me();
            connection(Map.of("DRAWBAR_URL", server.url(), "DRAWBAR_USER", "ada", "DRAWBAR_PASSWORD", "secret"))
                    .open()
                    .me();
            assertThat(server.asked())
                    .extracting(FakeServer.Asked::authorization)
                    .containsExactly("Bearer mine", "Basic YWRhOnNlY3JldA==");
        }
    }

    @Test
    void withoutAServerItIsSaidHowToGetOne() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> connection(Map.of()).open())
                .withMessage("No server has been started with DRAWBAR_HOME " + home
                        + ": start one with `drawbar start`, or name one with --url and --user.");
    }
}
