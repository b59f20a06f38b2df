package io.drawbar.it;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must come: so long that a machine which is busy with other things does not fail them. */
public final class Patience {
    /** The same for what waits by itself. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private Patience() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
