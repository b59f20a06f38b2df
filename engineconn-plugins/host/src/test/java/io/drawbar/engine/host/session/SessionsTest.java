package io.drawbar.engine.host.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final EngineChoice.Wanted ANY = new EngineChoice.Wanted("", "");

    private Instant now = NOW;

    private final Sessions sessions = new Sessions((wanted, request) -> new CompletableFuture<>(), 10, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private static SessionRequest request(String id) {
        return new SessionRequest(id, "ann", Optional.empty(), Optional.empty(), Map.of());
    }

    @Test
    void whoeverComesWhenTheIdleEngineHasDecidedToEndIsSentAway() {
        now = NOW.plus(Duration.ofSeconds(10));
        assertThat(sessions.endIfIdleFor(10_000)).isFalse();
        now = NOW.plus(Duration.ofSeconds(11));
        assertThat(sessions.endIfIdleFor(10_000)).isTrue();
        assertThatThrownBy(() -> sessions.open(ANY, request("late"), "lease"))
                .isInstanceOfSatisfying(DrawbarException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.ENGINE_LOST));
    }

    @Test
    void anEngineWithASessionIsNotIdle() {
        CompletableFuture<HostSession> opening = sessions.open(ANY, request("one"), "lease");
        now = NOW.plus(Duration.ofHours(1));
        assertThat(sessions.endIfIdleFor(10_000)).isFalse();
        assertThat(opening).isNotDone();
    }
}
