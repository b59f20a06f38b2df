package io.drawbar.manager.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A sorted set that tells how many come before a member: a treap whose nodes count what is below them (Seidel and Aragon, "Randomized
 * Search Trees", Algorithmica 16, 1996). Adding, removing and ranking cost O(log n) on average. Not thread-safe.
 *
 * @param <T> whose order never changes while it is in here
 */
public final class RankedSet<T extends Comparable<T>> {
    private Optional<Node<T>> root = Optional.empty();
    private long seed = 0x9E3779B97F4A7C15L;

    private static final class Node<T> {
        private final T value;
        private final long heap;
        private Optional<Node<T>> left = Optional.empty();
        private Optional<Node<T>> right = Optional.empty();
        private int size = 1;

        Node(T value, long heap) {
            this.value = value;
            this.heap = heap;
        }

        Optional<Node<T>> counted() {
            size = 1 + size(left) + size(right);
            return Optional.of(this);
        }
    }

    private record Halves<T>(Optional<Node<T>> less, Optional<Node<T>> more) {}

    private static <T> int size(Optional<Node<T>> node) {
        return node.isPresent() ? node.get().size : 0;
    }

    public int size() {
        return size(root);
    }

    /** To be called once for each member. */
    public void add(T value) {
        seed = seed * 6364136223846793005L
                + 1442695040888963407L; // Knuth's MMIX generator: the same runs give the same trees.
        Halves<T> halves = split(root, value);
        Node<T> one = new Node<>(value, seed ^ seed >>> 29);
        root = merge(merge(halves.less(), one.counted()), halves.more());
    }

    public void remove(T value) {
        root = remove(root, value);
    }

    private Optional<Node<T>> remove(Optional<Node<T>> at, T value) {
        if (at.isEmpty()) {
            return at;
        }
        Node<T> node = at.get();
        int order = value.compareTo(node.value);
        if (order == 0) {
            return merge(node.left, node.right);
        }
        if (order < 0) {
            node.left = remove(node.left, value);
        } else {
            node.right = remove(node.right, value);
        }
        return node.counted();
    }

    /** How many come before it; for a member, its place from 0. */
    public int rank(T value) {
        int before = 0;
        Optional<Node<T>> at = root;
        while (at.isPresent()) {
            Node<T> node = at.get();
            if (value.compareTo(node.value) <= 0) {
                at = node.left;
            } else {
                before += 1 + size(node.left);
                at = node.right;
            }
        }
        return before;
    }

    /** The first members that the test takes, in order. */
    public List<T> first(int limit, Predicate<T> test) {
        List<T> all = new ArrayList<>();
        collect(root, limit, test, all);
        return all;
    }

    private static <T> void collect(Optional<Node<T>> at, int limit, Predicate<T> test, List<T> into) {
        if (at.isPresent() && into.size() < limit) {
            collect(at.get().left, limit, test, into);
            if (into.size() < limit) {
                if (test.test(at.get().value)) {
                    into.add(at.get().value);
                }
                collect(at.get().right, limit, test, into);
            }
        }
    }

    /** Those before the value, and the others. */
    private Halves<T> split(Optional<Node<T>> at, T value) {
        if (at.isEmpty()) {
            return new Halves<>(at, at);
        }
        Node<T> node = at.get();
        if (node.value.compareTo(value) < 0) {
            Halves<T> halves = split(node.right, value);
            node.right = halves.less();
            return new Halves<>(node.counted(), halves.more());
        }
        Halves<T> halves = split(node.left, value);
        node.left = halves.more();
        return new Halves<>(halves.less(), node.counted());
    }

    private Optional<Node<T>> merge(Optional<Node<T>> less, Optional<Node<T>> more) {
        if (less.isEmpty()) {
            return more;
        }
        if (more.isEmpty()) {
            return less;
        }
        if (less.get().heap > more.get().heap) {
            less.get().right = merge(less.get().right, more);
            return less.get().counted();
        }
        more.get().left = merge(less, more.get().left);
        return more.get().counted();
    }
}
