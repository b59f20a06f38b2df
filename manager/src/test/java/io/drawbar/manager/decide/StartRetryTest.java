package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Starts that fail: which are tried again, where, and what whoever waits is told in the end. */
class StartRetryTest {
    private static final ProcessEnd KILLED = new ProcessEnd(137, List.of("last words"), "killed by signal 9", "");
    private static final ProcessEnd OWN_ERROR = new ProcessEnd(1, List.of("Caused by: no disk"), "exit code 1", "");

    private static final Duration LIMITS_PAUSE = Stage.LIMITS.launchPause();

    private final Stage stage = new Stage(Map.of());

    private EngineId only() {
        assertThat(stage.launches()).hasSize(1);
        return stage.launches().get(0);
    }

    @Test
    void aStartThatIsKilledIsTriedAgainOnAnotherAgent() {
        stage.ask("a1", "ann");
        EngineId first = only();
        String agent = stage.fork(first);
        stage.allocator().exited(first, KILLED, stage.now());
        stage.settle();
        assertThat(stage.refused()).isEmpty();
        assertThat(stage.launches()).as("not at once").isEmpty();
        assertThat(stage.events(first)).contains("retry", "failed");
        stage.pass(LIMITS_PAUSE);
        EngineId second = only();
        assertThat(stage.record(second).agent()).isNotEqualTo(agent);
        assertThat(stage.startAll()).containsExactly(second);
        assertThat(stage.granted()).containsEntry("a1", second);
    }

    @Test
    void whatTheEngineItselfSaysIsToldAtOnce() {
        stage.ask("a1", "ann");
        EngineId first = only();
        stage.fork(first);
        stage.allocator().exited(first, OWN_ERROR, stage.now());
        stage.settle();
        assertThat(stage.refused().get("a1").getMessage())
                .contains("exit code 1")
                .doesNotContain("tries");
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.launches()).isEmpty();
    }

    @Test
    void triesAreBoundedAndPausesGrow() {
        stage.ask("a1", "ann");
        Set<String> agents = new HashSet<>();
        Duration pause = LIMITS_PAUSE;
        for (int i = 0; i < Stage.LIMITS.launchAttempts(); i++) {
            EngineId engine = only();
            agents.add(stage.fork(engine));
            stage.allocator().exited(engine, KILLED, stage.now());
            stage.settle();
            stage.pass(pause.minusMillis(1));
            assertThat(stage.launches()).as("still pausing").isEmpty();
            stage.pass(Duration.ofMillis(1));
            pause = pause.multipliedBy(2);
        }
        assertThat(agents).containsExactlyInAnyOrder("agent1", "agent2");
        assertThat(stage.refused().get("a1").getMessage())
                .contains("killed by signal 9", "the last of 3 tries", "manager.launch.attempts");
        assertThat(stage.launches()).isEmpty();
    }

    @Test
    void anAgentWithoutRoomAndAStartThatTakesTooLongAreTriedAgainToo() {
        stage.ask("a1", "ann");
        stage.allocator()
                .refused(only(), Failures.of(ErrorCode.ENGINE_RESOURCES, "This agent has 5 engines."), stage.now());
        stage.settle();
        stage.pass(LIMITS_PAUSE);
        stage.fork(only());
        stage.pass(Duration.ofSeconds(20));
        assertThat(stage.refused()).isEmpty();
        stage.pass(LIMITS_PAUSE.multipliedBy(2));
        assertThat(stage.startAll()).hasSize(1);
        assertThat(stage.granted()).containsKey("a1");
    }

    @Test
    void aStartThatSucceedsForgetsTheTriesBefore() {
        stage.ask("a1", "ann");
        stage.fork(only());
        EngineId first = new EngineId("echo-stage-1");
        stage.allocator().exited(first, KILLED, stage.now());
        stage.settle();
        stage.pass(LIMITS_PAUSE);
        EngineId second = stage.startAll().get(0);
        stage.allocator().exited(second, KILLED, stage.now());
        stage.settle();
        stage.ask("a2", "ann");
        for (int i = 1; i < Stage.LIMITS.launchAttempts(); i++) {
            EngineId engine = only();
            stage.fork(engine);
            stage.allocator().exited(engine, KILLED, stage.now());
            stage.settle();
            assertThat(stage.refused()).isEmpty();
            stage.pass(Duration.ofSeconds(10));
        }
        assertThat(stage.startAll()).hasSize(1);
        assertThat(stage.granted()).containsKey("a2");
    }
}
