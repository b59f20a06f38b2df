package io.drawbar.entrance.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only what cannot have been used is called fresh. */
class FreshIdsTest {
    private static final Duration SKEW = FreshIds.SKEW;
    private final Hand clock = new Hand();
    private final FreshIds ids = new FreshIds(clock);
    private long count;

    /** A clock that is turned by hand. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

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
