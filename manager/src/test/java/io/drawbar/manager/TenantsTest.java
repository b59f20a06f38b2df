package io.drawbar.manager;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.testing.Asker;
import io.drawbar.manager.testing.FakeAgent;
import io.drawbar.manager.testing.TestCluster;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ListQueueRequest;
import io.drawbar.protocol.v1.ListTenantsRequest;
import io.drawbar.protocol.v1.PutTenantRequest;
import io.drawbar.protocol.v1.QueuedAsk;
import io.drawbar.protocol.v1.RemoveTenantRequest;
import io.drawbar.protocol.v1.TenantDefinition;
import io.drawbar.protocol.v1.TenantInfo;
import io.drawbar.protocol.v1.TenantQuota;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants as they are defined, changed and kept, against managers and a real ZooKeeper. */
class TenantsTest {
    private static final String CONFIGURED = "manager.tenants.tenant-1.maximum.engines";

    @TempDir
    Path folder;

    private TestCluster cluster;
    private FakeAgent agent;
    private TestCluster.Node manager;
    private Asker asker;

    private void start(Map<String, String> settings) throws Exception {
        cluster = new TestCluster(folder);
        agent = cluster.agent("agent", TestCluster.engine("echo"));
        manager = cluster.manager("m1", settings);
        asker = new Asker(cluster.node("entrance", Map.of()), "entrance");
        await().until(() -> asker.locator().leader().isPresent());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private TenantInfo put(TenantQuota.Builder quota, long... expected) {
        PutTenantRequest.Builder put = PutTenantRequest.newBuilder()
                .setDefinition(TenantDefinition.newBuilder().setName("tenant-1").setQuota(quota));
        for (long version : expected) {
            put.setExpectedVersion(version);
        }
        return asker.blocking(Caller.system()).putTenant(put.build());
    }

    private TenantInfo tenant() {
        return asker.blocking(Caller.system())
                .listTenants(ListTenantsRequest.newBuilder().setName("tenant-1").build())
                .getTenants(0);
    }

    private static TenantQuota.Builder engines(long most) {
        return TenantQuota.newBuilder().putMaximum("engines", most);
    }

    private static ErrorCode refusal(ThrowingCallable call) {
        return Failures.code(Failures.from(catchThrowable(call)));
    }

    @Test
    void aChangeIsInForceAtOnceAndOutlivesTheLeader() throws Exception {
        start(Map.of(CONFIGURED, "1"));
        asker.ask(Asker.of("ann", "echo")).lease();
        Asker.Pending bob = asker.ask(Asker.of("bob", "echo"));
        await().until(() -> bob.lastQueued().isPresent());
        assertThat(bob.lastQueued().orElseThrow().getQueued().getWaitingFor())
                .contains("tenant tenant-1 has 1 of 1 engines");
        assertThat(bob.lastQueued().orElseThrow().getQueued().getShortage().getLimit())
                .isEqualTo(1);
        assertThat(tenant().getSource()).isEqualTo("configuration");

        TenantInfo two = put(engines(2));
        assertThat(two.getVersion()).isPositive();
        bob.lease();

        TestCluster.Node second = cluster.manager("m2", Map.of(CONFIGURED, "1"));
        manager.close();
        await().until(() -> asker.locator()
                .leader()
                .filter(leader -> leader.node().value().equals(second.id()))
                .isPresent());
        assertThat(tenant().getVersion()).isEqualTo(two.getVersion());
        assertThat(tenant().getDefinition().getQuota().getMaximumMap()).containsEntry("engines", 2L);
        assertThat(tenant().getUse().getUsedMap()).containsEntry("engines", 2L);
        assertThat(put(engines(3), two.getVersion()).getVersion()).isGreaterThan(two.getVersion());

        asker.blocking(Caller.system())
                .removeTenant(
                        RemoveTenantRequest.newBuilder().setName("tenant-1").build());
        assertThat(tenant().getDefinition().getQuota().getMaximumMap()).containsEntry("engines", 1L);
        assertThat(tenant().getVersion()).isZero();
    }

    @Test
    void nobodyOverwritesWhatOthersHaveChangedOrDefinesWhatCannotBe() throws Exception {
        start(Map.of());
        long first = put(engines(2), 0).getVersion();
        assertThat(refusal(() -> put(engines(3), 0))).isEqualTo(ErrorCode.ID_CONFLICT);
        put(engines(3), first);
        assertThat(refusal(() -> put(engines(4), first))).isEqualTo(ErrorCode.ID_CONFLICT);
        assertThat(refusal(() -> put(TenantQuota.newBuilder().putMaximum("engine", 1))))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refusal(() -> put(engines(1).putGuaranteed("engines", 2)))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refusal(() -> asker.blocking(Caller.system())
                        .putTenant(PutTenantRequest.newBuilder()
                                .setDefinition(TenantDefinition.newBuilder()
                                        .setName("tenant-1")
                                        .setParent("tenant-1"))
                                .build())))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        Caller bob = new Caller(new UserName("bob"), new TenantName("tenant-2"), Set.of());
        assertThat(refusal(() -> asker.blocking(bob).putTenant(PutTenantRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(asker.blocking(bob)
                        .listTenants(ListTenantsRequest.getDefaultInstance())
                        .getTenantsList())
                .isEmpty();
        assertThat(refusal(() -> asker.blocking(bob).listQueue(ListQueueRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void theQueueAndTheEventsTellWhy() throws Exception {
        start(Map.of("manager.limits.engines-per-user", "1"));
        EngineLease lease = asker.ask(Asker.of("ann", "echo")).lease();
        asker.ask(Asker.of("ann", "echo").putLabels("sub-domain", "etl").setPriority(3));
        Caller ann = new Caller(new UserName("ann"), new TenantName("tenant-1"), Set.of());
        ListQueueRequest own = ListQueueRequest.newBuilder().setUser("ann").build();
        await().until(() -> asker.blocking(ann).listQueue(own).getAsksCount() == 1);
        QueuedAsk waiting = asker.blocking(ann).listQueue(own).getAsks(0);
        assertThat(waiting.getPlace().getWaitingFor()).contains("user ann has 1 of 1 engines");
        assertThat(waiting.getPlace().getShortage().getKind()).isEqualTo("user");

        ListEngineEventsRequest events = ListEngineEventsRequest.newBuilder()
                .setEngineId(lease.getEngineId())
                .build();
        assertThat(asker.blocking(ann).listEngineEvents(events).getEventsList())
                .extracting(EngineEvent::getWhat)
                .containsExactly("requested", "starting", "ready");
        assertThat(asker.blocking(ann).listEngineEvents(events).getEvents(0).getWhy())
                .contains("the least used of 1 agents");
        Caller bob = new Caller(new UserName("bob"), new TenantName("tenant-1"), Set.of());
        assertThat(refusal(() -> asker.blocking(bob).listEngineEvents(events))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whoIsGuaranteedAnEngineGetsItFromWhoHasBorrowedIt() throws Exception {
        start(Map.of(
                "manager.limits.engines",
                "2",
                "manager.tenants.tenant-1.guaranteed.engines",
                "1",
                "manager.preempt-after",
                "200ms",
                "manager.preempt-grace",
                "100ms"));
        Asker.Pending kept = asker.ask(Asker.of("eve", "echo").setTenant("loud"));
        Asker.Pending lent =
                asker.ask(Asker.of("mallory", "echo").setTenant("loud").putLabels("preemptible", "true"));
        List.of(kept.lease(), lent.lease());
        EngineLease mine = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(mine.getEngineId()).isNotEqualTo(lent.lease().getEngineId());
        await().until(() -> !asker.renew(lent.held()).isEmpty());
        Failure why = asker.renew(lent.held()).get(0).getWhy();
        assertThat(why.getName()).isEqualTo("ENGINE_PREEMPTED");
        assertThat(why.getRetryable()).isTrue();
        assertThat(asker.renew(kept.held())).isEmpty();
        assertThat(agent.stops()).containsExactly(lent.lease().getEngineId());
    }

    @Test
    void anEngineThatHasServedItsTimeIsReplaced() throws Exception {
        start(Map.of("engines.echo.max-uses", "2"));
        EngineLease first = asker.ask(Asker.of("ann", "echo")).lease();
        EngineLease second = asker.ask(Asker.of("ann", "echo")).lease();
        asker.release(first);
        asker.release(second);
        EngineLease third = asker.ask(Asker.of("ann", "echo")).lease();
        assertThat(second.getEngineId()).isEqualTo(first.getEngineId());
        assertThat(third.getEngineId()).isNotEqualTo(first.getEngineId());
        await().until(() -> agent.stops().contains(first.getEngineId()));
    }
}
