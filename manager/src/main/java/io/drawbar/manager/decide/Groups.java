package io.drawbar.manager.decide;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The keys for which there are engines or asks, and in whose account engines of a key stand. Not thread-safe. */
final class Groups {
    private final Limits limits;
    private final Accounts accounts;
    private final EngineTable engines;
    private final Map<EngineKey, KeyGroup> groups = new HashMap<>();

    Groups(Limits limits, Accounts accounts, EngineTable engines) {
        this.limits = limits;
        this.accounts = accounts;
        this.engines = engines;
    }

    KeyGroup of(EngineKey key) {
        return groups.computeIfAbsent(key, it -> new KeyGroup(it, limits, accounts.root()));
    }

    Collection<KeyGroup> all() {
        return groups.values();
    }

    void forgetIfDone(KeyGroup group, Instant now) {
        if (group.isDone(now)) {
            groups.remove(group.key(), group); // Not another one that was made for the key since.
        }
    }

    /** Something about an engine has changed: everybody who keeps it in order hears of it. */
    void note(Engine engine) {
        engines.note(engine);
        of(engine.key()).note(engine);
    }

    /** In whose account an engine of that key stands. */
    Account payer(EngineKey key, TenantName tenant, String application) {
        return switch (key.level()) {
            case CONNECTION -> accounts.of(tenant, new UserName(key.owner()), application);
            case USER -> accounts.of(tenant, new UserName(key.owner()), "");
            case TENANT -> accounts.ofTenant(new TenantName(key.owner()));
            case SERVER -> accounts.ofAll();
        };
    }
}
