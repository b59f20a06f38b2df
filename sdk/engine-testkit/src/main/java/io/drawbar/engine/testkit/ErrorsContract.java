package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.Probes.FailureProbe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures explain themselves, and leave the session usable. */
@Timeout(180)
public abstract class ErrorsContract {
    private final EngineUnderTest engine;

    protected ErrorsContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void aSyntaxErrorIsTheUsersAndSaysWhere() throws Exception {
        check(engine.probes().syntaxError());
    }

    @Test
    final void aUsersErrorIsTheUsersAndSaysWhy() throws Exception {
        check(engine.probes().userError());
    }

    private void check(FailureProbe probe) throws Exception {
        try (EngineSession session = engine.session()) {
            EngineException failure =
                    catchThrowableOfType(EngineException.class, () -> engine.run(session, probe.text()));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(Kind.USER);
            assertThat(failure.getMessage()).contains(probe.message()).doesNotContain("\n\tat ");
            assertThat(failure.sqlState().orElse("00000")).hasSize(5);
            assertThat(failure.line()).isEqualTo(probe.line());
            assertThat(engine.run(session, engine.probes().one()).result().rowCount())
                    .isEqualTo(1);
        }
    }

    @Test
    final void aFailureInTheMiddleOfAResultLeavesTheResultOpen() throws Exception {
        if (engine.probes().lateFailure().isPresent()) {
            RecordingSink sink = new RecordingSink();
            try (EngineSession session = engine.session()) {
                EngineException failure = catchThrowableOfType(
                        EngineException.class,
                        () -> engine.run(
                                session, sink, engine.probes().lateFailure().get()));
                assertThat(failure).isNotNull();
            }
            assertThat(sink.result().ended()).isFalse();
            assertThat(sink.result().rowCount()).isPositive();
        }
    }

    @Test
    final void anUnknownLanguageIsRefused() throws Exception {
        try (EngineSession session = engine.session()) {
            EngineException failure = catchThrowableOfType(EngineException.class, () -> {
                try (EngineStatement statement = session.prepare(
                        new StatementRequest("unknown-language", "cobol", "DISPLAY 'X'", List.of(), Map.of()))) {
                    statement.run(new RecordingSink());
                }
            });
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isIn(Kind.USER, Kind.UNSUPPORTED);
            assertThat(failure).hasMessageContaining("cobol");
        }
    }
}
