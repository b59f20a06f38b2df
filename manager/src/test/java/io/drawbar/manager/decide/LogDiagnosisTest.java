package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogDiagnosisTest {
    @Test
    void theInnermostCauseSaysMost() {
        assertThat(LogDiagnosis.rootCause(List.of(
                        "INFO starting",
                        "java.lang.IllegalStateException: outer",
                        "\tat a.B.c(B.java:1)",
                        "Caused by: java.lang.RuntimeException: middle",
                        "Caused by: java.io.IOException: Permission denied",
                        "\tat d.E.f(E.java:2)",
                        "\t... 3 more",
                        "INFO bye")))
                .isEqualTo("java.io.IOException: Permission denied");
    }

    @Test
    void withoutACauseItIsTheExceptionThenTheErrorAndElseNothing() {
        assertThat(LogDiagnosis.rootCause(List.of(
                        "Exception in thread \"main\" java.lang.NoClassDefFoundError: x/Y", "\tat a.B.c(B.java:1)")))
                .isEqualTo("Exception in thread \"main\" java.lang.NoClassDefFoundError: x/Y");
        assertThat(LogDiagnosis.rootCause(List.of("Unrecognized VM option 'x'", "bye")))
                .isEqualTo("Unrecognized VM option 'x'");
        assertThat(LogDiagnosis.rootCause(List.of("Error: no such file", "bye")))
                .isEqualTo("Error: no such file");
        assertThat(LogDiagnosis.rootCause(List.of("INFO one", "Registered", "  ")))
                .isEmpty();
        assertThat(LogDiagnosis.rootCause(List.of())).isEmpty();
    }

    @Test
    void aLongLineIsCut() {
        assertThat(LogDiagnosis.rootCause(List.of("Caused by: " + "x".repeat(10_000))))
                .hasSizeLessThan(1_100);
    }
}
