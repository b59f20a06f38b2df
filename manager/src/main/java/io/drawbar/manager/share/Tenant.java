package io.drawbar.manager.share;

import io.drawbar.common.id.TenantName;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A tenant as somebody has defined it.
 *
 * @param name of the tenant
 * @param parent the tenant it is part of; empty: it stands below the root
 * @param quota its part
 * @param eachUser the part of each of its users who is not named in {@code users}
 * @param users parts of particular users
 * @param eachApplication the part, within a user's, of each application that is not named in {@code applications}
 * @param applications parts of particular applications
 */
public record Tenant(
        TenantName name,
        Optional<TenantName> parent,
        Quota quota,
        Quota eachUser,
        Map<String, Quota> users,
        Quota eachApplication,
        Map<String, Quota> applications) {
    /** Named users, and named applications, of one tenant. */
    private static final int MOST_NAMED = 1_000;

    public Tenant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(eachUser, "eachUser");
        Objects.requireNonNull(eachApplication, "eachApplication");
        users = Map.copyOf(users);
        applications = Map.copyOf(applications);
        if (users.size() > MOST_NAMED || applications.size() > MOST_NAMED) {
            throw Quota.bad("A tenant names at most " + MOST_NAMED + " users and as many applications.");
        }
    }

    /** One that nobody has defined. */
    public static Tenant undefined(TenantName name) {
        return new Tenant(name, Optional.empty(), Quota.FREE, Quota.FREE, Map.of(), Quota.FREE, Map.of());
    }

    Quota user(String user) {
        return users.getOrDefault(user, eachUser);
    }

    Quota application(String application) {
        return applications.getOrDefault(application, eachApplication);
    }
}
