package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An ask with everything looked up that its decision needs.
 *
 * @param askId chosen by the entrance
 * @param user for whom
 * @param tenant on whose account
 * @param key which engines would do
 * @param needs what a new engine would take
 * @param launchSettings what a new engine would be launched with beyond the configured settings
 * @param priority higher first
 * @param entrance who asks and will hold the lease
 * @param longLived whether it takes a session only, and no place among the running statements
 * @param only the one engine that will do, whatever the key
 */
public record Demand(
        String askId,
        UserName user,
        TenantName tenant,
        EngineKey key,
        Needs needs,
        Map<String, String> launchSettings,
        int priority,
        String entrance,
        boolean longLived,
        Optional<EngineId> only) {

    /**
     * What one engine takes and gives.
     *
     * @param memoryBytes of its agent's memory
     * @param cores of its agent's cores
     * @param maxSessions leases it may have at once
     * @param maxStatements leases it may have at once that are not long-lived
     * @param startTimeout how long it may take to be ready
     */
    public record Needs(long memoryBytes, double cores, int maxSessions, int maxStatements, Duration startTimeout) {
        public Needs {
            Objects.requireNonNull(startTimeout, "startTimeout");
        }
    }

    public Demand {
        Objects.requireNonNull(askId, "askId");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(needs, "needs");
        launchSettings = Map.copyOf(launchSettings);
        Objects.requireNonNull(entrance, "entrance");
        Objects.requireNonNull(only, "only");
    }
}
