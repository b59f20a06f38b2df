package io.drawbar.manager.share;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.TenantName;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every tenant that is defined, checked: parents are there, nothing is its own ancestor, guarantees can be kept. Immutable. */
public final class Tenants {
    /** Stands for everything together in messages. */
    public static final String ROOT = "root";

    private final Quota root;
    private final int enginesPerUser;
    private final Map<TenantName, Tenant> tenants;

    /**
     * @param root the limits of all together
     * @param enginesPerUser the maximum of users for whom nothing else is said
     */
    public Tenants(Quota root, int enginesPerUser, Map<TenantName, Tenant> tenants) {
        this.root = root;
        this.enginesPerUser = enginesPerUser;
        this.tenants = new LinkedHashMap<>(tenants);
        for (Tenant tenant : tenants.values()) {
            checkAncestors(tenant);
        }
        for (Tenant tenant : tenants.values()) {
            checkGuarantees(tenant);
        }
    }

    private void checkAncestors(Tenant tenant) {
        Set<TenantName> seen = new HashSet<>();
        Optional<TenantName> at = Optional.of(tenant.name());
        while (at.isPresent()) {
            if (!seen.add(at.get())) {
                throw Quota.bad("The tenant " + tenant.name() + " would be its own ancestor.");
            }
            Tenant here = tenants.get(at.get());
            if (here == null) {
                throw Quota.bad("The parent of a tenant is '" + at.get() + "', which is not defined.");
            }
            at = here.parent();
        }
    }

    private void checkGuarantees(Tenant parent) {
        for (Resource resource : Resource.values()) {
            long most = parent.quota().maximum().getOrDefault(resource, Resource.UNLIMITED);
            long promised = tenants.values().stream()
                    .filter(it -> it.parent().equals(Optional.of(parent.name())))
                    .mapToLong(it -> it.quota().guaranteed().getOrDefault(resource, 0L))
                    .sum();
            if (promised > most) {
                throw Quota.bad("The tenants of " + parent.name() + " are guaranteed " + resource.number(promised) + " "
                        + resource.noun() + " together, and its maximum is " + resource.number(most) + ".");
            }
        }
    }

    Quota root() {
        return root;
    }

    /** The part of a user, with the maximum of engines that holds where nothing else is said. */
    Quota user(Tenant tenant, String user) {
        return tenant.user(user).orAtMost(Resource.ENGINES, enginesPerUser);
    }

    /** Whether the maximum of that user's engines is the one for everybody. */
    boolean hasUsualEngines(Tenant tenant, String user) {
        return !tenant.user(user).maximum().containsKey(Resource.ENGINES);
    }

    public Optional<Tenant> find(TenantName name) {
        return Optional.ofNullable(tenants.get(name));
    }

    public Collection<Tenant> all() {
        return tenants.values();
    }

    /** The same with one more, or another definition of one. */
    public Tenants with(Tenant tenant) {
        Map<TenantName, Tenant> more = new LinkedHashMap<>(tenants);
        more.put(tenant.name(), tenant);
        return new Tenants(root, enginesPerUser, more);
    }

    /** The same without one, which must have no tenants of its own. */
    public Tenants without(TenantName name) {
        Optional<Tenant> child = tenants.values().stream()
                .filter(it -> it.parent().equals(Optional.of(name)))
                .findFirst();
        if (child.isPresent()) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "The tenant " + name + " has tenants of its own, such as "
                            + child.get().name() + "; remove or move them first.");
        }
        Map<TenantName, Tenant> fewer = new LinkedHashMap<>(tenants);
        fewer.remove(name);
        return new Tenants(root, enginesPerUser, fewer);
    }
}
