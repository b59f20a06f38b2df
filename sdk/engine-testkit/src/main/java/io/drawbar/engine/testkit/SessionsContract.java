package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.Probes.SettingProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions do not see each other, and work at the same time. */
@Timeout(60)
public abstract class SessionsContract {
    private static final int SESSIONS = 8;

    private final EngineUnderTest engine;

    protected SessionsContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void aSettingBelongsToItsSession() throws Exception {
        SettingProbe setting = engine.probes().setting();
        try (EngineSession with = engine.session(Map.of(setting.name(), setting.value()), Optional.empty());
                EngineSession without = engine.session()) {
            assertThat(shown(with)).contains(setting.value());
            assertThat(shown(without)).doesNotContain(setting.value());
            engine.run(without, engine.probes().change());
            assertThat(shown(with)).contains(setting.value());
        }
    }

    private List<Object> shown(EngineSession session) throws Exception {
        return engine.run(session, engine.probes().setting().show())
                .result()
                .rows()
                .get(0);
    }

    @Test
    final void settingsThatASessionCannotHaveAreRefused() {
        for (String name : engine.probes().refusedSettings()) {
            EngineException failure = catchThrowableOfType(
                    EngineException.class, () -> engine.session(Map.of(name, "1"), Optional.empty()));
            assertThat(failure).as(name).isNotNull();
            assertThat(failure.kind()).isEqualTo(Kind.USER);
            assertThat(failure).hasMessageContaining(name);
        }
    }

    @Test
    final void aSchemaThatIsNotThereIsRefused() {
        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> engine.session(Map.of(), Optional.of("no_such_schema")));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.USER);
    }

    @Test
    final void manySessionsWorkAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            List<CompletableFuture<Long>> results = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                long rows = 10_000L * (i + 1);
                results.add(CompletableFuture.supplyAsync(() -> rowsOf(rows), threads));
            }
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(results.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(10_000L * (i + 1));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private long rowsOf(long rows) {
        try (EngineSession session = engine.session()) {
            long sum = 0;
            for (int i = 0; i < 3; i++) {
                sum = engine.run(session, engine.probes().numbers(rows))
                        .result()
                        .rowCount();
            }
            return sum;
        } catch (EngineException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
