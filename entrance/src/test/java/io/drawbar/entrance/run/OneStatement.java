package io.drawbar.entrance.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan of a job with one statement and no limits. */
final class OneStatement {
    private OneStatement() {}

    static JobPlan plan() {
        return new JobPlan(
                List.of(new JobPlan.PlannedStatement("select 1", "sql", 0, Map.of())),
                List.of(),
                Optional.empty(),
                0,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                false);
    }
}
