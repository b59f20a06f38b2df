package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.id.EngineId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several engines of one key the least loaded is used again: by running statements, then heap, then leases. */
class ReuseTest {
    private final Stage stage = new Stage(Map.of());
    private EngineId one;
    private EngineId other;

    /** Two engines of one user, both idle: the second was launched when the first was full. */
    @BeforeEach
    void twoEngines() {
        int full = Stage.needs().maxStatements();
        for (int i = 0; i <= full; i++) {
            stage.ask("full" + i, "ann");
            stage.startAll();
        }
        one = stage.granted().get("full0");
        other = stage.granted().get("full" + full);
        assertThat(other).isNotEqualTo(one);
        for (int i = 0; i <= full; i++) {
            stage.release("full" + i);
        }
    }

    private EngineId ask(String id) {
        stage.ask(id, "ann");
        assertThat(stage.launches()).as("there is room").isEmpty();
        return stage.granted().get(id);
    }

    @Test
    void theFullerHeapIsLeftAloneWhileTheyRunAsMuch() {
        for (List<EngineId> order : List.of(List.of(one, other), List.of(other, one))) {
            EngineId fuller = order.get(0);
            EngineId emptier = order.get(1);
            stage.tellsHeap(fuller, 80, 100);
            stage.tellsHeap(emptier, 20, 100);
            assertThat(ask("a1")).isEqualTo(emptier);
            assertThat(ask("a2")).as("runs nothing").isEqualTo(fuller);
            assertThat(ask("a3")).as("both run one").isEqualTo(emptier);
            for (String ask : List.of("a1", "a2", "a3")) {
                stage.release(ask);
            }
        }
    }

    @Test
    void whoHasFinishedMoreIsUsedFirst() {
        for (int i = 0; i < 6; i++) {
            ask("a" + i);
        }
        List<String> onOther = stage.granted().entrySet().stream()
                .filter(it -> it.getKey().startsWith("a") && it.getValue().equals(other))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(onOther).as("spread evenly").hasSize(3);
        onOther.stream().limit(2).forEach(stage::release);
        assertThat(ask("b1")).isEqualTo(other);
        assertThat(ask("b2")).isEqualTo(other);
    }

    @Test
    void anEngineThatHasItsLastUseTakesNoOther() {
        Demand.Needs twice =
                new Demand.Needs(1_000, 1, 10, 4, Duration.ofSeconds(20), Duration.ZERO, 2, false, Map.of());
        stage.ask("b1", "bob", twice);
        EngineId worn = stage.startAll().get(0);
        stage.ask("b2", "bob", twice);
        stage.ask("b3", "bob", twice);
        assertThat(stage.granted())
                .containsEntry("b1", worn)
                .containsEntry("b2", worn)
                .doesNotContainKey("b3");
        assertThat(stage.startAll()).hasSize(1);
        assertThat(stage.granted().get("b3")).isNotNull().isNotEqualTo(worn);
    }
}
