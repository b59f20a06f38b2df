package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A lease as its holder describes it.
 *
 * @param tenant on whose account; empty: the engine's
 * @param application on whose account; empty: none
 */
public record Held(
        LeaseId lease,
        EngineId engine,
        long fencing,
        UserName user,
        Optional<TenantName> tenant,
        String application,
        String askId,
        boolean longLived) {
    public Held {
        Objects.requireNonNull(lease, "lease");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(askId, "askId");
    }

    Lease by(String entrance, Instant expires) {
        return new Lease(lease, engine, askId, user, entrance, fencing, longLived, expires);
    }
}
