package io.drawbar.manager.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Those who wait for one kind of thing, in the order in which it is their turn: at each node of the tree those first who have less than
 * they are guaranteed, then those with the smallest share for their weight; within one leaf by their own order. Nodes that are parked
 * are passed over. Every operation costs O(depth · log width), however many wait. Not thread-safe.
 *
 * @param <W> what waits; its order never changes while it is in here
 */
public final class FairTree<W extends Comparable<W>> {
    private final Measure measure;
    private final Map<Account, Node> nodes = new HashMap<>();
    private long made;

    /** How much somebody has. */
    public interface Measure {
        /** The share of what there is, before weights. */
        double share(Account account);

        /** Whether one thing more would still be within what is guaranteed. */
        boolean entitled(Account account);

        /** Whether nobody below is to have a turn now. */
        boolean parked(Account account);
    }

    private final class Node {
        private final Account account;
        private final Optional<Node> parent;
        /** Who came to wait first goes first among equals. */
        private final long number;

        private final TreeSet<Node> turn = new TreeSet<>(ORDER);
        private final TreeSet<W> waiting = new TreeSet<>();
        private int below;
        /** Those who wait here and below. */
        private int count;

        private boolean inTurn;
        private boolean behind;
        private double share;

        Node(Account account, Optional<Node> parent) {
            this.account = account;
            this.parent = parent;
            this.number = ++made;
        }

        boolean isReady() {
            return !(turn.isEmpty() && waiting.isEmpty()) && !measure.parked(account);
        }

        /** Its place among its siblings; never to be changed while it stands there. */
        void weigh() {
            behind = !measure.entitled(account);
            share = measure.share(account) / account.weight();
        }

        int compareTo(Node other) {
            if (behind != other.behind) {
                return behind ? 1 : -1;
            }
            int byShare = Double.compare(share, other.share);
            return byShare != 0 ? byShare : Long.compare(number, other.number);
        }
    }

    private final Comparator<Node> ORDER = Node::compareTo;

    /** Whose turn it is. */
    public record Head<W>(Account leaf, W first) {}

    public FairTree(Measure measure) {
        this.measure = measure;
    }

    public void add(Account leaf, W one) {
        Node node = node(leaf);
        node.waiting.add(one);
        count(node, 1);
        settle(node);
    }

    private void count(Node leaf, int more) {
        Optional<Node> at = Optional.of(leaf);
        while (at.isPresent()) {
            at.get().count += more;
            at = at.get().parent;
        }
    }

    /** How many wait at or below a node. */
    public int count(Account account) {
        Node node = nodes.get(account);
        return node == null ? 0 : node.count;
    }

    private Node node(Account account) {
        Node known = nodes.get(account);
        if (known == null) {
            List<Account> path = account.path();
            Optional<Node> parent = path.size() == 1 ? Optional.empty() : Optional.of(node(path.get(1)));
            known = new Node(account, parent);
            parent.ifPresent(it -> it.below++);
            nodes.put(account, known);
        }
        return known;
    }

    public void remove(Account leaf, W one) {
        Node node = nodes.get(leaf);
        if (node == null || !node.waiting.remove(one)) {
            return;
        }
        count(node, -1);
        settle(node);
        while (node.waiting.isEmpty() && node.below == 0) {
            nodes.remove(node.account);
            if (node.parent.isEmpty()) {
                return;
            }
            node = node.parent.get();
            node.below--;
        }
    }

    /** Puts a node in its place, and those above it as far as that changes whether they have a turn. */
    private void settle(Node changed) {
        Optional<Node> at = Optional.of(changed);
        while (at.isPresent() && at.get().parent.isPresent()) {
            Node node = at.get();
            Node above = node.parent.get();
            boolean wasReady = above.isReady();
            if (node.inTurn) {
                above.turn.remove(node);
            }
            node.inTurn = node.isReady();
            if (node.inTurn) {
                node.weigh();
                above.turn.add(node);
            }
            at = wasReady == above.isReady() && above.inTurn == wasReady ? Optional.empty() : Optional.of(above);
        }
    }

    /** What a node has, or whether it is parked, has changed. */
    public void changed(Account account) {
        Node node = nodes.get(account);
        if (node != null) {
            settle(node);
        }
    }

    /** Everybody's share has changed. */
    public void changedAll() {
        for (Node node : List.copyOf(nodes.values())) {
            settle(node);
        }
    }

    /** Nodes have moved: builds everything anew. */
    public void rebuild() {
        List<Head<W>> all = new ArrayList<>();
        nodes.values().forEach(node -> node.waiting.forEach(one -> all.add(new Head<>(node.account, one))));
        nodes.clear();
        all.forEach(it -> add(it.leaf(), it.first()));
    }

    /** Whether somebody waits at or below a node. */
    public boolean has(Account account) {
        return nodes.containsKey(account);
    }

    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** Whose turn it is; empty when nobody waits who is not parked. */
    public Optional<Head<W>> head(Account root) {
        return Optional.ofNullable(nodes.get(root)).filter(Node::isReady).map(this::head);
    }

    private Head<W> head(Node root) {
        Node at = root;
        while (!at.turn.isEmpty()) {
            at = at.turn.first();
        }
        return new Head<>(at.account, at.waiting.first());
    }

    /**
     * Whether the turn here comes before the turn there. The two may measure differently; where they lead to different children of the
     * same node, what each measures of its own decides, and in the same leaf its order.
     */
    public static <W extends Comparable<W>> boolean isBefore(FairTree<W> here, FairTree<W> there, Account root) {
        FairTree<W>.Node left = here.nodes.get(root);
        FairTree<W>.Node right = there.nodes.get(root);
        while (!left.turn.isEmpty() && !right.turn.isEmpty()) {
            left = left.turn.first();
            right = right.turn.first();
            if (left.account != right.account) {
                if (left.behind != right.behind) {
                    return right.behind;
                }
                int byShare = Double.compare(left.share, right.share);
                return byShare != 0 ? byShare < 0 : first(left).compareTo(first(right)) < 0;
            }
        }
        return first(left).compareTo(first(right)) < 0;
    }

    private static <W extends Comparable<W>> W first(FairTree<W>.Node node) {
        FairTree<W>.Node at = node;
        while (!at.turn.isEmpty()) {
            at = at.turn.first();
        }
        return at.waiting.first();
    }
}
