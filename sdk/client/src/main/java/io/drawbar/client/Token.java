package io.drawbar.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A token that stands for its user.
 *
 * @param token the secret; the server shows it this once
 * @param expiresAt empty: never
 */
public record Token(String token, Optional<Instant> expiresAt) {
    public Token {
        Objects.requireNonNull(token, "token");
    }

    /** Without the secret, so that it reaches no log by accident. */
    @Override
    public String toString() {
        return "Token[expiresAt=" + expiresAt + "]";
    }
}
