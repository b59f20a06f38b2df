package io.drawbar.common.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.Endpoint;
import java.time.Duration;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Endpoint BEFORE = new Endpoint(new NodeId("n"), "127.0.0.1", 1);
    private static final Endpoint AFTER = new Endpoint(new NodeId("n"), "127.0.0.1", 2);

    /** A process that was killed stays in ZooKeeper until its session has run out, and starts again before that. */
    @Test
    void aProcessThatHasStartedAgainIsNotTakenForWhatItWas() throws Exception {
        try (TestingServer zooKeeper = new TestingServer();
                Coordination dead = connect(zooKeeper);
                Coordination alive = connect(zooKeeper);
                Coordination other = connect(zooKeeper)) {
            Members killed = new Members(dead);
            killed.join("entrance", BEFORE);
            try (Members restarted = new Members(alive);
                    Members seenByOthers = new Members(other)) {
                await().until(() -> endpoints(seenByOthers).equals(List.of(BEFORE)));
                restarted.join("entrance", AFTER);
                assertThat(restarted.awaitLoaded(Duration.ofSeconds(10))).isTrue();
                assertThat(endpoints(restarted)).containsExactly(AFTER);
                await().until(() -> endpoints(seenByOthers).equals(List.of(AFTER)));
                killed.close();
                dead.client().close(); // The session ends, and its node with it.
                await().during(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> endpoints(seenByOthers).equals(List.of(AFTER))
                                && endpoints(restarted).equals(List.of(AFTER)));
            }
        }
    }

    private static List<Endpoint> endpoints(Members members) {
        return members.in("entrance").stream().map(Members.Member::endpoint).toList();
    }

    private static Coordination connect(TestingServer zooKeeper) throws InterruptedException {
        Coordination coordination = Coordination.asServer(
                zooKeeper.getConnectString(), "drawbar", Duration.ofSeconds(10), new ClusterSecret("s3cret"));
        assertThat(coordination.awaitConnected(Duration.ofSeconds(10))).isTrue();
        return coordination;
    }
}
