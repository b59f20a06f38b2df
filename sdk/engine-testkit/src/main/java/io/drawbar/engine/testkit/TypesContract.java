package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.testkit.Probes.TypeProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Values arrive with their types, whatever they are. */
@Timeout(60)
public abstract class TypesContract {
    private final EngineUnderTest engine;

    protected TypesContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @TestFactory
    final Stream<DynamicTest> everyTypeArrivesAsItIs() {
        return engine.probes().types().stream().map(probe -> DynamicTest.dynamicTest(probe.text(), () -> check(probe)));
    }

    private void check(TypeProbe probe) throws Exception {
        RecordedResult result = engine.run(probe.text()).result();
        assertThat(result.schema().getFields().get(0).getType()).hasToString(probe.arrowType());
        List<Object> expected = new ArrayList<>();
        expected.add(probe.value());
        assertThat(result.rows()).usingRecursiveComparison().isEqualTo(List.of(expected));
    }

    @Test
    final void textsOfAnyScriptArriveUnchanged() throws Exception {
        for (String text : List.of("", "žluťoučký kůň", "日本語", "🎹🎶", "שלום", "a\tb", "x".repeat(100_000))) {
            assertThat(engine.run(engine.probes().text(text)).result().value()).isEqualTo(text);
        }
    }

    @Test
    final void aResultWithoutRowsHasASchema() throws Exception {
        RecordedResult result = engine.run(engine.probes().noRows()).result();
        assertThat(result.columnNames()).isNotEmpty();
        assertThat(result.rowCount()).isZero();
        assertThat(result.ended()).isTrue();
    }
}
