package io.drawbar.manager;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.testing.Asker;
import io.drawbar.manager.testing.FakeAgent;
import io.drawbar.manager.testing.TestCluster;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineState;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.GoneLease;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.StopEngineRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One manager, agents of the test's making, a real ZooKeeper. */
class ManagerTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private TestCluster.Node manager;
    private FakeAgent agent;
    private Asker asker;

    private void start(Map<String, String> settings) throws Exception {
        start(settings, 0);
    }

    private void start(Map<String, String> settings, long agentMemoryBytes) throws Exception {
        cluster = new TestCluster(folder);
        agent = cluster.agent("agent", TestCluster.engine("echo"), TestCluster.engine("other"));
        agent.memory(agentMemoryBytes);
        manager = cluster.manager("manager", settings);
        asker = new Asker(cluster.node("entrance", Map.of()), "entrance");
        await().until(() -> asker.locator().leader().isPresent());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private double gauge(String name, String... tags) {
        return manager.parts().metrics().get(name).tags(tags).gauge().value();
    }

    private void everythingReturnsToZero() throws Exception {
        await().untilAsserted(() -> {
            assertThat(gauge("drawbar.manager.queue")).isZero();
            assertThat(gauge("drawbar.manager.leases")).isZero();
            assertThat(gauge("drawbar.manager.burying")).isZero();
            assertThat(gauge("drawbar.manager.memory")).isZero();
            assertThat(agent.running()).isZero();
            assertThat(manager.parts().coordination().client().getChildren().forPath(EngineNodes.ROOT))
                    .isEmpty();
        });
    }

    private void stop(String engine, boolean drain) {
        asker.blocking(Caller.system())
                .stopEngine(StopEngineRequest.newBuilder()
                        .setEngineId(engine)
                        .setDrain(drain)
                        .build());
    }

    @Test
    void anEngineIsLaunchedOnceAndThenReused() throws Exception {
        start(Map.of());
        EngineLease first = asker.ask(Asker.of("ann", "echo")).lease();
        EngineLease second = asker.ask(Asker.of("ann", "echo")).lease();
        EngineLease others = asker.ask(Asker.of("bob", "echo")).lease();

        assertThat(second.getEngineId()).isEqualTo(first.getEngineId());
        assertThat(second.getFencing()).isGreaterThan(first.getFencing());
        assertThat(others.getEngineId()).isNotEqualTo(first.getEngineId());
        assertThat(agent.launches()).hasSize(2);
        assertThat(first.getEngineToken())
                .isEqualTo(cluster.secret().derive("engine:" + first.getEngineId()))
                .isNotEqualTo(others.getEngineToken());

        List.of(first, second, others).forEach(asker::release);
        stop(first.getEngineId(), false);
        stop(others.getEngineId(), true);
        everythingReturnsToZero();
    }

    @Test
    void ahundredAsksAtOnceMakeOneLaunchAtATime() throws Exception {
        start(Map.of("engines.echo.share-level", "server"));
        agent.mode(FakeAgent.Mode.HELD);
        List<Asker.Pending> pending = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pending.add(asker.ask(Asker.of("user-" + i, "echo").setLongLived(true)));
        }
        await().untilAsserted(
                        () -> assertThat(pending).allMatch(it -> !it.updates().isEmpty()));
        await().until(() -> !agent.launches().isEmpty()); // Told before its record is written.
        assertThat(agent.launches()).hasSize(1);

        agent.mode(FakeAgent.Mode.READY);
        agent.ready(agent.launches().get(0).getEngineId());
        Set<String> engines = new HashSet<>();
        for (Asker.Pending it : pending) {
            engines.add(it.lease().getEngineId());
        }
        assertThat(engines).hasSize(10); // Ten sessions each.
        assertThat(agent.launches()).hasSize(10);

        for (Asker.Pending it : pending) {
            asker.release(it.lease());
        }
        engines.forEach(engine -> stop(engine, true));
        everythingReturnsToZero();
    }

    @Test
    void theSameAskIsAnsweredWithTheSameLease() throws Exception {
        start(Map.of());
        EngineLease first = asker.ask(Asker.of("ann", "echo").setAskId("ask-1")).lease();
        EngineLease again = asker.ask(Asker.of("ann", "echo").setAskId("ask-1")).lease();
        assertThat(again).isEqualTo(first);

        Asker other = new Asker(cluster.node("entrance-2", Map.of()), "entrance-2");
        await().until(() -> other.locator().leader().isPresent());
        EngineLease taken = other.ask(Asker.of("ann", "echo").setAskId("ask-1")).lease();
        assertThat(taken.getLeaseId()).isEqualTo(first.getLeaseId());
        assertThat(taken.getFencing()).isGreaterThan(first.getFencing());
    }

    @Test
    void whoWaitsIsToldItsPlaceAndWhatItWaitsFor() throws Exception {
        start(Map.of("manager.limits.engines-per-user", "1", "manager.queue.length", "3"));
        List<EngineLease> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leases.add(asker.ask(Asker.of("ann", "echo")).lease());
        }
        Asker.Pending low = asker.ask(Asker.of("ann", "echo").setPriority(-1));
        await().until(() -> low.lastQueued().isPresent());
        Asker.Pending normal = asker.ask(Asker.of("ann", "echo"));
        Asker.Pending high = asker.ask(Asker.of("ann", "echo").setPriority(5));
        await().untilAsserted(() -> {
            assertThat(position(high)).isEqualTo(1);
            assertThat(position(normal)).isEqualTo(2);
            assertThat(position(low)).isEqualTo(3);
        });
        assertThat(high.lastQueued().orElseThrow().getQueued().getWaitingFor()).contains("engines-per-user");

        Failure full = asker.ask(Asker.of("ann", "echo")).refusal();
        assertThat(full.getName()).isEqualTo("QUEUE_FULL");
        assertThat(full.getRetryAfterMillis()).isPositive();

        asker.release(leases.get(0));
        leases.add(high.lease());
        assertThat(normal.isDone()).isFalse();
        normal.withdraw();
        await().untilAsserted(() -> assertThat(position(low)).isEqualTo(1));
        asker.release(leases.get(1));
        leases.add(low.lease());

        leases.forEach(asker::release);
        stop(leases.get(0).getEngineId(), true);
        everythingReturnsToZero();
    }

    private static int position(Asker.Pending pending) {
        return pending.lastQueued().map(it -> it.getQueued().getPosition()).orElse(0);
    }

    @Test
    void anEngineLaunchedForAWithdrawnAskServesTheNext() throws Exception {
        start(Map.of());
        agent.mode(FakeAgent.Mode.HELD);
        Asker.Pending first = asker.ask(Asker.of("ann", "echo"));
        await().until(() -> agent.launches().size() == 1);
        first.withdraw();
        await().untilAsserted(() -> assertThat(gauge("drawbar.manager.queue")).isZero());
        agent.ready(agent.launches().get(0).getEngineId());
        EngineLease lease = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(lease.getEngineId()).isEqualTo(agent.launches().get(0).getEngineId());
        assertThat(agent.launches()).hasSize(1);
    }

    @Test
    void aLeaseThatIsNotRenewedIsTakenBack() throws Exception {
        start(Map.of("manager.lease.ttl", "10m", "manager.lease.takeover", "0s"));
        Asker.Pending kept = asker.ask(Asker.of("ann", "echo"));
        Asker.Pending left = asker.ask(Asker.of("ann", "echo"));
        left.lease();
        cluster.pass(Duration.ofMinutes(6));
        assertThat(asker.renew(kept.held())).isEmpty();
        cluster.pass(Duration.ofMinutes(6));
        await().until(() -> asker.engines().get(0).getLeases() == 1);
        List<GoneLease> gone = asker.renew(kept.held(), left.held());
        assertThat(gone).hasSize(1);
        assertThat(gone.get(0).getLeaseId()).isEqualTo(left.lease().getLeaseId());
        assertThat(gone.get(0).getWhy().getName()).isEqualTo("STALE_LEASE");
    }

    @Test
    void theStatementOfAJobOutlivesALeaseThatAConnectionLoses() throws Exception {
        start(Map.of());
        Asker.Pending job = asker.ask(Asker.of("ann", "echo"));
        Asker.Pending connection = asker.ask(Asker.of("ann", "echo").setLongLived(true));
        job.lease();
        connection.lease();
        cluster.pass(Duration.ofMinutes(1));
        await().until(() -> asker.engines().get(0).getLeases() == 1);
        assertThat(asker.renew(job.held())).as("the entrance is back").isEmpty();
        assertThat(asker.renew(connection.held())).hasSize(1);
    }

    @Test
    void aLostEngineIsToldToItsHoldersWithItsLastWords() throws Exception {
        start(Map.of());
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
        agent.kill(pending.lease().getEngineId(), true);
        await().until(() -> !asker.renew(pending.held()).isEmpty());
        Failure why = asker.renew(pending.held()).get(0).getWhy();
        assertThat(why.getName()).isEqualTo("ENGINE_LOST");
        assertThat(why.getMessage()).contains("killed by signal 9");
        assertThat(why.getLogTailList()).contains("last words");

        EngineInfo shown = asker.engines().get(0);
        assertThat(shown.getState()).isEqualTo(EngineState.ENGINE_LOST);
        everythingReturnsToZero();
    }

    @Test
    void anEngineThatOnlyZooKeeperMissesIsLostAfterAGrace() throws Exception {
        start(Map.of("manager.engine.lost-grace", "200ms"));
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
        agent.kill(pending.lease().getEngineId(), false);
        await().until(() -> !asker.renew(pending.held()).isEmpty());
        assertThat(asker.renew(pending.held()).get(0).getWhy().getName()).isEqualTo("ENGINE_LOST");
        await().until(() -> agent.stops().contains(pending.lease().getEngineId()));
        everythingReturnsToZero();
    }

    @Test
    void anEngineThatEndsBecauseItIsIdleIsNoAlarm() throws Exception {
        start(Map.of());
        EngineLease lease = asker.ask(Asker.of("ann", "echo")).lease();
        asker.release(lease);
        agent.idleOut(lease.getEngineId());
        everythingReturnsToZero();
        assertThat(asker.engines()).isEmpty();
        assertThat(manager.parts()
                        .metrics()
                        .get("drawbar.manager.ended")
                        .tag("how", "STOPPED")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aFailedStartSaysWhyAndThenPauses() throws Exception {
        start(Map.of("manager.breaker.failures", "2", "manager.breaker.pause", "4m"));
        agent.mode(FakeAgent.Mode.FAILING);
        for (int i = 0; i < 2; i++) {
            Failure why = asker.ask(Asker.of("ann", "echo")).refusal();
            assertThat(why.getName()).isEqualTo("ENGINE_START_FAILED");
            assertThat(why.getRootCause()).isEqualTo("java.io.IOException: disk is full");
            assertThat(why.getLogTailList()).contains("java.lang.IllegalStateException: no");
            assertThat(why.getMessage()).contains("exit code 1");
        }
        Failure paused = asker.ask(Asker.of("ann", "echo")).refusal();
        assertThat(paused.getMessage()).contains("last 2 starts");
        assertThat(paused.getRootCause()).isEqualTo("java.io.IOException: disk is full");
        assertThat(paused.getRetryAfterMillis()).isPositive();
        assertThat(agent.launches()).hasSize(2);

        agent.mode(FakeAgent.Mode.READY);
        EngineLease others = asker.ask(Asker.of("bob", "echo")).lease(); // Not his pause.
        cluster.pass(Duration.ofMinutes(4));
        EngineLease again = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(again.getEngineId()).isNotEqualTo(others.getEngineId());
    }

    @Test
    void aStartThatTakesTooLongIsAnError() throws Exception {
        start(Map.of("engines.echo.start-timeout", "1h", "manager.launch.attempts", "1"));
        agent.mode(FakeAgent.Mode.HELD);
        Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
        await().until(() -> agent.launches().size() == 1);
        String engine = agent.launches().get(0).getEngineId();
        await().untilAsserted(() -> {
            agent.say(engine, "still loading");
            assertThat(pending.updates()).anyMatch(AskUpdate::hasLog);
        });
        cluster.pass(Duration.ofHours(1));
        Failure why = pending.refusal();
        assertThat(why.getName()).isEqualTo("ENGINE_START_TIMEOUT");
        assertThat(why.getLogTailList()).contains("still loading");
        everythingReturnsToZero();
    }

    @Test
    void settingsOfAJobReachTheLaunchOnlyOfAnEngineOfItsOwn() throws Exception {
        start(Map.of("manager.connection-linger", "100ms"));
        asker.release(asker.ask(Asker.of("ann", "echo").putSettings("x", "1")).lease());
        EngineLease own = asker.ask(Asker.of("ann", "echo")
                        .setShareLevel("connection")
                        .setConnectionId("c-1")
                        .putSettings("x", "2"))
                .lease();
        assertThat(agent.launches().get(0).getSettingsMap()).isEmpty();
        assertThat(agent.launches().get(1).getSettingsMap()).containsEntry("x", "2");
        asker.release(own);
        await().until(() -> agent.stops().contains(own.getEngineId())); // Its connection is over.
    }

    @Test
    void whatIsAskedForIsChecked() throws Exception {
        start(Map.of("manager.limits.memory", "50m"));
        assertThat(asker.ask(Asker.of("ann", "ecko")).refusal().getMessage()).contains("echo", "other");
        Failure installable =
                asker.ask(Asker.of("ann", "echo").setEngineVersion("2")).refusal();
        assertThat(installable.getName()).isEqualTo("UNKNOWN_ENGINE");
        assertThat(installable.getMessage()).contains("drawbar engine install echo@2");
        assertThat(asker.ask(Asker.of("ann", "echo").setEngineVersion("7"))
                        .refusal()
                        .getMessage())
                .contains("installed are [1]");
        assertThat(asker.ask(Asker.of("ann", "echo").setShareLevel("planet"))
                        .refusal()
                        .getName())
                .isEqualTo("BAD_REQUEST");
        assertThat(asker.ask(Asker.of("ann", "echo")).refusal().getName()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(asker.blocking(Caller.system())
                        .listEngineTypes(ListEngineTypesRequest.getDefaultInstance())
                        .getTypesList())
                .hasSize(2);
    }

    private List<String> types(boolean fresh) {
        return asker
                .blocking(Caller.system())
                .listEngineTypes(
                        ListEngineTypesRequest.newBuilder().setFresh(fresh).build())
                .getTypesList()
                .stream()
                .map(EngineType::getType)
                .toList();
    }

    @Test
    void anEngineThatWasInstalledAMomentAgoIsFound() throws Exception {
        start(Map.of("manager.agents.refresh", "1h"));
        await().until(() -> !asker.blocking(Caller.system())
                .listEngineTypes(ListEngineTypesRequest.getDefaultInstance())
                .getTypesList()
                .isEmpty());
        agent.install(TestCluster.engine("fresh"));
        assertThat(asker.ask(Asker.of("ann", "fresh")).lease().getEngineType()).isEqualTo("fresh");

        agent.install(TestCluster.engine("fresher"));
        assertThat(types(false)).doesNotContain("fresher");
        assertThat(types(true)).contains("fresher");
    }

    @Test
    void anUnusedEngineMakesRoomForAnAskThatWaits() throws Exception {
        start(Map.of("manager.limits.memory", "150m", "manager.reclaim-after", "300ms"));
        EngineLease idle = asker.ask(Asker.of("ann", "echo")).lease();
        Asker.Pending waiting = asker.ask(Asker.of("bob", "echo"));
        await().until(() -> waiting.lastQueued().isPresent());
        assertThat(waiting.lastQueued().orElseThrow().getQueued().getWaitingFor())
                .contains("manager.limits.memory");
        asker.release(idle);
        assertThat(waiting.lease().getEngineId()).isNotEqualTo(idle.getEngineId());
        assertThat(agent.stops()).contains(idle.getEngineId());
    }

    @Test
    void anAgentIsNotGivenMoreThanItHas() throws Exception {
        start(Map.of(), 150 << 20);
        EngineLease first = asker.ask(Asker.of("ann", "echo")).lease();
        Asker.Pending second = asker.ask(Asker.of("bob", "echo"));
        await().until(() -> second.lastQueued().isPresent());
        assertThat(second.lastQueued().orElseThrow().getQueued().getWaitingFor())
                .contains("have no room");
        stop(first.getEngineId(), false);
        assertThat(second.lease().getEngineId()).isNotEqualTo(first.getEngineId());
    }

    @Test
    void anotherUsersEngineLooksLikeNone() throws Exception {
        start(Map.of());
        EngineLease lease = asker.ask(Asker.of("ann", "echo")).lease();
        Caller bob = new Caller(new UserName("bob"), new TenantName("tenant-1"), Set.of());
        StopEngineRequest request =
                StopEngineRequest.newBuilder().setEngineId(lease.getEngineId()).build();
        StopEngineRequest unknown =
                StopEngineRequest.newBuilder().setEngineId("echo-none").build();
        assertThatThrownBy(() -> asker.blocking(bob).stopEngine(request))
                .satisfies(e -> assertThat(Failures.from(e).getMessage())
                        .isEqualTo("There is no engine " + lease.getEngineId() + "."));
        assertThatThrownBy(() -> asker.blocking(bob).stopEngine(unknown))
                .satisfies(e -> assertThat(Failures.from(e).getMessage()).isEqualTo("There is no engine echo-none."));
        assertThat(asker.blocking(bob)
                        .listEngines(
                                ListEnginesRequest.newBuilder().setUser("bob").build())
                        .getEnginesList())
                .isEmpty();
        assertThatThrownBy(() -> asker.blocking(bob).listEngines(ListEnginesRequest.getDefaultInstance()))
                .satisfies(e -> assertThat(Failures.code(Failures.from(e))).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> asker.blocking(bob)
                        .release(io.drawbar.protocol.v1.ReleaseLeaseRequest.newBuilder()
                                .setLeaseId(lease.getLeaseId())
                                .build()))
                .satisfies(e -> assertThat(Failures.code(Failures.from(e))).isEqualTo(ErrorCode.FORBIDDEN));
        assertThat(asker.engines().get(0).getLeases()).isEqualTo(1);
    }

    @Test
    void anEngineThatDrainsTakesNothingNewAndEndsWithItsLastLease() throws Exception {
        start(Map.of());
        EngineLease lease = asker.ask(Asker.of("ann", "echo")).lease();
        stop(lease.getEngineId(), true);
        EngineLease next = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(next.getEngineId()).isNotEqualTo(lease.getEngineId());
        assertThat(agent.stops()).isEmpty();
        asker.release(lease);
        await().until(() -> agent.stops().contains(lease.getEngineId()));
    }
}
