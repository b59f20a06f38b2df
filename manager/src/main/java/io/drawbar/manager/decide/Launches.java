package io.drawbar.manager.decide;

import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.FairTree;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Shortage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The engines that are wanted and not launched yet, one for each key, in the order of dominant-resource fairness over the tree; see the
 * README for the order and its bounds. There is one {@link FairTree} for each shape of engine. An account whose turn it is and that is at
 * its maximum is parked with all below it until it has less, so that what it frees is for the wish that waits; a shape for which there
 * is no room on any agent is closed until there is, and keeps agents from shapes whose turn is later.
 */
final class Launches {
    private static final int MOST_CLAIMS = 64;

    private final Accounts accounts;
    private final Placement placement;
    private final Map<Shape, Waitlist> lists = new LinkedHashMap<>();
    /** The wish that is next there, and waits until the account has less. */
    private final Map<Account, Wish> parked = new HashMap<>();
    /** What there is of each resource, by its index; 0: no end. */
    private final long[] capacity = new long[Resource.values().length];

    /** A group that wants an engine, for the first of its asks. */
    record Wish(KeyGroup group, Waiting first, Shape shape) implements Comparable<Wish> {
        @Override
        public int compareTo(Wish other) {
            return first.compareTo(other.first);
        }
    }

    /**
     * Those who wait for a limit or for room, which ends of engines would give.
     *
     * @param wish the first of them
     * @param below where engines must end
     * @param on where engines must end
     * @param engines how many are waited for
     */
    record Claim(Wish wish, Optional<Account> below, Optional<Set<NodeId>> on, int engines) {
        boolean isHelpedBy(Engine engine) {
            return below.map(it -> engine.account().path().contains(it)).orElse(true)
                    && on.map(it -> it.contains(engine.agent())).orElse(true);
        }
    }

    private final class Waitlist implements FairTree.Measure {
        private final Shape shape;
        private final FairTree<Wish> tree = new FairTree<>(this);
        private final double[] relevance = new double[Resource.values().length];
        private Optional<String> closed = Optional.empty();

        Waitlist(Shape shape) {
            this.shape = shape;
            weigh();
        }

        /** How much each resource matters for such an engine: 1 for its dominant one. */
        void weigh() {
            double most = 0;
            for (Resource resource : Resource.values()) {
                long all = capacity[resource.index()];
                relevance[resource.index()] = all == 0 ? 0 : shape.amount().of(resource) / (double) all;
                most = Math.max(most, relevance[resource.index()]);
            }
            for (int i = 0; i < relevance.length && most > 0; i++) {
                relevance[i] /= most;
            }
        }

        @Override
        public double share(Account account) {
            double most = 0;
            for (Resource resource : Resource.ofEngines()) {
                int i = resource.index();
                if (capacity[i] > 0) {
                    most = Math.max(most, account.used(resource) / (double) capacity[i] * relevance[i]);
                }
            }
            return most;
        }

        @Override
        public boolean entitled(Account account) {
            boolean any = false;
            for (Resource resource : Resource.ofEngines()) {
                long guaranteed = account.guaranteed(resource);
                if (guaranteed > 0) {
                    any = true;
                    if (account.used(resource) + shape.amount().of(resource) > guaranteed) {
                        return false;
                    }
                }
            }
            return any;
        }

        @Override
        public boolean parked(Account account) {
            return parked.containsKey(account);
        }

        boolean isOpen() {
            return closed.isEmpty() && tree.head(accounts.root()).isPresent();
        }
    }

    Launches(Accounts accounts, Placement placement) {
        this.accounts = accounts;
        this.placement = placement;
    }

    /** The group wants an engine for that ask. */
    void want(KeyGroup group, Waiting first) {
        Shape shape = first.demand().shape();
        Wish wish = new Wish(group, first, shape);
        group.wish(Optional.of(wish));
        lists.computeIfAbsent(shape, Waitlist::new).tree.add(first.payer(), wish);
        first.payer().path().forEach(this::unpark);
    }

