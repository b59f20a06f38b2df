package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.Probes.AnalysisProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a statement touches is told as the engine sees it, without running it; an engine that cannot tell says so. */
@Timeout(180)
public abstract class AnalyseContract {
    private final EngineUnderTest engine;

    protected AnalyseContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    private boolean declared() {
        return engine.capabilities().contains("analyse");
    }

    @Test
    final void anAnalysisIsThereExactlyWhenItIsDeclared() throws Exception {
        try (EngineSession session = engine.session()) {
            if (declared()) {
                StatementAnalysis analysis =
                        session.analyse(engine.request(engine.probes().one()));
                assertThat(analysis.kind()).isEqualTo(StatementAnalysis.Kind.QUERY);
                assertThat(analysis.reads()).isEmpty();
                assertThat(analysis.writes()).isEmpty();
            } else {
                EngineException refusal = catchThrowableOfType(
                        EngineException.class,
                        () -> session.analyse(engine.request(engine.probes().one())));
                assertThat(refusal).isNotNull();
                assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
            }
        }
    }

    @Test
    final void tablesAndColumnsAreToldAsTheyAreReadAndWritten() throws Exception {
        if (!declared()) {
            return;
        }
        assertThat(engine.probes().analyses())
                .as("Probes.analyses of an engine that declares analyse")
                .isNotEmpty();
        try (EngineSession session = engine.session()) {
            for (AnalysisProbe probe : engine.probes().analyses()) {
                engine.setUp(session, probe.setup());
                StatementAnalysis analysis = session.analyse(engine.request(probe.text()));
                assertThat(analysis.kind()).as(probe.text()).isEqualTo(probe.kind());
                check(probe.text(), analysis.reads(), probe.reads());
                check(probe.text(), analysis.writes(), probe.writes());
            }
        }
    }

    @Test
    final void theSessionIsUsableAfterAnAnalysis() throws Exception {
        if (!declared()) {
            return;
        }
        try (EngineSession session = engine.session()) {
            session.analyse(engine.request(engine.probes().numbers(3)));
            assertThat(catchThrowableOfType(
                            EngineException.class,
                            () -> session.analyse(
                                    engine.request(engine.probes().syntaxError().text()))))
                    .isNotNull();
            assertThat(engine.run(session, engine.probes().numbers(3)).result().rows())
                    .hasSize(3);
        }
    }

    @Test
    final void anUnknownLanguageIsRefused() throws Exception {
        if (!declared()) {
            return;
        }
        StatementRequest foreign =
                new StatementRequest("unknown-language", "cobol", "DISPLAY 'X'", List.of(), Map.of());
        try (EngineSession session = engine.session()) {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> session.analyse(foreign));
            assertThat(refusal).isNotNull();
            assertThat(refusal.kind()).isIn(Kind.USER, Kind.UNSUPPORTED);
        }
    }

    private static void check(String text, List<TableUse> found, Map<String, Set<String>> expected) {
        assertThat(found).as(text).extracting(TableUse::table).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (TableUse use : found) {
            Set<String> columns = expected.get(use.table());
            Optional<Set<String>> told = use.columns().map(TreeSet::new);
            if (columns.isEmpty()) {
                assertThat(told.orElse(columns))
                        .as("columns of %s in %s", use.table(), text)
                        .isEmpty();
            } else {
                assertThat(told).as("columns of %s in %s", use.table(), text).contains(new TreeSet<>(columns));
            }
        }
    }

    @Test
    final void analysingDoesNotRun() throws Exception {
        if (!declared()) {
            return;
        }
        try (EngineSession session = engine.session()) {
            String show = engine.probes().setting().show();
            var before = engine.run(session, show).result().rows();
            session.analyse(engine.request(engine.probes().change()));
            assertThat(engine.run(session, show).result().rows()).isEqualTo(before);
        }
    }

    @Test
    final void aWrongStatementIsRefusedWithItsPlace() throws Exception {
        if (!declared()) {
            return;
        }
        try (EngineSession session = engine.session()) {
            EngineException failure = catchThrowableOfType(
                    EngineException.class,
                    () -> session.analyse(
                            engine.request(engine.probes().syntaxError().text())));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(Kind.USER);
            assertThat(failure.line()).isEqualTo(engine.probes().syntaxError().line());
        }
    }
}
