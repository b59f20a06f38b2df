package io.drawbar.manager;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.testing.Asker;
import io.drawbar.manager.testing.FakeAgent;
import io.drawbar.manager.testing.TestCluster;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineState;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.ListEnginesRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers come and go; engines and who holds places on them stay. */
class TakeoverTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private FakeAgent agent;
    private TestCluster.Node entrance;
    private Asker asker;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(folder);
        agent = cluster.agent("agent", TestCluster.engine("echo"));
        entrance = cluster.node("entrance", Map.of());
        asker = new Asker(entrance, "entrance");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private TestCluster.Node manager(String name) throws Exception {
        return cluster.manager(name, Map.of());
    }

    private void awaitLeader(TestCluster.Node node) {
        await().until(() -> asker.locator()
                .leader()
                .filter(leader -> leader.node().value().equals(node.id()))
                .isPresent());
    }

    private List<String> records() throws Exception {
        return entrance.parts().coordination().client().getChildren().forPath(EngineNodes.ROOT);
    }

    @Test
    void whoDoesNotLeadNamesWhoDoes() throws Exception {
        TestCluster.Node first = manager("m1");
        awaitLeader(first);
        TestCluster.Node second = manager("m2");
        await().until(() -> refusal(second) == ErrorCode.UNAVAILABLE);
        await().untilAsserted(() -> {
            Failure why = Failures.from(
                    catchThrowable(() -> asker.at(second.parts().rpc().endpoint(), Caller.system())
                            .listEngines(ListEnginesRequest.getDefaultInstance())));
            assertThat(why.getRootCause()).isEqualTo(first.id());
            assertThat(why.getRetryable()).isTrue();
        });
    }

    @Test
    void anotherManagerTakesOverEnginesAndTheirLeases() throws Exception {
        TestCluster.Node first = manager("m1");
        awaitLeader(first);
        TestCluster.Node second = manager("m2");
        Asker.Pending ann = asker.ask(Asker.of("ann", "echo"));
        Asker.Pending bob = asker.ask(Asker.of("bob", "echo"));
        EngineLease annsLease = ann.lease();
        HeldLease bobs = bob.held();
        asker.release(bob.lease());

        first.close();
        awaitLeader(second);
        assertThat(asker.renew(ann.held())).isEmpty();
        EngineInfo engine = asker.engines().stream()
                .filter(it -> it.getId().equals(annsLease.getEngineId()))
                .findFirst()
                .orElseThrow();
        assertThat(engine.getState()).isEqualTo(EngineState.ENGINE_READY);
        assertThat(engine.getLeases()).isEqualTo(1);
        assertThat(engine.getOwner()).isEqualTo("ann");

        EngineLease next = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(next.getEngineId()).isEqualTo(annsLease.getEngineId());
        assertThat(next.getFencing()).isGreaterThan(annsLease.getFencing());
        assertThat(agent.launches()).hasSize(2);

        // One that somebody else describes as theirs is not taken up.
        HeldLease stolen = bobs.toBuilder().setUser("eve").setLeaseId("other").build();
        assertThat(asker.renew(stolen)).hasSize(1);
        asker.release(annsLease);
        asker.release(next);
        await().until(() -> asker.engines().stream().allMatch(it -> it.getLeases() == 0));
    }

    @Test
    void anAskThatWaitsAtATakeoverIsToldToAskTheNext() throws Exception {
        TestCluster.Node first = manager("m1");
        awaitLeader(first);
        agent.mode(FakeAgent.Mode.HELD);
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo").setAskId("ask-1"));
        await().until(() -> agent.launches().size() == 1);
        TestCluster.Node second = manager("m2");
        first.close();
        assertThat(Failures.code(Failures.from(catchThrowable(pending::lease).getCause())))
                .isEqualTo(ErrorCode.UNAVAILABLE);
        awaitLeader(second);

        // The engine that was starting is taken over, not launched again.
        Asker.Pending again = asker.ask(Asker.of("ann", "echo").setAskId("ask-1"));
        await().until(() -> !again.updates().isEmpty());
        agent.ready(agent.launches().get(0).getEngineId());
        assertThat(again.lease().getEngineId())
                .isEqualTo(agent.launches().get(0).getEngineId());
        assertThat(agent.launches()).hasSize(1);
    }

    @Test
    void anEngineThatDiedWhileNobodyLedIsCleared() throws Exception {
        TestCluster.Node first = manager("m1");
        awaitLeader(first);
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
        String engine = pending.lease().getEngineId();
        first.close();
        agent.kill(engine, true);
        TestCluster.Node second = manager("m2");
        awaitLeader(second);
        await().until(() -> records().isEmpty());
        assertThat(asker.renew(pending.held())).hasSize(1);
        assertThat(asker.ask(Asker.of("ann", "echo")).lease().getEngineId()).isNotEqualTo(engine);
    }

    @Test
    void aRecordWithoutAnEngineIsClearedWhenItsStartHasTakenTooLong() throws Exception {
        EngineRecord record = new EngineRecord(
                "echo-left-1",
                "echo",
                "1",
                "user",
                "ann",
                "ann",
                "",
                "tenant-1",
                "",
                "an-agent-that-is-gone",
                1,
                1,
                1,
                1,
                System.currentTimeMillis(),
                500,
                0,
                0,
                false);
        entrance.parts()
                .coordination()
                .client()
                .create()
                .creatingParentsIfNeeded()
                .forPath(EngineNodes.record(new EngineId(record.id())), Json.write(record));
        awaitLeader(cluster.manager("m1", Map.of("manager.launch.timeout", "1s")));
        await().until(() -> records().isEmpty());
    }

    @Test
    void withoutZooKeeperNothingIsDecidedAndNothingIsKilled() throws Exception {
        TestCluster.Node manager = manager("m1");
        awaitLeader(manager);
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
        EngineLease lease = pending.lease();

        cluster.stopZooKeeper();
        await().until(() -> refusal(manager) == ErrorCode.UNAVAILABLE);
        cluster.startZooKeeper();
        awaitLeader(manager);
        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(asker.renew(pending.held())).isEmpty();
            assertThat(asker.ask(Asker.of("ann", "echo")).lease().getEngineId()).isEqualTo(lease.getEngineId());
        });
        assertThat(agent.stops()).isEmpty();
        assertThat(agent.launches()).hasSize(1);
    }

    @Test
    void aManagerThatLeadsAgainSaysSoToThoseWhoHoldPlaces() throws Exception {
        TestCluster.Node manager = manager("m1");
        awaitLeader(manager);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        asker.locator().onChange(() -> asker.locator()
                .leader()
                .ifPresent(leader -> heard.add(leader.node().value())));

        // Its session outlives this, and with it the node that names it.
        cluster.stopZooKeeper();
        await().until(() -> refusal(manager) == ErrorCode.UNAVAILABLE);
        cluster.startZooKeeper();
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(manager.id());
    }

    /** What a call to that manager fails with; INTERNAL when it does not fail. */
    private ErrorCode refusal(TestCluster.Node manager) {
        Throwable thrown = catchThrowable(() -> asker.at(manager.parts().rpc().endpoint(), Caller.system())
                .listEngines(ListEnginesRequest.getDefaultInstance()));
        return thrown == null ? ErrorCode.INTERNAL : Failures.code(Failures.from(thrown));
    }
}
