package io.drawbar.plugin.spark;

import java.util.BitSet;

/**
 * Names of Spark's fair scheduler pools, one for each open session. Spark makes a pool when it first hears its name, never removes one, and sorts
 * all of them whenever a task can start: so the names of closed sessions are used again. Thread-safe.
 */
final class FairPools {
    private final BitSet taken = new BitSet();

    /** A pool that no other session has until it is closed. */
    synchronized Pool take() {
        int number = taken.nextClearBit(0);
        taken.set(number);
        return new Pool(number);
    }

    private synchronized void giveBack(int number) {
        taken.clear(number);
    }

    /** The pool of one session. */
    final class Pool implements AutoCloseable {
        private final int number;
        private boolean closed;

        private Pool(int number) {
            this.number = number;
        }

        String name() {
            return "session-" + number;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack(number);
            }
        }
    }
}
