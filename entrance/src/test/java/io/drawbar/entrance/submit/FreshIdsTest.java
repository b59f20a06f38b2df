package io.drawbar.entrance.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.entrance.HandClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only what cannot have been used is called fresh. */
class FreshIdsTest {
    private static final Duration SKEW = FreshIds.SKEW;
    private final HandClock clock = new HandClock();
    private final FreshIds ids = new FreshIds(clock);
    private long count;

    private UUID made(Duration ago) {
        long millis = clock.millis() - ago.toMillis();
        return new UUID(millis << 16 | 0x7000, 0x8000000000000000L | count++);
    }

    @Test
    void anIdOfNowIsFreshOnceHoweverLaterItComesAgain() {
        clock.pass(SKEW.multipliedBy(3));
        for (Duration ago : new Duration[] {SKEW.negated(), Duration.ZERO, SKEW}) {
            UUID id = made(ago);
            assertThat(ids.take(id)).isTrue();
            for (int i = 0; i < 12; i++) {
                assertThat(ids.take(id)).isFalse();
                clock.pass(SKEW.dividedBy(4));
                ids.take(made(Duration.ZERO));
            }
        }
    }

    @Test
    void whatIsOldOrFarAheadOrOfAnotherKindIsNot() {
        clock.pass(SKEW.multipliedBy(3));
        assertThat(ids.take(made(SKEW.plusMillis(1)))).isFalse();
        assertThat(ids.take(made(SKEW.plusMillis(1).negated()))).isFalse();
        assertThat(ids.take(UUID.randomUUID())).isFalse();
    }

    @Test
    void whatMayHaveBeenUsedBeforeTheStartIsNot() {
        assertThat(ids.take(made(Duration.ZERO))).isFalse();
        clock.pass(SKEW);
        assertThat(ids.take(made(Duration.ZERO))).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(ids.take(made(Duration.ZERO))).isTrue();
    }

    @Test
    void memoryIsBounded() {
        clock.pass(SKEW.multipliedBy(3));
        for (int i = 0; i < FreshIds.MAX_KEPT; i++) {
            assertThat(ids.take(made(Duration.ZERO))).isTrue();
        }
        assertThat(ids.take(made(Duration.ZERO))).isFalse();
        clock.pass(SKEW.multipliedBy(2));
        assertThat(ids.take(made(Duration.ZERO))).isTrue();
    }
}
