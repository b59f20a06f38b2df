package io.drawbar.it.chaos;

import static io.drawbar.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All of ZooKeeper is away: what runs runs on, who has a place keeps it, new launches wait, and nothing is killed before the limit. */
class ZooKeeperAwayIT {
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final String SETTINGS = """
            coordination.session-timeout = 4s
            manager.reclaim-after = 1s
            agent.engine.lease-grace = %ds
            engines.echo { memory = 64m }
            """.formatted(GRACE.toSeconds());

    @Test
    @Timeout(600)
    void whatRunsRunsOnAndNothingIsKilledBeforeTheLimit() throws Exception {
        try (ApartCluster cluster = new ApartCluster("away", SETTINGS, List.of())) {
            DrawbarClient drawbar = cluster.admin();
            try (Connection connection = connect(cluster)) {
                assertThat(one(connection)).isEqualTo(1);
                Job running = drawbar.submit(JobRequest.builder("sleep 5s; select id from rows(5000, id bigint)")
                        .engine("echo")
                        .build());
                await().until(() -> drawbar.job(running.id()).state() == JobState.RUNNING);
                List<Processes.EngineProcess> before = Processes.engines(cluster.base());
                assertThat(before).isNotEmpty();

                cluster.zooKeeper().killAll();
                long killed = System.nanoTime();
                Job waiting = drawbar.submit(JobRequest.builder("select 'later' as word")
                        .engine("echo")
                        .label("share-level", "connection")
                        .build());
                await().atMost(GRACE.minusSeconds(10)).untilAsserted(() -> {
                    assertThat(one(connection)).as("a warm engine").isEqualTo(1);
                    assertThat(drawbar.job(running.id()).state()).isEqualTo(JobState.SUCCEEDED);
                });
                assertThat(drawbar.result(running.id(), 0, 4_000, 1_000).rows()).hasSize(1_000);
                assertThat(drawbar.job(waiting.id()).state()).isIn(JobState.ACCEPTED, JobState.QUEUED);
                assertThat(Processes.engines(cluster.base())).containsExactlyInAnyOrderElementsOf(before);
                assertThat(System.nanoTime() - killed).isLessThan(GRACE.toNanos());

                cluster.zooKeeper().startAll();
                assertThat(drawbar.await(waiting.id()).state()).isEqualTo(JobState.SUCCEEDED);
                assertThat(one(connection)).isEqualTo(1);
                assertThat(Processes.engines(cluster.base())).containsAll(before);
            }
            theLimit(cluster, drawbar);
        }
    }

    private static void theLimit(ApartCluster cluster, DrawbarClient drawbar) throws IOException {
        cluster.zooKeeper().awaitWhole();
        assertThat(drawbar.await(drawbar.submit(JobRequest.builder("select 1")
                                        .engine("echo")
                                        .build())
                                .id())
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        List<Processes.EngineProcess> before = Processes.engines(cluster.base());
        cluster.zooKeeper().suspendAll(); // Which nobody hears of at once.
        long suspended = System.nanoTime();
        await().atMost(GRACE.plusSeconds(40))
                .until(() -> Processes.engines(cluster.base()).isEmpty());
        assertThat(before).isNotEmpty();
        long lived = (System.nanoTime() - suspended) / 1_000_000;
        System.out.println("Engines lived " + lived + " ms without ZooKeeper, with a limit of " + GRACE);
        assertThat(lived).isGreaterThanOrEqualTo(GRACE.toMillis() - 1_000);

        // Nothing that ends waits for ZooKeeper, and what stayed goes on as soon as it is back.
        List<Part> ending = List.of(
                cluster.managers().get(0),
                cluster.managers().get(1),
                cluster.agents().get(0),
                cluster.entrances().get(0));
        for (Part part : ending) {
            long stopping = System.nanoTime();
            part.stop();
            long stopped = (System.nanoTime() - stopping) / 1_000_000;
            System.out.println(part.home().getFileName() + " stopped within " + stopped + " ms without ZooKeeper");
            assertThat(stopped).as(part.roles()).isLessThan(10_000);
            assertThat(cluster.log(part)).noneMatch(line -> line.contains("StackOverflowError"));
        }
        cluster.zooKeeper().wakeAll();
        ApartCluster.each(ending, Part::start);
        Job after = drawbar.submit(JobRequest.builder("select 1").engine("echo").build());
        assertThat(drawbar.await(after.id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private static Connection connect(ApartCluster cluster) throws SQLException, IOException {
        Properties login = new Properties();
        login.setProperty("token", cluster.adminToken());
        String host = cluster.url().replaceAll("^http://|/$", "");
        return DriverManager.getConnection("jdbc:drawbar://" + host + "/?engine=echo", login);
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
