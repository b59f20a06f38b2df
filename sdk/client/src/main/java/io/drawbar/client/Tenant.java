package io.drawbar.client;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A tenant: what it may have and what it has. Amounts are by resource: cores, memory (bytes), engines, statements, sessions, queue.
 *
 * @param parent the tenant it is part of
 * @param weight how much of what is contended, compared with its siblings
 * @param guaranteed what is its own as soon as it wants it
 * @param maximum what it never exceeds
 * @param eachUser the part of each of its users who is not among {@code users}
 * @param eachApplication the part, within a user's, of each application that is not among {@code applications}
 * @param version for compare-and-set; 0 unless it was defined at run time
 * @param source configuration, run time, or none
 * @param used what it has now
 * @param activeUsers users that have something now
 */
public record Tenant(
        String name,
        Optional<String> parent,
        double weight,
        Map<String, BigDecimal> guaranteed,
        Map<String, BigDecimal> maximum,
        Optional<TenantPart> eachUser,
        Map<String, TenantPart> users,
        Optional<TenantPart> eachApplication,
        Map<String, TenantPart> applications,
        long version,
        String source,
        Map<String, BigDecimal> used,
        List<Use> activeUsers) {

    /** What somebody has and may have. */
    public record Use(String name, Map<String, BigDecimal> used, Map<String, BigDecimal> maximum) {
        public Use {
            name = Objects.requireNonNullElse(name, "");
            used = Json.copy(used);
            maximum = Json.copy(maximum);
        }
    }

    public Tenant {
        name = Objects.requireNonNullElse(name, "");
        guaranteed = Json.copy(guaranteed);
        maximum = Json.copy(maximum);
        users = Json.copy(users);
        applications = Json.copy(applications);
        source = Objects.requireNonNullElse(source, "");
        used = Json.copy(used);
        activeUsers = Json.copy(activeUsers);
    }
}
