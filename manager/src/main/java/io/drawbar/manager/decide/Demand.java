package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Amount;
import io.drawbar.manager.share.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An ask with everything looked up that its decision needs.
 *
 * @param askId chosen by the entrance
 * @param user for whom
 * @param tenant on whose account
 * @param application of the user's, on whose account; empty: none
 * @param key which engines would do
 * @param needs what a new engine would take
 * @param launchSettings what a new engine would be launched with beyond the configured settings
 * @param priority higher first
 * @param since when it was asked first, by whichever manager; empty: now
 * @param entrance who asks and will hold the lease
 * @param longLived whether it takes a session only, and no place among the running statements
 * @param only the one engine that will do, whatever the key
 */
public record Demand(
        String askId,
        UserName user,
        TenantName tenant,
        String application,
        EngineKey key,
        Needs needs,
        Map<String, String> launchSettings,
        int priority,
        Optional<Instant> since,
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
     * @param maxLife after which time it takes nothing new and ends; zero: never
     * @param maxUses after how many statements it takes nothing new and ends; 0: never
     * @param preemptible whether it may be ended for those who are guaranteed what it takes
     * @param agentLabels which its agent must have
     * @param preferredLabels which its agent should have
     * @param guest the thin engine that its process is for, where not every agent with such processes has that engine
     */
    public record Needs(
            long memoryBytes,
            double cores,
            int maxSessions,
            int maxStatements,
            Duration startTimeout,
            Duration maxLife,
            long maxUses,
            boolean preemptible,
            Map<String, String> agentLabels,
            Map<String, String> preferredLabels,
            Optional<Guest> guest) {
        /** One that would be as well on any agent that has the labels. */
        public Needs(
                long memoryBytes,
                double cores,
                int maxSessions,
                int maxStatements,
                Duration startTimeout,
                Duration maxLife,
                long maxUses,
                boolean preemptible,
                Map<String, String> agentLabels) {
            this(
                    memoryBytes,
                    cores,
                    maxSessions,
                    maxStatements,
                    startTimeout,
                    maxLife,
                    maxUses,
                    preemptible,
                    agentLabels,
                    Map.of(),
                    Optional.empty());
        }

        public Needs {
            Objects.requireNonNull(startTimeout, "startTimeout");
            Objects.requireNonNull(maxLife, "maxLife");
            agentLabels = Map.copyOf(agentLabels);
            preferredLabels = Map.copyOf(preferredLabels);
            Objects.requireNonNull(guest, "guest");
        }

        /** Whether an engine that was started with these would do for somebody with others. */
        boolean isLike(Needs other) {
            return amount().equals(other.amount())
                    && maxSessions == other.maxSessions
                    && maxStatements == other.maxStatements;
        }

        /** Whether that engine is of this size. */
        boolean isOf(EngineRecord record) {
            return amount().equals(Amount.of(record.cores(), record.memoryBytes()))
                    && maxSessions == record.maxSessions()
                    && maxStatements == record.maxStatements();
        }

        Shape shape(EngineKey key) {
            return new Shape(key.type(), key.version(), amount(), agentLabels, preferredLabels, guest);
        }

        Amount amount() {
            return Amount.of(cores, memoryBytes);
        }
    }

    public Demand {
        Objects.requireNonNull(askId, "askId");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(needs, "needs");
        launchSettings = Map.copyOf(launchSettings);
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(entrance, "entrance");
        Objects.requireNonNull(only, "only");
    }

    /** What a lease for it takes. */
    Resource place() {
        return longLived ? Resource.SESSIONS : Resource.STATEMENTS;
    }

    Shape shape() {
        return needs.shape(key);
    }
}
