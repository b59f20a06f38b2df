package io.drawbar.manager.share;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tree of accounts. Tenants that are defined are always there; users, applications and undefined tenants while they have
 * something. Not thread-safe.
 */
public final class Accounts {
    private final Account root = new Account(Account.Kind.ROOT, Tenants.ROOT, Optional.empty());
    private final Map<TenantName, Account> byTenant = new HashMap<>();
    private Tenants tenants;

    public Accounts(Tenants tenants) {
        this.tenants = tenants;
        apply(tenants);
    }

    public Account root() {
        return root;
    }

    /** Where the leases of an application's jobs are counted, and its engines that nobody shares; empty: no application. */
    public Account of(TenantName tenant, UserName user, String application) {
        Account above = tenant(tenant);
        Tenant definition = definition(tenant);
        Account own = child(above, Account.Kind.USER, user.value(), it -> quota(it, definition));
        return child(own, Account.Kind.APPLICATION, application, it -> quota(it, definition));
    }

    /** Whose engines a whole tenant shares. */
    public Account ofTenant(TenantName tenant) {
        return child(tenant(tenant), Account.Kind.USER, "", it -> {});
    }

    /** Whose engines everybody shares. */
    public Account ofAll() {
        return child(root, Account.Kind.TENANT, "", it -> {});
    }

    /** A tenant's own node, if it is defined or has something. */
    public Optional<Account> find(TenantName tenant) {
        return Optional.ofNullable(byTenant.get(tenant));
    }

    public Tenants tenants() {
        return tenants;
    }

    private Tenant definition(TenantName tenant) {
        return tenants.find(tenant).orElseGet(() -> Tenant.undefined(tenant));
    }

    private Account tenant(TenantName name) {
        Account known = byTenant.get(name);
        if (known != null) {
            return known;
        }
        Tenant definition = definition(name);
        Account above = definition.parent().map(this::tenant).orElse(root);
        Account made = child(above, Account.Kind.TENANT, name.value(), it -> it.quota(definition.quota(), false));
        byTenant.put(name, made);
        return made;
    }

    private static Account child(Account above, Account.Kind kind, String name, Consumer<Account> made) {
        String key = key(kind, name);
        Account known = above.childrenByKey().get(key);
        if (known == null) {
            known = new Account(kind, name, Optional.of(above));
            above.childrenByKey().put(key, known);
            made.accept(known);
            above.keepQueue(known.queueUnused());
        }
        return known;
    }

    /** A tenant and a user below the same tenant may have the same name. */
    private static String key(Account.Kind kind, String name) {
        return kind.name().charAt(0) + name;
    }

    /** For a user or an application of a tenant. */
    private void quota(Account account, Tenant tenant) {
        if (account.name().isEmpty()) {
            return;
        }
        if (account.kind() == Account.Kind.USER) {
            account.quota(tenants.user(tenant, account.name()), tenants.hasUsualEngines(tenant, account.name()));
        } else if (account.kind() == Account.Kind.APPLICATION) {
            account.quota(tenant.application(account.name()), false);
        }
    }

    /** Something refers to a leaf from now on. */
    void hold(Account leaf) {
        leaf.hold();
    }

    /** Something refers to a leaf no more; what nobody refers to is forgotten. */
    void unhold(Account leaf) {
        if (leaf.unhold()) {
            forget(leaf);
        }
    }

    /** For a leaf that was looked up, and then not used. */
    public void forgetIfUnused(Account leaf) {
        if (!leaf.isHeld()) {
            forget(leaf);
        }
    }

    private void forget(Account unused) {
        Account at = unused;
        while (at.children().isEmpty() && !at.isHeld() && at.kind() != Account.Kind.ROOT && !isDefined(at)) {
            Account above = at.parent().orElseThrow();
            if (at.kind() == Account.Kind.TENANT && !at.name().isEmpty()) {
                byTenant.remove(new TenantName(at.name()));
            }
            above.childrenByKey().remove(key(at.kind(), at.name()));
            above.keepQueue(-at.queueUnused());
            at = above;
        }
    }

    private boolean isDefined(Account account) {
        return account.kind() == Account.Kind.TENANT
                && !account.name().isEmpty()
                && tenants.find(new TenantName(account.name())).isPresent();
    }

    /** Counts more, or less, in a leaf and all above it. */
    void charge(Account leaf, Resource resource, long more) {
        for (Account account : leaf.path()) {
            long keptBefore = account.queueUnused();
            account.use(resource, more);
            if (resource == Resource.QUEUE && account.queueUnused() != keptBefore) {
                long kept = account.queueUnused() - keptBefore;
                account.parent().ifPresent(above -> above.keepQueue(kept));
            }
        }
    }

