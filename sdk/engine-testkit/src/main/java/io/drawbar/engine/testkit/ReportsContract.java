package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Progress and logs are such that people can read them. */
@Timeout(180)
public abstract class ReportsContract {
    private final EngineUnderTest engine;

    protected ReportsContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void progressStaysWithinItsBoundsAndIsToldOnlyWhenDeclared() throws Exception {
        RecordingSink sink = engine.run(engine.probes().numbers(200_000));
        if (!engine.capabilities().contains("progress")) {
            assertThat(sink.progress()).isEmpty();
            return;
        }
        assertThat(sink.progress()).isNotEmpty();
        for (Progress progress : sink.progress()) {
            assertThat(Double.isNaN(progress.fraction()) || (progress.fraction() >= 0 && progress.fraction() <= 1))
                    .isTrue();
            assertThat(progress.done()).isBetween(0L, progress.total());
            assertThat(progress.unit()).isNotBlank();
        }
    }

    @Test
    final void aLineOfTheLogIsOneLine() throws Exception {
        RecordingSink sink = engine.run(engine.probes().numbers(200_000));
        assertThat(sink.logs())
                .allSatisfy(log -> assertThat(log.line()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    final void factsAreShortNamesWithValues() {
        assertThat(engine.engine().facts()).allSatisfy((key, value) -> {
            assertThat(key).matches("[a-z][a-z0-9-]*");
            assertThat(value).isNotBlank();
        });
    }
}
