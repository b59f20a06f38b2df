package io.drawbar.manager.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of the tree: the root, a tenant, a user or an application, with its quota and what it has. What somebody has is counted in
 * every node above as well. Engines that belong to a tenant, a user or everybody together stand in a leaf without a name below
 * theirs, so that only leaves own things. Not thread-safe: it belongs to {@link Accounts}.
 */
public final class Account {
    /** What stands for it in the world. */
    public enum Kind {
        ROOT,
        TENANT,
        USER,
        APPLICATION
    }

    private static final int RESOURCES = Resource.values().length;

    private final Kind kind;
    private final String name;
    private final Map<String, Account> children = new HashMap<>(4);
    private final long[] used = new long[RESOURCES];
    private final long[] guaranteed = new long[RESOURCES];
    private final long[] maximum = new long[RESOURCES];
    private Optional<Account> parent;
    /** Itself, then its parent, up to the root. */
    private List<Account> path;

    private double weight = 1;
    private boolean usualEngines;
    /** Engines, leases and asks that refer to it; only leaves are referred to. */
    private int holds;
    /** What is kept free of this node's maximum of waiting asks for those of its children who have been guaranteed it. */
    private long queueKept;

    Account(Kind kind, String name, Optional<Account> parent) {
        this.kind = kind;
        this.name = name;
        this.parent = parent;
        this.path = pathTo(parent);
        Arrays.fill(maximum, Resource.UNLIMITED);
    }

    private List<Account> pathTo(Optional<Account> above) {
        List<Account> all = new ArrayList<>();
        all.add(this);
        above.ifPresent(it -> all.addAll(it.path));
        return List.copyOf(all);
    }

    public Kind kind() {
        return kind;
    }

    /** Empty for the leaf that owns what belongs to the node above as a whole. */
    public String name() {
        return name;
    }

    /** Itself, then its parent, up to the root. */
    public List<Account> path() {
        return path;
    }

    Optional<Account> parent() {
        return parent;
    }

    Map<String, Account> childrenByKey() {
        return children;
    }

    /** Those below it that have something or are defined, the unnamed leaf included. */
    public Collection<Account> children() {
        return children.values();
    }

    public double weight() {
        return weight;
    }

    public long used(Resource resource) {
        return used[resource.index()];
    }

    public long guaranteed(Resource resource) {
        return guaranteed[resource.index()];
    }

    public long maximum(Resource resource) {
        return maximum[resource.index()];
    }

    /** Whether so much more stays within its maximum. */
    boolean fits(Resource resource, long more) {
        long most = maximum[resource.index()];
        return most == Resource.UNLIMITED || used[resource.index()] + more <= most;
    }

    void quota(Quota quota, boolean usual) {
        weight = quota.weight();
        usualEngines = usual;
        for (Resource resource : Resource.values()) {
            guaranteed[resource.index()] = quota.guaranteed().getOrDefault(resource, 0L);
            maximum[resource.index()] = quota.maximum().getOrDefault(resource, Resource.UNLIMITED);
        }
    }

    void guaranteeAtLeast(Resource resource, long least) {
        if (kind != Kind.ROOT) {
            guaranteed[resource.index()] = Math.max(guaranteed[resource.index()], least);
        }
    }

    void use(Resource resource, long more) {
        used[resource.index()] += more;
    }

    long queueKept() {
        return queueKept;
    }

    void keepQueue(long more) {
        queueKept += more;
    }

    /** What of its guaranteed places in the queue nobody of its own takes now. */
    long queueUnused() {
        return Math.max(0, guaranteed(Resource.QUEUE) - used(Resource.QUEUE));
    }

    /** Puts it, with all below it, under another node. */
    void moveTo(Account other) {
        parent = Optional.of(other);
        repath();
    }

    private void repath() {
        path = pathTo(parent);
        children.values().forEach(Account::repath);
    }

    void hold() {
        holds++;
    }

    /** Whether nobody refers to it any more. */
    boolean unhold() {
        holds--;
        return holds == 0;
    }

    boolean isHeld() {
        return holds > 0;
    }

    /** As in "tenant sales": whom people know. */
    public String who() {
        return switch (kind) {
            case ROOT -> "everybody together";
            case TENANT -> name.isEmpty() ? above().who() : "tenant " + name;
            case USER -> name.isEmpty() ? above().who() : "user " + name;
            case APPLICATION -> name.isEmpty() ? above().who() : "application " + name + " of " + above().who();
        };
    }

    private Account above() {
        return parent.orElse(this);
    }

    /** How people change its maximum. */
    String remedy(Resource resource) {
        if (kind == Kind.ROOT) {
            return resource == Resource.QUEUE
                    ? "setting manager.queue.length"
                    : "setting manager.limits." + resource.text();
        }
        return kind == Kind.USER && usualEngines && resource == Resource.ENGINES
                ? "setting manager.limits.engines-per-user"
                : "see drawbar tenants";
    }

    @Override
    public String toString() {
        return who();
    }
}
