package io.drawbar.manager;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.testing.Asker;
import io.drawbar.manager.testing.FakeAgent;
import io.drawbar.manager.testing.TestCluster;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.ListAgentsRequest;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents as the manager sees them: where engines go, and what follows when one is drained. */
class AgentsTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private FakeAgent left;
    private FakeAgent right;
    private Asker asker;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(folder);
        left = cluster.agent("left", TestCluster.engine("echo"));
        right = cluster.agent("right", TestCluster.engine("echo"));
        left.labels(Map.of("zone", "a", "disk", "ssd"));
        right.labels(Map.of("zone", "b"));
        cluster.manager("manager", Map.of());
        asker = new Asker(cluster.node("entrance", Map.of()), "entrance");
        await().until(() -> asker.locator().leader().isPresent());
        await().until(() -> agents().size() == 2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private ManagerServiceGrpc.ManagerServiceBlockingStub manager() {
        return asker.blocking(Caller.system());
    }

    private List<AgentInfo> agents() {
        return manager().listAgents(ListAgentsRequest.getDefaultInstance()).getAgentsList();
    }

    private AgentInfo agent(String name) {
        return agents().stream()
                .filter(it -> it.getId().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private void drain(String name, boolean drain) {
        manager()
                .drainAgent(DrainAgentRequest.newBuilder()
                        .setAgentId(agent(name).getId())
                        .setDrain(drain)
                        .setReason("a new kernel")
                        .build());
    }

    private EngineLease ask(String user, Map<String, String> labels) throws Exception {
        return asker.ask(Asker.of(user, "echo").putAllLabels(labels)).lease();
    }

    private String requested(EngineLease lease) {
        return manager()
                .listEngineEvents(ListEngineEventsRequest.newBuilder()
                        .setEngineId(lease.getEngineId())
                        .build())
                .getEventsList()
                .stream()
                .filter(it -> it.getWhat().equals("requested"))
                .map(EngineEvent::getWhy)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAgentThatIsDrainedTakesNothingLosesWhatIsIdleAndKeepsWhatIsUsed() throws Exception {
        EngineLease idle = ask("ann", Map.of("agent-labels", "zone=a"));
        EngineLease busy = ask("bob", Map.of("agent-labels", "zone=a"));
        asker.release(idle);
        await().until(() -> agent("left").getEngines() == 2);

        drain("left", true);

        await().until(() -> left.stops().contains(idle.getEngineId()));
        assertThat(left.stops()).doesNotContain(busy.getEngineId());
        assertThat(agent("left").getClosed()).contains("a new kernel");
        EngineLease elsewhere = ask("ann", Map.of("preferred-agent-labels", "zone=a"));
        assertThat(right.launches()).hasSize(1);
        Asker.Pending waiting = asker.ask(Asker.of("eve", "echo").putLabels("agent-labels", "zone=a"));
        await().until(() -> waiting.updates().stream()
                .anyMatch(it -> it.getQueued().getWaitingFor().contains("zone")));

        asker.release(busy);
        await().until(() -> left.running() == 0);
        assertThat(agent("left").getDraining()).isTrue();

        drain("left", false);
        assertThat(waiting.lease().getEngineId()).isNotEqualTo(elsewhere.getEngineId());
        assertThat(left.launches()).hasSize(3);
    }

    @Test
    void labelsThatAreWishedForDecideBeforeLoadAndAreNoCondition() throws Exception {
        EngineLease first = ask("ann", Map.of("preferred-agent-labels", "zone=b"));
        EngineLease second = ask("bob", Map.of("preferred-agent-labels", "zone=b,disk=nvme"));
        assertThat(right.launches()).hasSize(2);
        assertThat(requested(second)).contains("with 1 of the labels wished for");
        ask("eve", Map.of("preferred-agent-labels", "zone=nowhere"));
        assertThat(left.launches()).hasSize(1); // The less used one.
        assertThat(first.getEngineId()).isNotEqualTo(second.getEngineId());
    }

    @Test
    void anAgentThatCannotBeReachedIsPassedOver() throws Exception {
        right.mode(FakeAgent.Mode.UNREACHABLE);
        ask("ann", Map.of("preferred-agent-labels", "zone=b"));
        assertThat(left.launches()).hasSize(1);
        await().until(() -> !agent("right").getPresent());

        right.mode(FakeAgent.Mode.READY);
        await().until(() -> agent("right").getPresent());
        ask("bob", Map.of("preferred-agent-labels", "zone=b"));
        assertThat(right.launches()).hasSize(1);
    }

    @Test
    void agentsAreForAdministrators() {
        Caller ann = new Caller(new UserName("ann"), new TenantName("default"), Set.of());
        assertThatThrownBy(() -> asker.blocking(ann).listAgents(ListAgentsRequest.getDefaultInstance()))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("FORBIDDEN"));
        assertThatThrownBy(() -> asker.blocking(ann).drainAgent(DrainAgentRequest.getDefaultInstance()))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("FORBIDDEN"));
        assertThatThrownBy(() -> manager()
                        .drainAgent(DrainAgentRequest.newBuilder()
                                .setAgentId("nobody")
                                .setDrain(true)
                                .build()))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("NOT_FOUND"));
    }
}
