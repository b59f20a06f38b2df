package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A process for a thin engine goes where that engine is installed. */
class ThinPlacementTest {
    private static final Map<EngineTypeName, Set<String>> PLAIN = Map.of(Stage.ECHO, Set.of("1"));
    private static final Guest PRESTO = new Guest(new EngineTypeName("presto"), "0.296");
    private static final Map<EngineTypeName, Set<String>> WITH_PRESTO =
            Map.of(Stage.ECHO, Set.of("1"), PRESTO.type(), Set.of(PRESTO.version()));

    private final Stage stage = new Stage(Map.of());

    private static Demand.Needs forPresto() {
        return new Demand.Needs(
                1_000,
                1,
                10,
                4,
                Duration.ofSeconds(20),
                Duration.ZERO,
                0,
                false,
                Map.of(),
                Map.of(),
                Optional.of(PRESTO));
    }

    private void agents(AgentOffer... offers) {
        stage.allocator().agents(List.of(offers), stage.now());
        stage.settle();
    }

    private static AgentOffer agent(String name, Map<EngineTypeName, Set<String>> versions) {
        return new AgentOffer(new NodeId(name), true, 0, 0, 0, versions, Map.of());
    }

    @Test
    void itIsPlacedWhereTheEngineIs() {
        agents(agent("agent1", PLAIN), agent("agent2", PLAIN), agent("agent3", WITH_PRESTO));
        stage.ask("a1", "ann", forPresto());
        assertThat(stage.fork(stage.launches().get(0))).isEqualTo("agent3");
    }

    @Test
    void whereNoAgentHasItThatIsSaidAndItStartsOnceOneHas() {
        stage.ask("a1", "ann", forPresto());
        assertThat(stage.launches()).isEmpty();
        assertThat(stage.allocator().waiting("a1", stage.now()).orElseThrow().waitingFor())
                .contains("no agent that has presto@0.296 (for a process echo@1) is there at this moment");
        agents(agent("agent1", PLAIN), agent("agent2", WITH_PRESTO));
        assertThat(stage.fork(stage.launches().get(0))).isEqualTo("agent2");
    }
}
