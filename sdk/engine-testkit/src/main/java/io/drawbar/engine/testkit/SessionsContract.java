package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.Probes.SettingProbe;
import io.drawbar.engine.testkit.Probes.TemporaryProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions do not see each other. */
@Timeout(180)
public abstract class SessionsContract {
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
    final void aTemporaryObjectBelongsToItsSession() throws Exception {
        if (engine.probes().temporary().isEmpty()) {
            return;
        }
        TemporaryProbe probe = engine.probes().temporary().get();
        try (EngineSession with = engine.session();
                EngineSession without = engine.session()) {
            engine.run(with, probe.make());
            assertThat(engine.run(with, probe.use()).result().rowCount()).isPositive();
            EngineException failure =
                    catchThrowableOfType(EngineException.class, () -> engine.run(without, probe.use()));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(Kind.USER);
        }
        try (EngineSession after = engine.session()) {
            assertThat(catchThrowableOfType(EngineException.class, () -> engine.run(after, probe.use())))
                    .isNotNull();
        }
    }

    @Test
    final void anEngineBecomesAnOwnersIfItSaysSo() throws Exception {
        if (!engine.capabilities().contains("claim")) {
            assertThat(catchThrowableOfType(EngineException.class, () -> engine.claim("owner", Map.of()))
                            .kind())
                    .isEqualTo(Kind.UNSUPPORTED);
        } else {
            engine.claim("owner", Map.of());
        }
        assertThat(engine.run(engine.probes().numbers(3)).result().rows()).hasSize(3);
    }
}