    /** The lowest maximum on the way up that so much more would exceed. */
    public Optional<Shortage> shortage(Account leaf, Resource resource, long more) {
        for (Account account : leaf.path()) {
            if (!account.fits(resource, more)) {
                return Optional.of(
                        new Shortage(account, resource, account.used(resource), account.maximum(resource), more));
            }
        }
        return Optional.empty();
    }

    /** The lowest maximum on the way up that one more engine would exceed. */
    public Optional<Shortage> shortage(Account leaf, Amount more) {
        for (Account account : leaf.path()) {
            for (Resource resource : Resource.ofEngines()) {
                if (!account.fits(resource, more.of(resource))) {
                    return Optional.of(new Shortage(
                            account, resource, account.used(resource), account.maximum(resource), more.of(resource)));
                }
            }
        }
        return Optional.empty();
    }

    /** The lowest maximum on the way up that an engine would exceed that comes from another account. */
    public Optional<Shortage> shortageOfMove(Account from, Account to, Amount engine) {
        for (Account account : to.path()) {
            if (from.path().contains(account)) {
                return Optional.empty(); // It counts there already, and in all above.
            }
            for (Resource resource : Resource.ofEngines()) {
                if (!account.fits(resource, engine.of(resource))) {
                    return Optional.of(new Shortage(
                            account, resource, account.used(resource), account.maximum(resource), engine.of(resource)));
                }
            }
        }
        return Optional.empty();
    }

    /** The maximum that one engine exceeds by itself, so that waiting is of no use. */
    public Optional<Shortage> never(Account leaf, Amount one) {
        for (Account account : leaf.path()) {
            for (Resource resource : Resource.ofEngines()) {
                if (one.of(resource) > account.maximum(resource)) {
                    return Optional.of(new Shortage(account, resource, 0, account.maximum(resource), one.of(resource)));
                }
            }
        }
        return Optional.empty();
    }

    /** Whose queue is full for one more ask. Places that others have been guaranteed count as taken. */
    public Optional<Shortage> queueShortage(Account leaf) {
        boolean keptBelow = false;
        for (Account account : leaf.path()) {
            long most = account.maximum(Resource.QUEUE);
            long taken = account.used(Resource.QUEUE) + account.queueKept();
            if (most != Resource.UNLIMITED && taken + (keptBelow ? 0 : 1) > most) {
                return Optional.of(new Shortage(account, Resource.QUEUE, taken, most, 1));
            }
            keptBelow = account.queueUnused() > 0;
        }
        return Optional.empty();
    }

    /**
     * Puts other definitions in force.
     *
     * @return whether nodes have moved
     */
    public boolean apply(Tenants next) {
        tenants = next;
        root.quota(next.root(), false);
        boolean moved = false;
        for (Map.Entry<TenantName, Account> entry : List.copyOf(byTenant.entrySet())) {
            Account above =
                    definition(entry.getKey()).parent().map(this::tenant).orElse(root);
            if (entry.getValue().parent().orElseThrow() != above) {
                move(entry.getValue(), above);
                moved = true;
            }
        }
        next.all().forEach(tenant -> tenant(tenant.name()));
        byTenant.forEach((name, account) -> requote(account, definition(name)));
        promise(root);
        List.copyOf(byTenant.values()).forEach(this::forget);
        return moved;
    }

    private void move(Account account, Account to) {
        String key = key(account.kind(), account.name());
        List<Account> before = account.parent().orElseThrow().path();
        for (Resource resource : Resource.values()) {
            before.forEach(above -> above.use(resource, -account.used(resource)));
        }
        before.get(0).childrenByKey().remove(key);
        to.childrenByKey().put(key, account);
        account.moveTo(to);
        for (Resource resource : Resource.values()) {
            to.path().forEach(above -> above.use(resource, account.used(resource)));
        }
    }

    private void requote(Account tenant, Tenant definition) {
        tenant.quota(definition.quota(), false);
        for (Account user : tenant.children()) {
            if (user.kind() == Account.Kind.USER) {
                quota(user, definition);
                user.children().forEach(application -> quota(application, definition));
            }
        }
    }

    /** What is guaranteed below a node is guaranteed to the node, and kept of its queue. */
    private static void promise(Account account) {
        for (Account child : account.children()) {
            promise(child);
        }
        for (Resource resource : Resource.values()) {
            long below = account.children().stream()
                    .mapToLong(child -> child.guaranteed(resource))
                    .sum();
            account.guaranteeAtLeast(resource, below);
        }
        long kept = account.children().stream().mapToLong(Account::queueUnused).sum();
        account.keepQueue(kept - account.queueKept());
    }

    /** Every tenant's node that is there, parents before their children. */
    public List<Account> tenantAccounts() {
        List<Account> all = new ArrayList<>();
        collect(root, all);
        return all;
    }

    private static void collect(Account above, List<Account> into) {
        for (Account child : above.children()) {
            if (child.kind() == Account.Kind.TENANT && !child.name().isEmpty()) {
                into.add(child);
                collect(child, into);
            }
        }
    }
}
