package io.drawbar.common.coordination;

import java.util.Objects;

/**
 * What lies in {@code /engines/ID}: all that a manager must know of an engine to take it over. Written once, before the launch.
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
        boolean preemptible) {
    public EngineRecord {
        application = Objects.requireNonNullElse(application, ""); // Absent in records of earlier versions.
    }
}
