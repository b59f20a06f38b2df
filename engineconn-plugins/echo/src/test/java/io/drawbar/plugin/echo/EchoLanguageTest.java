package io.drawbar.plugin.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import io.drawbar.engine.testkit.RecordedResult;
import io.drawbar.engine.testkit.RecordingSink;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mini language of the README, statement by statement. */
class EchoLanguageTest {
    private Engine engine;
    private EngineSession session;

    @BeforeEach
    void open() throws EngineException {
        engine = start(Map.of("echo.tables", "10000"));
        session = engine.openSession(
                new SessionRequest("s", "ann", Optional.empty(), Optional.of("sales"), Map.of("my.x", "1")));
    }

    @AfterEach
    void close() {
        session.close();
        engine.close();
    }

    @Test
    void valuesAreAnsweredWithTheirTypes() throws Exception {
        assertThat(
                        run("select 1, 3000000000, 1.50, 1e3, 'it''s', null, true, date '2024-02-29', x'ff', array[1, 2], -7")
                                .result()
                                .rows())
                .usingRecursiveComparison()
                .isEqualTo(List.of(Arrays.asList(
                        1,
                        3000000000L,
                        new BigDecimal("1.50"),
                        1000.0,
                        "it's",
                        null,
                        true,
                        LocalDate.of(2024, 2, 29),
                        new byte[] {-1},
                        List.of(1, 2),
                        -7)));
        assertThat(run("values (1, 'a'), (3000000000, null);").result().rows())
                .containsExactly(List.of(1L, "a"), Arrays.asList(3000000000L, null));
        assertThat(run("select user(), catalog(), schema()").result().rows())
                .containsExactly(List.of("ann", "echo", "sales"));
    }

    @Test
    void generatedRowsFollowTheFormulas() throws Exception {
        RecordedResult result = run("select * from rows(100000)").result();
        List<List<Object>> rows = result.rows();
        assertThat(rows).hasSize(100_000);
        assertThat(result.batches().size()).isGreaterThan(2);
        for (int i = 0; i < rows.size(); i++) {
            int phase = i % 4096;
            assertThat(rows.get(i))
                    .containsExactly(
                            (long) i,
                            phase,
                            phase * 0.25,
                            phase % 7 == 3 ? null : phase % 16 == 5 ? "行 🎹 ряд " + phase : "row " + phase,
                            BigDecimal.valueOf(phase, 2),
                            LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(phase));
        }
    }

    @Test
    void generatedColumnsCanBeChosenAndEveryTypeIsThere() throws Exception {
        assertThat(run("select b, a from rows(3, a bigint, b varchar null) limit 2")
                        .result()
                        .rows())
                .containsExactly(List.of("row 0", 0L), List.of("row 1", 1L));
        RecordedResult nested =
                run("select * from rows(20000, m map(varchar, int) null, l array(bigint), n bigint null)")
                        .result();
        assertThat(nested.rows().get(19_999)).containsExactly(null, List.of(), null);
        assertThat(nested.rows().get(19_998)).containsExactly(Map.of("row 3614", 3614), List.of(3614L, 3614L), 19_998L);
        assertThat(run("select * from main.types").result().rowCount()).isEqualTo(100);
    }

    @Test
    void aBlockHasSeveralResultSets() throws Exception {
        RecordingSink sink = run("begin select 1; update 5; begin values (2), (3); end; noop; end");
        assertThat(sink.results()).extracting(RecordedResult::rowCount).containsExactly(1L, 2L);
        assertThat(sink.updateCount()).hasValue(5);
    }

    @Test
    void failuresAreAsTold() {
        assertThatThrownBy(() -> run("fail 'no ''such'' thing' user code 'NOPE' state '42000' at 3:7"))
                .isInstanceOfSatisfying(EngineException.class, failure -> {
                    assertThat(failure).hasMessage("no 'such' thing");
                    assertThat(failure.kind()).isEqualTo(EngineException.Kind.USER);
                    assertThat(failure.engineCode()).contains("NOPE");
                    assertThat(failure.sqlState()).contains("42000");
                    assertThat(List.of(failure.line(), failure.column())).containsExactly(3, 7);
                });
        RecordingSink sink = new RecordingSink();
        assertThatThrownBy(() -> run("select * from rows(10000) then fail 'late'", sink))
                .hasMessage("late");
        assertThat(sink.results().get(0).rowCount()).isEqualTo(10_000);
        assertThat(sink.results().get(0).ended()).isFalse();
    }

    @Test
    void parametersAreEchoedWithTheirTypes() throws Exception {
        RecordingSink sink = new RecordingSink();
        List<Object> values = Arrays.asList(7, new BigDecimal("1.5"), null);
        try (EngineStatement statement = session.prepare(
                new StatementRequest("st", "sql", "select ?, cast(? as decimal(5,2)) as d, ?", values, Map.of()))) {
            assertThat(statement.shape().parameterTypes())
                    .containsExactly(ParameterType.UNKNOWN, ParameterType.DECIMAL, ParameterType.UNKNOWN);
            statement.run(sink);
        }
        assertThat(sink.result().rows()).containsExactly(Arrays.asList(7, new BigDecimal("1.50"), null));
        assertThatThrownBy(() -> run("select ?")).hasMessageContaining("Found 0 parameters, expected 1");
    }

    @Test
    void startCanFailAndVariablesAreChecked() throws Exception {
        assertThatThrownBy(() -> start(Map.of("echo.start-failure", "no licence")))
                .hasMessage("no licence");
        assertThatThrownBy(() -> run("set nonsense = 1")).hasMessageContaining("nonsense");
        assertThatThrownBy(() -> run("set echo.tables = 1")).hasMessageContaining("whole engine");
        run("set echo.batch-rows = 10");
        assertThat(run("select * from rows(95)").result().batches()).hasSize(10);
        assertThat(run("show my.x").result().rows()).containsExactly(List.of("my.x", "1"));
    }

    private RecordingSink run(String text) throws Exception {
        RecordingSink sink = new RecordingSink();
        run(text, sink);
        return sink;
    }

    private void run(String text, RecordingSink sink) throws Exception {
        try (EngineStatement statement =
                session.prepare(new StatementRequest("st", "sql", text, List.of(), Map.of()))) {
            statement.run(sink);
        }
    }

    private static Engine start(Map<String, String> settings) throws EngineException {
        return new EchoPlugin().start(new EngineContext("e", "ann", "1", settings, Path.of("target")));
    }
}
