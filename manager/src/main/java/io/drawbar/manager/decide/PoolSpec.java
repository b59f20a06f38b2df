package io.drawbar.manager.decide;

import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.TenantName;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pool of warm engines is to be.
 *
 * @param name of the pool
 * @param tenant whose asks it serves, and on whose account its engines are until they are claimed; empty: everybody's
 * @param type of its engines
 * @param version of its engines
 * @param minimum engines that wait to be claimed, as long as there is room for them
 * @param maximum engines that wait to be claimed when many are asked for
 * @param shrinkAfter after how long without an arrival it becomes one smaller, down to the minimum
 * @param startsAtOnce how many of its engines start at the same time
 * @param sizing how the minimum follows what has arrived before; empty: it does not
 * @param needs what one engine takes and gives; empty where there is a problem
 * @param problem why there can be no engines for it at this moment
 */
public record PoolSpec(
        String name,
        Optional<TenantName> tenant,
        EngineTypeName type,
        String version,
        int minimum,
        int maximum,
        Duration shrinkAfter,
        int startsAtOnce,
        Optional<Sizing> sizing,
        Optional<Demand.Needs> needs,
        Optional<String> problem) {
    /**
     * The minimum for an hour is this quantile of the arrivals in the same hour of the last days.
     *
     * @param days that count
     * @param quantile between 0 and 1
     */
    public record Sizing(int days, double quantile) {}

    public PoolSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(shrinkAfter, "shrinkAfter");
        Objects.requireNonNull(sizing, "sizing");
        Objects.requireNonNull(needs, "needs");
        Objects.requireNonNull(problem, "problem");
    }

    /** Of its engines that nobody has claimed; no ask has it, because names of sub-domains have no slash. */
    EngineKey key() {
        ShareLevel level = tenant.isPresent() ? ShareLevel.TENANT : ShareLevel.SERVER;
        String owner = tenant.map(TenantName::value).orElse(EngineKey.EVERYBODY);
        return new EngineKey(type, version, level, owner, owner + "//" + name, "");
    }

    /** Whether it has been made for such asks. */
    boolean isFor(Demand demand) {
        return demand.key().type().equals(type)
                && demand.key().version().equals(version)
                && demand.key().level() != ShareLevel.SERVER
                && tenant.map(demand.tenant()::equals).orElse(true);
    }
}
