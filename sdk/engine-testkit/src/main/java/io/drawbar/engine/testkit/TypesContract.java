package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.testkit.Probes.TypeProbe;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Values arrive with their types, whatever they are. */
@Timeout(180)
public abstract class TypesContract {
    private static final List<Object> PARAMETERS = List.of(
            true,
            (byte) -7,
            (short) -300,
            -70_000,
            Long.MIN_VALUE,
            1.5f,
            -0.1,
            new BigDecimal("-12345678901234567.89"),
            "text",
            new byte[] {0, -1, 127},
            LocalDate.of(2024, 2, 29),
            LocalTime.of(23, 59, 58),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000_000),
            Instant.parse("2024-02-29T01:02:03.004Z"));

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

    @TestFactory
    final Stream<DynamicTest> everyKindOfParameterComesBackOrIsRefused() {
        if (!engine.capabilities().contains("parameters")) {
            return Stream.empty();
        }
        return PARAMETERS.stream()
                .map(value -> DynamicTest.dynamicTest(value.getClass().getSimpleName(), () -> comesBack(value)));
    }

    private void comesBack(Object value) throws Exception {
        RecordedResult result;
        try {
            result = engine.run(engine.probes().marker().orElseThrow(), value).result();
        } catch (EngineException refusal) {
            // Not every engine has each of the types; none may take one for another in silence.
            assertThat(refusal.kind()).isIn(Kind.UNSUPPORTED, Kind.USER);
            return;
        }
        assertSame(result.value(), engine.probes().answered(value));
    }

    /** Engines may widen a number, or tell as text what they have no type of their own for. */
    private static void assertSame(Object found, Object expected) {
        if (expected instanceof Number) {
            assertThat(found).isNotNull();
            assertThat(new BigDecimal(String.valueOf(found))).isEqualByComparingTo(new BigDecimal(expected.toString()));
        } else if (expected instanceof Temporal && found instanceof String) {
            assertThat(found).isEqualTo(expected.toString());
        } else {
            assertThat(found).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @TestFactory
    final Stream<DynamicTest> aValueStaysWhatItIsBetweenOthers() {
        return engine.probes().types().stream()
                .filter(probe -> engine.probes().amongNulls(probe).isPresent())
                .map(probe -> DynamicTest.dynamicTest(probe.text(), () -> checkAmongNulls(probe)));
    }

    private void checkAmongNulls(TypeProbe probe) throws Exception {
        RecordedResult result =
                engine.run(engine.probes().amongNulls(probe).orElseThrow()).result();
        assertThat(result.rowCount()).isEqualTo(3);
        assertThat(result.rows().get(0).get(0)).isNull();
        Object between = result.rows().get(1).get(0);
        if (probe.value() instanceof BigDecimal) {
            assertSame(between, probe.value());
        } else {
            assertThat(between).usingRecursiveComparison().isEqualTo(probe.value());
        }
        assertThat(result.rows().get(2).get(0)).isNull();
    }

    @Test
    final void aResultWithoutRowsHasASchema() throws Exception {
        RecordedResult result = engine.run(engine.probes().noRows()).result();
        assertThat(result.columnNames()).isNotEmpty();
        assertThat(result.rowCount()).isZero();
        assertThat(result.ended()).isTrue();
    }
}
