package io.drawbar.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.DrawbarException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    @Test
    void idsGrowEvenWhenTheClockStandsStill() {
        Uuid7 ids = new Uuid7(Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next().toString());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theyCarryVersionVariantAndTime() {
        UUID id = new Uuid7(Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void namesThatCouldLeaveAFolderAreRefused() {
        for (String bad : List.of("", "..", "../x", "a/b", "-rf", ".hidden", "a b", "é", "x".repeat(81))) {
            assertThatThrownBy(() -> new UserName(bad)).isInstanceOf(DrawbarException.class);
        }
        assertThat(new UserName("ann.lee@example.org").value()).isEqualTo("ann.lee@example.org");
    }

    @Test
    void aJobsIdIsACanonicalUuid() {
        assertThatThrownBy(() -> JobId.parse("1-2-3-4-5")).isInstanceOf(DrawbarException.class);
        assertThatThrownBy(() -> JobId.parse("x".repeat(36))).isInstanceOf(DrawbarException.class);
    }
}
