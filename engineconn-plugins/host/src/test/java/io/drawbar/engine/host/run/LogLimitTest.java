package io.drawbar.engine.host.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    @Test
    void linesAreBoundedBySecondAndByStatement() {
        LogLimit limit = new LogLimit(3, 2, 0);
        assertThat(limit.admit(1)).isTrue();
        assertThat(limit.admit(2)).isTrue();
        assertThat(limit.admit(3)).isFalse();
        assertThat(limit.takeDropped(4, false)).isEqualTo(1);
        assertThat(limit.admit(1_000_000_001L)).isTrue();
        assertThat(limit.admit(5_000_000_000L)).isFalse();
        assertThat(limit.takeDropped(5_000_000_000L, false)).isEqualTo(1);
        assertThat(limit.admit(5_000_000_001L)).isFalse();
        assertThat(limit.takeDropped(5_000_000_002L, false)).isZero();
        assertThat(limit.takeDropped(5_000_000_002L, true)).isEqualTo(1);
    }

    @Test
    void aLongLineIsCutWithoutBreakingACharacter() {
        assertThat(LogLimit.cut("short", 100)).isEqualTo("short");
        String cut = LogLimit.cut("ä😀".repeat(100), 101);
        assertThat(cut).endsWith(" …");
        String kept = cut.substring(0, cut.length() - 2);
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length).isBetween(95, 101);
        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(kept);
    }
}