    /** The group wants none any more. */
    void unwant(KeyGroup group) {
        if (group.wish().isEmpty()) {
            return;
        }
        Wish wish = group.wish().get();
        group.wish(Optional.empty());
        Waitlist list = lists.get(wish.shape());
        list.tree.remove(wish.first().payer(), wish);
        wish.first().payer().path().forEach(this::unpark);
        if (list.tree.isEmpty()) {
            lists.remove(list.shape);
            unkeep(list);
        }
    }

    private void unpark(Account account) {
        if (parked.remove(account) != null) {
            lists.values().forEach(list -> list.tree.changed(account));
        }
    }

    private void unkeep(Waitlist list) {
        for (NodeId agent : placement.keptFor(list.shape)) {
            placement.unkeep(agent, list.shape);
            openFor(agent);
        }
    }

    private void openFor(NodeId agent) {
        for (Waitlist list : lists.values()) {
            if (list.closed.isPresent() && placement.hasRoom(agent, list.shape)) {
                list.closed = Optional.empty();
            }
        }
    }

    /** What engines take in an account has changed. */
    void changed(Account leaf, NodeId agent, boolean less) {
        for (Account account : leaf.path()) {
            if (less) {
                parked.remove(account);
            }
            lists.values().forEach(list -> list.tree.changed(account));
        }
        if (less) {
            openFor(agent);
        }
    }

    /** Agents or limits are others than before. */
    void everythingChanged() {
        for (Resource resource : Resource.ofEngines()) {
            long agents = placement.capacity(resource);
            long limit = accounts.root().maximum(resource);
            boolean unlimited = limit == Resource.UNLIMITED;
            capacity[resource.index()] = agents == 0 ? (unlimited ? 0 : limit) : Math.min(agents, limit);
        }
        parked.clear();
        for (Waitlist list : lists.values()) {
            list.closed = Optional.empty();
            list.weigh();
            list.tree.changedAll();
        }
    }

    /** Accounts have moved in their tree. */
    void moved() {
        parked.clear();
        lists.values().forEach(list -> list.tree.rebuild());
    }

    /**
     * Launches what may be launched.
     *
     * @param most at a time, so that others need not wait for long
     * @return how many were
     */
    int run(int most, BiConsumer<Wish, Placement.Answer.Place> launch) {
        int launched = 0;
        Optional<Waitlist> best = best().or(this::afterKeeping);
        while (best.isPresent() && launched < most) {
            Waitlist list = best.get();
            Wish wish = list.tree.head(accounts.root()).orElseThrow().first();
            Optional<Shortage> shortage =
                    accounts.shortage(wish.first().payer(), wish.shape().amount());
            if (shortage.isPresent()) {
                Account full = shortage.get().account();
                parked.put(full, wish);
                lists.values().forEach(each -> each.tree.changed(full));
            } else {
                Set<Shape> ahead = aheadOf(list);
                Placement.Answer answer = placement.place(
                        list.shape,
                        wish.group().key().owner(),
                        ahead,
                        wish.group().avoided());
                if (answer instanceof Placement.Answer.Place place) {
                    if (ahead.stream().noneMatch(it -> placement.keep(it, place.agent()))) {
                        launched++;
                        launch(list, wish, place, launch);
                    }
                } else if (answer instanceof Placement.Answer.NoRoom none) {
                    close(list, none.why());
                }
            }
            best = best().or(this::afterKeeping);
        }
        return launched;
    }

    /** Agents that are kept for a shape which does not wait for room any more are for all again; whose turn it is then. */
    private Optional<Waitlist> afterKeeping() {
        List.copyOf(lists.values()).stream()
                .filter(list -> list.closed.isEmpty())
                .forEach(this::unkeep);
        return best();
    }

