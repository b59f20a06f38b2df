package io.drawbar.manager.tenants;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which definitions hold while one manager leads: those of the configuration, and in their place those that were made at run time.
 * Changes are made one after the other: checked as a whole, written, and only then put in force. Thread-safe.
 */
public final class TenantBook {
    private static final Logger log = LoggerFactory.getLogger(TenantBook.class);

    private final Tenants configured;
    private final TenantStore store;
    private final long epoch;
    private final Executor io;
    private final Map<TenantName, Long> versions = new HashMap<>();
    private Tenants tenants;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /**
     * @param stored what was defined at run time
     * @param epoch of the leader
     * @param io runs what waits for ZooKeeper
     */
    public TenantBook(Tenants configured, List<TenantStore.Stored> stored, TenantStore store, long epoch, Executor io) {
        this.configured = configured;
        this.store = store;
        this.epoch = epoch;
        this.io = io;
        this.tenants = configured;
        add(stored);
    }

    /** In any order that works: parents may come after their children. */
    private void add(List<TenantStore.Stored> stored) {
        List<TenantStore.Stored> left = stored;
        int before = Integer.MAX_VALUE;
        while (!left.isEmpty() && left.size() < before) {
            before = left.size();
            left = left.stream().filter(it -> !add(it)).toList();
        }
        left.forEach(it -> log.error(
                "The definition of tenant {} does not fit the configuration any more and is left out; see drawbar tenants",
                it.tenant().name()));
    }

    private boolean add(TenantStore.Stored stored) {
        try {
            tenants = tenants.with(stored.tenant());
            versions.put(stored.tenant().name(), stored.version());
            return true;
        } catch (DrawbarException e) {
            log.debug("Tenant {} does not fit yet", stored.tenant().name(), e);
            return false;
        }
    }

    public synchronized Tenants tenants() {
        return tenants;
    }

    /** The version of a definition that was made at run time; 0: it is the configuration's, or there is none. */
    public synchronized long version(TenantName tenant) {
        return versions.getOrDefault(tenant, 0L);
    }

    /**
     * Defines a tenant, anew or otherwise than before.
     *
     * @param expected the version it must have had; empty: any
     * @param inForce told of all tenants before the answer
     */
    public CompletableFuture<Long> put(Tenant tenant, Optional<Long> expected, Consumer<Tenants> inForce) {
        return afterOthers(() -> {
            check(tenant.name(), expected);
            Tenants next = tenants().with(tenant);
            long version = store.write(tenant, epoch);
            hold(next, tenant.name(), Optional.of(version));
            inForce.accept(next);
            return version;
        });
    }

    /** Forgets what was defined at run time; the configuration's definition holds again, if there is one. */
    public CompletableFuture<Long> remove(TenantName name, Optional<Long> expected, Consumer<Tenants> inForce) {
        return afterOthers(() -> {
            check(name, expected);
            if (version(name) == 0) {
                throw new DrawbarException(
                        ErrorCode.NOT_FOUND,
                        configured.find(name).isPresent()
                                ? "The tenant " + name + " is defined in the configuration (manager.tenants)."
                                : "There is no tenant " + name + ".");
            }
            Tenants next = configured.find(name).isPresent()
                    ? tenants().with(configured.find(name).get())
                    : tenants().without(name);
            store.remove(name, epoch);
            hold(next, name, Optional.empty());
            inForce.accept(next);
            return 0L;
        });
    }

    private synchronized void hold(Tenants next, TenantName name, Optional<Long> version) {
        tenants = next;
        version.ifPresentOrElse(it -> versions.put(name, it), () -> versions.remove(name));
    }

    private void check(TenantName name, Optional<Long> expected) {
        long now = version(name);
        if (expected.isPresent() && expected.get() != now) {
            throw new DrawbarException(
                    ErrorCode.ID_CONFLICT,
                    "The tenant " + name + " has version " + now + ", not " + expected.get()
                            + ": somebody has changed it meanwhile. Look at it again, and send the change again.");
        }
    }

    private interface Change {
        long make() throws Exception;
    }

    private synchronized CompletableFuture<Long> afterOthers(Change change) {
        CompletableFuture<Long> mine = last.handle((done, failed) -> "")
                .thenApplyAsync(
                        done -> {
                            try {
                                return change.make();
                            } catch (DrawbarException e) {
                                throw e;
                            } catch (Exception e) {
                                throw new DrawbarException(
                                        ErrorCode.UNAVAILABLE, "ZooKeeper did not take the tenant's definition.", e);
                            }
                        },
                        io);
        last = mine;
        return mine;
    }
}
