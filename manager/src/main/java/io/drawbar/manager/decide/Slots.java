package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.FairTree;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Shortage;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of running statements and sessions: who has reached one waits here, though there may be room on an engine, and goes on in
 * the fair order of who has the fewest of them. Right after another manager has led, limited accounts wait until {@link Takeover}
 * knows who holds what, so that no limit is exceeded meanwhile.
 */
final class Slots {
    private final Accounts accounts;
    private final Map<Resource, Turns> turns = new EnumMap<>(Resource.class);
    private boolean takingOver;

    /**
     * A group some of whose asks wait here.
     *
     * @param first of those, when it came here
     * @param at whose limit it is
     */
    record Wish(KeyGroup group, Waiting first, Account at) implements Comparable<Wish> {
        @Override
        public int compareTo(Wish other) {
            return first.compareTo(other.first);
        }
    }

    private static final class Turns implements FairTree.Measure {
        private final Resource what;
        private final Set<Account> full = new HashSet<>();
        private final FairTree<Wish> tree = new FairTree<>(this);

        Turns(Resource what) {
            this.what = what;
        }

        @Override
        public double share(Account account) {
            return account.used(what);
        }

        @Override
        public boolean entitled(Account account) {
            return account.used(what) < account.guaranteed(what);
        }

        @Override
        public boolean parked(Account account) {
            return full.contains(account);
        }

        void changed(Account leaf, boolean less) {
            for (Account account : leaf.path()) {
                if (less) {
                    full.remove(account);
                }
                tree.changed(account);
            }
        }
    }

    Slots(Accounts accounts) {
        this.accounts = accounts;
        turns.put(Resource.STATEMENTS, new Turns(Resource.STATEMENTS));
        turns.put(Resource.SESSIONS, new Turns(Resource.SESSIONS));
    }

    /** Whether another manager led before and it is not known yet who holds what. */
    void takingOver(boolean now) {
        takingOver = now;
        if (!now) {
            everythingChanged();
        }
    }

    /** Whose limit stands in the way of a lease, if there is one. */
    Optional<Account> blockedAt(Account leaf, Resource what) {
        if (takingOver) {
            for (Account account : leaf.path()) {
                if (account.maximum(what) != Resource.UNLIMITED) {
                    return Optional.of(account);
                }
            }
        }
        return accounts.shortage(leaf, what, 1).map(Shortage::account);
    }

    /** The same in words, with the shortage if it is one. */
    Optional<Obstacle> obstacle(Account leaf, Resource what) {
        Optional<Shortage> shortage = accounts.shortage(leaf, what, 1);
        if (shortage.isPresent()) {
            return shortage.map(it -> new Obstacle(it.text(), shortage));
        }
        return blockedAt(leaf, what)
                .map(account -> new Obstacle(
                        "another manager has just taken over and is being told what is running, for the limit of "
                                + account.who(),
                        Optional.empty()));
    }

    /** The group's asks of that account wait here from now on. */
    void park(KeyGroup group, Waiting first, Account at) {
        Wish wish = new Wish(group, first, at);
        Lane lane = group.lane(first.demand().place());
        lane.parked().put(at, wish);
        lane.line().park(at);
        turns.get(first.demand().place()).tree.add(first.account(), wish);
    }

    /** They wait here no more. */
    void unpark(Wish wish) {
        Turns mine = turns.get(wish.first().demand().place());
        mine.tree.remove(wish.first().account(), wish);
        for (Account account : wish.first().account().path()) {
            if (!mine.tree.has(account)) {
                mine.full.remove(account);
            }
        }
        Lane lane = wish.group().lane(mine.what);
        lane.parked().remove(wish.at());
        lane.line().unpark(wish.at());
    }

    /** An account's leases have changed. */
    void changed(Account leaf, boolean less) {
        turns.values().forEach(it -> it.changed(leaf, less));
    }

    /** Limits, or what is known of leases, have changed for everybody. */
    void everythingChanged() {
        turns.values().forEach(it -> {
            it.full.clear();
            it.tree.changedAll();
        });
    }

    /** Accounts have moved in their tree. */
    void moved() {
        turns.values().forEach(it -> {
            it.full.clear();
            it.tree.rebuild();
        });
    }

    /** Whether {@link #next} may have one. */
    boolean hasMore() {
        return turns.values().stream()
                .anyMatch(it -> it.tree.head(accounts.root()).isPresent());
    }

    /** Takes out a group whose asks may go on now. */
    Optional<KeyGroup> next() {
        for (Turns each : turns.values()) {
            Optional<FairTree.Head<Wish>> head = each.tree.head(accounts.root());
            while (head.isPresent()) {
                Wish wish = head.get().first();
                Optional<Account> blocked = blockedAt(wish.first().account(), each.what);
                if (blocked.isEmpty()) {
                    unpark(wish);
                    return Optional.of(wish.group());
                }
                each.full.add(blocked.get());
                each.tree.changed(blocked.get());
                head = each.tree.head(accounts.root());
            }
        }
        return Optional.empty();
    }
}