    /** Shapes that wait for room though their turn comes first. */
    private Set<Shape> aheadOf(Waitlist list) {
        Set<Shape> ahead = new LinkedHashSet<>();
        for (Waitlist other : lists.values()) {
            if (other.closed.isPresent()
                    && other.tree.head(accounts.root()).isPresent()
                    && FairTree.isBefore(other.tree, list.tree, accounts.root())) {
                ahead.add(other.shape);
            }
        }
        return ahead;
    }

    private void launch(
            Waitlist list, Wish wish, Placement.Answer.Place place, BiConsumer<Wish, Placement.Answer.Place> launch) {
        unwant(wish.group());
        placement.unkeep(place.agent(), list.shape);
        launch.accept(wish, place);
    }

    private void close(Waitlist list, String why) {
        list.closed = Optional.of(why);
        if (placement.keptFor(list.shape).isEmpty()) {
            placement.keep(list.shape);
        }
    }

    /** Shapes that wait for room. */
    Set<Shape> closed() {
        Set<Shape> all = new LinkedHashSet<>();
        lists.values().stream().filter(list -> list.closed.isPresent()).forEach(list -> all.add(list.shape));
        return all;
    }

    /** Whether somebody waits for a limit that holds in an account, or for room on an agent. */
    boolean isWaitedFor(Account account, NodeId agent) {
        return account.path().stream().anyMatch(parked::containsKey)
                || lists.values().stream()
                        .anyMatch(list -> list.closed.isPresent() && placement.suits(agent, list.shape));
    }

    /** Those who are next: of each shape, and at each limit. */
    List<Wish> firsts() {
        List<Wish> firsts = new ArrayList<>(parked.values());
        lists.values().forEach(list -> list.tree.head(accounts.root()).ifPresent(head -> firsts.add(head.first())));
        return firsts;
    }

    /** Whether something could be launched now. */
    boolean hasMore() {
        return best().isPresent();
    }

    private Optional<Waitlist> best() {
        Optional<Waitlist> best = Optional.empty();
        for (Waitlist list : lists.values()) {
            if (list.isOpen() && (best.isEmpty() || FairTree.isBefore(list.tree, best.get().tree, accounts.root()))) {
                best = Optional.of(list);
            }
        }
        return best;
    }

    /** What stands in the way of the engine that an ask waits for; empty when it is others' turn. */
    Optional<Obstacle> obstacle(Waiting one) {
        Shape shape = one.demand().shape();
        Optional<Shortage> shortage = accounts.shortage(one.payer(), shape.amount());
        if (shortage.isPresent()) {
            return Optional.of(new Obstacle(shortage.get().text(), shortage));
        }
        return Optional.ofNullable(lists.get(shape))
                .flatMap(list -> list.closed)
                .map(why -> new Obstacle(why, Optional.empty()));
    }

    /** Those who wait for what others have. */
    Collection<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (Map.Entry<Account, Wish> entry : parked.entrySet()) {
            if (claims.size() < MOST_CLAIMS) {
                int waiting = lists.values().stream()
                        .mapToInt(list -> list.tree.count(entry.getKey()))
                        .sum();
                claims.add(new Claim(entry.getValue(), Optional.of(entry.getKey()), Optional.empty(), waiting));
            }
        }
        for (Waitlist list : lists.values()) {
            Optional<FairTree.Head<Wish>> head = list.tree.head(accounts.root());
            Set<NodeId> kept = placement.keptFor(list.shape);
            if (list.closed.isPresent() && !kept.isEmpty() && head.isPresent() && claims.size() < MOST_CLAIMS) {
                int waiting = list.tree.count(accounts.root());
                claims.add(new Claim(head.get().first(), Optional.empty(), Optional.of(kept), waiting));
            }
        }
        return claims;
    }

    /** Whether the account on whose part the wish would come is guaranteed it, and which that is. */
    Optional<Account> entitled(Wish wish) {
        Waitlist list = lists.get(wish.shape());
        return list == null
                ? Optional.empty()
                : wish.first().payer().path().stream().filter(list::entitled).findFirst();
    }
}
