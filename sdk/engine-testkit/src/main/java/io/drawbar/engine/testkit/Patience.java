package io.drawbar.engine.testkit;

import java.time.Duration;

/** How long the contract waits for what must come: set {@code -Dtestkit.patience=60} (in seconds) where engines are slow. */
final class Patience {
    private static final int DEFAULT_SECONDS = 45;

    private Patience() {}

    static Duration limit() {
        return Duration.ofSeconds(Integer.getInteger("testkit.patience", DEFAULT_SECONDS));
    }
}
