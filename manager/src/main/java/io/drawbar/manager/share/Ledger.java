package io.drawbar.manager.share;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has what: engines are reserved before they are launched, committed when their process is there and released when it is known to be
 * dead; leases are held and freed. Every entry stands under the id of its engine or lease, so that saying a thing twice changes
 * nothing, and what is released is exactly what was reserved. Not thread-safe.
 */
public final class Ledger {
    private final Accounts accounts;
    private final Listener listener;
    private final Map<EngineId, Reservation> engines = new HashMap<>();
    private final Map<LeaseId, Holding> leases = new HashMap<>();
    private final Map<NodeId, Amount> agents = new HashMap<>();
    private final Map<NodeId, Map<String, Integer>> owners = new HashMap<>();
    private int uncommitted;

    /** Told after each change, while it is being made: what is asked of the ledger then is the new state. */
    public interface Listener {
        /** What engines take has changed in a leaf and above it. */
        void engines(Account leaf, NodeId agent, boolean less);

        /** What leases take has changed in a leaf and above it. */
        void leases(Account leaf, boolean less);
    }

    /**
     * @param owner whose engine it is, to spread engines of one owner
     * @param committed whether its process has been there
     */
    private record Reservation(Account account, NodeId agent, String owner, Amount amount, boolean committed) {}

    private record Holding(Account account, Resource what) {}

    public Ledger(Accounts accounts, Listener listener) {
        this.accounts = accounts;
        this.listener = listener;
    }

    /** Counts an engine from now on, whatever the limits say; whoever asks has looked at them. */
    public void reserve(EngineId engine, Account account, NodeId agent, String owner, Amount amount) {
        if (engines.containsKey(engine)) {
            return;
        }
        engines.put(engine, new Reservation(account, agent, owner, amount, false));
        uncommitted++;
        accounts.hold(account);
        count(account, agent, owner, amount, 1);
        listener.engines(account, agent, false);
    }

    /** Its process is there. */
    public void commit(EngineId engine) {
        engines.computeIfPresent(engine, (id, it) -> {
            uncommitted -= it.committed() ? 0 : 1;
            return new Reservation(it.account(), it.agent(), it.owner(), it.amount(), true);
        });
    }

    /** Counts an engine in another account from now on; whoever asks has looked at the limits. */
    public void move(EngineId engine, Account to, String owner) {
        Reservation before = engines.get(engine);
        if (before == null) {
            return;
        }
        Reservation after = new Reservation(to, before.agent(), owner, before.amount(), before.committed());
        engines.put(engine, after);
        accounts.hold(to);
        count(before.account(), before.agent(), before.owner(), before.amount(), -1);
        count(to, after.agent(), owner, after.amount(), 1);
        listener.engines(before.account(), before.agent(), true);
        listener.engines(to, after.agent(), false);
        accounts.unhold(before.account());
    }

    /** Its process is dead, and its record gone. */
    public void release(EngineId engine) {
        Reservation gone = engines.remove(engine);
        if (gone == null) {
            return;
        }
        uncommitted -= gone.committed() ? 0 : 1;
        count(gone.account(), gone.agent(), gone.owner(), gone.amount(), -1);
        listener.engines(gone.account(), gone.agent(), true);
        accounts.unhold(gone.account());
    }

    private void count(Account account, NodeId agent, String owner, Amount amount, int sign) {
        for (Resource resource : Resource.ofEngines()) {
            accounts.charge(account, resource, sign * amount.of(resource));
        }
        agents.compute(agent, (id, before) -> {
            Amount after = (before == null ? Amount.NOTHING : before).plus(amount, sign);
            return after.engines() == 0 ? null : after;
        });
        Map<String, Integer> here = owners.computeIfAbsent(agent, id -> new HashMap<>());
        here.merge(owner, sign, (before, more) -> before + more == 0 ? null : before + more);
        if (here.isEmpty()) {
            owners.remove(agent);
        }
    }

    /**
     * Counts a lease from now on.
     *
     * @param what a place among the running statements, or a session
     */
    public void hold(LeaseId lease, Account account, Resource what) {
        if (leases.putIfAbsent(lease, new Holding(account, what)) == null) {
            accounts.hold(account);
            accounts.charge(account, what, 1);
            listener.leases(account, false);
        }
    }

    public void free(LeaseId lease) {
        Holding gone = leases.remove(lease);
        if (gone != null) {
            accounts.charge(gone.account(), gone.what(), -1);
            listener.leases(gone.account(), true);
            accounts.unhold(gone.account());
        }
    }

    /**
     * Counts an ask that waits; whoever calls does so once for each.
     *
     * @param payer where an engine that is launched for it will count
     */
    public void queue(Account account, Account payer) {
        accounts.hold(account);
        accounts.hold(payer);
        accounts.charge(account, Resource.QUEUE, 1);
    }

    /** It waits no more. */
    public void unqueue(Account account, Account payer) {
        accounts.charge(account, Resource.QUEUE, -1);
        accounts.unhold(account);
        accounts.unhold(payer);
    }

    /** In whose account an engine stands, while it is counted. */
    public Optional<Account> account(EngineId engine) {
        return Optional.ofNullable(engines.get(engine)).map(Reservation::account);
    }

    /** In whose account a lease stands, while it is counted. */
    public Optional<Account> account(LeaseId lease) {
        return Optional.ofNullable(leases.get(lease)).map(Holding::account);
    }

    /** What engines take on an agent. */
    public Amount on(NodeId agent) {
        return agents.getOrDefault(agent, Amount.NOTHING);
    }

    /** How many engines of an owner there are on an agent. */
    public int on(NodeId agent, String owner) {
        return owners.getOrDefault(agent, Map.of()).getOrDefault(owner, 0);
    }

    /** Engines that are counted. */
    public int engines() {
        return engines.size();
    }

    /** Engines that are counted and whose process has not been there yet. */
    public int uncommitted() {
        return uncommitted;
    }

    /** Leases that are counted. */
    public int leases() {
        return leases.size();
    }
}
