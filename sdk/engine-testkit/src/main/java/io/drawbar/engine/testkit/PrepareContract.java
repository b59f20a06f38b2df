package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A prepared statement is known without being run, and parameters are values and never text. */
@Timeout(180)
public abstract class PrepareContract {
    private final EngineUnderTest engine;

    protected PrepareContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void theShapeOfAQueryIsThatOfItsResult() throws Exception {
        try (EngineSession session = engine.session();
                EngineStatement statement =
                        session.prepare(engine.request(engine.probes().numbers(10)))) {
            StatementShape shape = statement.shape();
            if (!engine.capabilities().contains("prepare")) {
                assertThat(shape).isEqualTo(StatementShape.UNKNOWN);
                return;
            }
            assertThat(shape.kind()).isEqualTo(StatementShape.Kind.QUERY);
            RecordingSink sink = new RecordingSink();
            statement.run(sink);
            assertThat(ArrowDecoder.of(shape.schema().orElseThrow()).schema())
                    .isEqualTo(sink.result().schema());
        }
    }

    @Test
    final void preparingDoesNotRun() throws Exception {
        try (EngineSession session = engine.session()) {
            String show = engine.probes().setting().show();
            var before = engine.run(session, show).result().rows();
            session.prepare(engine.request(engine.probes().change())).close();
            assertThat(engine.run(session, show).result().rows()).isEqualTo(before);
            engine.run(session, engine.probes().change());
            assertThat(engine.run(session, show).result().rows()).isNotEqualTo(before);
        }
    }

    @Test
    final void aStatementWithoutRowsSaysSoBeforeItRuns() throws Exception {
        try (EngineSession session = engine.session();
                EngineStatement statement =
                        session.prepare(engine.request(engine.probes().update().getKey()))) {
            assertThat(statement.shape().kind()).isNotEqualTo(StatementShape.Kind.QUERY);
        }
    }

    @Test
    final void aParameterIsAValueAndNotText() throws Exception {
        if (!engine.capabilities().contains("parameters")) {
            EngineException refusal = catchThrowableOfType(
                    EngineException.class, () -> engine.run(engine.probes().one(), 1));
            assertThat(refusal.kind()).isIn(Kind.UNSUPPORTED, Kind.USER);
            return;
        }
        String marker = engine.probes().marker().orElseThrow();
        for (Object value : new Object[] {"it's ? \\ \" -- x", "", 42L, -1.5, true, "日本"}) {
            assertThat(engine.run(marker, value).result().value())
                    .isEqualTo(engine.probes().answered(value));
        }
        assertThat(engine.run(marker, new Object[] {null}).result().value()).isNull();
    }

    @Test
    final void markersAreCountedAndMissingValuesRefused() throws Exception {
        if (!engine.capabilities().contains("parameters")) {
            return;
        }
        String marker = engine.probes().marker().orElseThrow();
        try (EngineSession session = engine.session();
                EngineStatement described = session.prepare(engine.request(marker))) {
            if (engine.capabilities().contains("prepare")) {
                assertThat(described.shape().parameterTypes()).hasSize(1);
            }
            EngineException missing =
                    catchThrowableOfType(EngineException.class, () -> described.run(new RecordingSink()));
            assertThat(missing.kind()).isEqualTo(Kind.USER);
            assertThat(missing.sqlState()).hasValue("07001");
        }
        EngineException tooMany = catchThrowableOfType(EngineException.class, () -> engine.run(marker, 1, 2));
        assertThat(tooMany.kind()).isEqualTo(Kind.USER);
        if (engine.capabilities().contains("prepare")
                && engine.probes().bigintMarker().isPresent()) {
            try (EngineSession session = engine.session();
                    EngineStatement described = session.prepare(
                            engine.request(engine.probes().bigintMarker().get()))) {
                assertThat(described.shape().parameterTypes()).containsExactly(ParameterType.BIGINT);
            }
        }
    }
}
