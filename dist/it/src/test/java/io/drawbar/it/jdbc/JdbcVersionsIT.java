package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two versions of real Spark side by side: who asks says which, by each door, and nobody gets the other. */
@Timeout(300)
class JdbcVersionsIT {
    private static final String OLD = "3.5.9";
    private static final String DEFAULT = "4.0.1";
    private static final String VERSION = "select version()";

    private static JdbcServer server;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-versions", Map.of("spark", Map.of("spark.master", "local[2]")), "spark");
        // The other one comes while the server runs.
        server.launcher().succeed("engine", "install", "spark@" + OLD, "--no-archive");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachStatementRunsOnTheVersionThatItNames() throws Exception {
        assertThat(byJdbc("spark")).startsWith(DEFAULT + " ");
        assertThat(byJdbc("spark@" + OLD)).startsWith(OLD + " ");
        assertThat(byJdbc("spark@" + DEFAULT)).startsWith(DEFAULT + " ");

        DrawbarClient drawbar = server.client();
        assertThat(byRest(drawbar, "spark")).startsWith(DEFAULT + " ");
        assertThat(byRest(drawbar, "spark@" + OLD)).startsWith(OLD + " ");

        Path script = Files.writeString(
                server.home().resolve("versions.sql"),
                "-- %% engine=spark@" + OLD + "\n" + VERSION + "\n-- %% engine=spark\n" + VERSION + "\n");
        String both = server.launcher().succeed("run", "-q", "--format", "csv", script.toString());
        assertThat(both.indexOf(OLD)).isNotNegative().isLessThan(both.indexOf(DEFAULT));

        // All of that was served by one engine of each version.
        assertThat(drawbar.engines()).extracting(Engine::version).containsExactlyInAnyOrder(OLD, DEFAULT);
    }

    @Test
    void aVersionThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> byJdbc("spark@1.2.3"))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("1.2.3", DEFAULT, OLD);
    }

    private static String byJdbc(String engine) throws SQLException {
        try (Connection connection = server.connect("?engine=" + engine);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VERSION)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static String byRest(DrawbarClient drawbar, String engine) {
        var end = drawbar.await(
                drawbar.submit(JobRequest.builder(VERSION).engine(engine).build())
                        .id());
        assertThat(end.state()).as("%s", end.error()).isEqualTo(JobState.SUCCEEDED);
        return drawbar.resultPages(end.id(), 0, 1)
                .iterator()
                .next()
                .rows()
                .get(0)
                .get(0)
                .asText();
    }
}
