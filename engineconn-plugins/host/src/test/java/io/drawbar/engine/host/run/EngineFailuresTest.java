package io.drawbar.engine.host.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.protocol.v1.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFailuresTest {
    private static Failure failure(Kind kind, String stage) {
        return EngineFailures.of(
                EngineException.builder(kind, "It is refused.")
                        .sqlState("22000")
                        .build(),
                stage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start-engine", "open-session"})
    void whatIsWrongBeforeAStatementIsThereIsNotTheStatement(String stage) {
        Failure refused = failure(Kind.USER, stage);
        assertThat(refused.getName()).isEqualTo("STATEMENT_FAILED");
        assertThat(refused.getSqlState()).isEqualTo("22000");
        assertThat(refused.getRemedy()).contains("settings", "schema").doesNotContain("statement");
        assertThat(failure(Kind.RESOURCES, stage).getRemedy()).contains("memory");
    }

    @Test
    void aStatementsOwnFailureIsMendedInTheStatement() {
        assertThat(failure(Kind.USER, "run").getRemedy()).contains("statement");
        assertThat(failure(Kind.USER, "prepare").getRemedy()).contains("statement");
    }
}
