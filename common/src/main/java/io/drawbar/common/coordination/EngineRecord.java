package io.drawbar.common.coordination;

import java.util.Objects;

/**
 * What lies in {@code /engines/ID}: all that a manager must know of an engine to take it over. Written before the launch, and once more
 * when an engine of a pool has been claimed.
 *
 * @param id the engine
 * @param type its type
 * @param version its version
 * @param shareLevel who may share it
 * @param owner whose it is: a user, a tenant or Drawbar itself, as the share level says
 * @param sharer what engines of one owner are told apart by: the owner again, or the connection at share level connection
 * @param settingsHash tells apart engines that were launched with different settings; empty: the configured ones
 * @param tenant on whose account it is
 * @param application of the owner's, on whose account an engine of one connection is; empty: none
 * @param agent the node whose agent starts it
 * @param memoryBytes what it takes of the agent's memory
 * @param cores what it takes of the agent's cores
 * @param maxSessions how many sessions it may have
 * @param maxStatements how many statements it may run at once
 * @param createdMillis when it was asked for
 * @param startTimeoutMillis how long after that it may take to be ready
 * @param maxLifeMillis after which time it takes nothing new and ends; 0: never
 * @param maxUses after how many statements it takes nothing new and ends; 0: never
 * @param preemptible whether it may be ended for those who are guaranteed what it takes
 * @param pool for which it was started; empty: for somebody who asked
 * @param claim under which it was taken out of its pool; empty: it is not, or never was in one
 */
public record EngineRecord(
        String id,
        String type,
        String version,
        String shareLevel,
        String owner,
        String sharer,
        String settingsHash,
        String tenant,
        String application,
        String agent,
        long memoryBytes,
        double cores,
        int maxSessions,
        int maxStatements,
        long createdMillis,
        long startTimeoutMillis,
        long maxLifeMillis,
        long maxUses,
        boolean preemptible,
        String pool,
        String claim) {
    public EngineRecord {
        // Absent in records of earlier versions.
        application = Objects.requireNonNullElse(application, "");
        pool = Objects.requireNonNullElse(pool, "");
        claim = Objects.requireNonNullElse(claim, "");
    }

    /** One that was started for somebody who asked. */
    public EngineRecord(
            String id,
            String type,
            String version,
            String shareLevel,
            String owner,
            String sharer,
            String settingsHash,
            String tenant,
            String application,
            String agent,
            long memoryBytes,
            double cores,
            int maxSessions,
            int maxStatements,
            long createdMillis,
            long startTimeoutMillis,
            long maxLifeMillis,
            long maxUses,
            boolean preemptible) {
        this(
                id,
                type,
                version,
                shareLevel,
                owner,
                sharer,
                settingsHash,
                tenant,
                application,
                agent,
                memoryBytes,
                cores,
                maxSessions,
                maxStatements,
                createdMillis,
                startTimeoutMillis,
                maxLifeMillis,
                maxUses,
                preemptible,
                "",
                "");
    }

    /** Whether it is in a pool and nobody's yet. */
    public boolean unclaimed() {
        return !pool.isEmpty() && claim.isEmpty();
    }
}
