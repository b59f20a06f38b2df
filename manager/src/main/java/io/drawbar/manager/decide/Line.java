package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.FairTree;
import io.drawbar.manager.share.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Those who wait for a place on the engines of one key, in the order in which it is their turn. */
interface Line {
    void add(Waiting one);

    void remove(Waiting one);

    /** Whose turn it is, of those whose account is not parked. */
    Optional<Waiting> head();

    /** Nobody of this account has a turn until {@link #unpark}. */
    void park(Account account);

    void unpark(Account account);

    /** A place on the key's engines is taken by somebody. */
    void leased(Account leaf);

    void unleased(Account leaf);

    /** Accounts have moved in their tree. */
    void moved();

    /** For engines of one connection: in their own order. */
    final class Alone implements Line {
        private final TreeSet<Waiting> waiting = new TreeSet<>();
        private boolean parked;

        @Override
        public void add(Waiting one) {
            waiting.add(one);
        }

        @Override
        public void remove(Waiting one) {
            waiting.remove(one);
        }

        @Override
        public Optional<Waiting> head() {
            return parked || waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first());
        }

        @Override
        public void park(Account account) {
            parked = true;
        }

        @Override
        public void unpark(Account account) {
            parked = false;
        }

        @Override
        public void leased(Account leaf) {
            // There is nobody to share with.
        }

        @Override
        public void unleased(Account leaf) {
            // There is nobody to share with.
        }

        @Override
        public void moved() {
            // It keeps no tree.
        }
    }

    /** For engines that several share: first whoever has the fewest places on them for their weight, at each node of the tree. */
    final class Shared implements Line {
        private final Account root;
        private final Map<Account, Integer> held = new HashMap<>();
        private final Map<Account, Integer> heldByLeaf = new HashMap<>();
        private final Set<Account> parked = new HashSet<>();
        private final FairTree<Waiting> tree = new FairTree<>(new FairTree.Measure() {
            @Override
            public double share(Account account) {
                return held.getOrDefault(account, 0);
            }

            @Override
            public boolean entitled(Account account) {
                long guaranteed = account.guaranteed(Resource.STATEMENTS);
                return guaranteed > 0 && account.used(Resource.STATEMENTS) < guaranteed;
            }

            @Override
            public boolean parked(Account account) {
                return parked.contains(account);
            }
        });

        Shared(Account root) {
            this.root = root;
        }

        @Override
        public void add(Waiting one) {
            tree.add(one.account(), one);
        }

        @Override
        public void remove(Waiting one) {
            tree.remove(one.account(), one);
        }

        @Override
        public Optional<Waiting> head() {
            return tree.head(root).map(FairTree.Head::first);
        }

        @Override
        public void park(Account account) {
            parked.add(account);
            tree.changed(account);
        }

        @Override
        public void unpark(Account account) {
            parked.remove(account);
            tree.changed(account);
        }

        @Override
        public void leased(Account leaf) {
            count(leaf, 1);
        }

        @Override
        public void unleased(Account leaf) {
            count(leaf, -1);
        }

        private void count(Account leaf, int sign) {
            add(heldByLeaf, leaf, sign);
            for (Account account : leaf.path()) {
                add(held, account, sign);
                tree.changed(account);
            }
        }

        private static void add(Map<Account, Integer> counts, Account account, int more) {
            counts.merge(account, more, (before, added) -> before + added == 0 ? null : before + added);
        }

        @Override
        public void moved() {
            held.clear();
            heldByLeaf.forEach((leaf, count) -> leaf.path().forEach(account -> add(held, account, count)));
            tree.rebuild();
        }
    }
}
