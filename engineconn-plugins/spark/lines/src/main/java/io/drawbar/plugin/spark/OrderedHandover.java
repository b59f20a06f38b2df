package io.drawbar.plugin.spark;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Hands batches of many partitions, which are computed at the same time, to one consumer in the order of the partitions.
 * Thread-safe.
 *
 * <p>What waits is bounded: the partition that is being consumed may always have {@link #HEAD_BATCHES} waiting; the others share a
 * budget and block when it is spent, so that the next partitions are computed while the first is consumed and no further. They do
 * not block while the partition to consume has not begun, since it may be waiting for their core.
 */
final class OrderedHandover {
    private static final int HEAD_BATCHES = 4;

    private final long budgetBytes;
    private final int partitions;
    private final Map<Integer, Partition> waiting = new HashMap<>();
    private int head;
    private long bytes;
    private boolean stopped;
    private boolean finished;
    private Throwable failure;

    /** What waits of a partition. */
    private static final class Partition {
        private final Queue<ArrowBatch> batches = new ArrayDeque<>();
        private long attempt = -1;
        private boolean ended;
        private boolean taken;
    }

    OrderedHandover(int partitions, long budgetBytes) {
        this.partitions = partitions;
        this.budgetBytes = budgetBytes;
    }

    /** A task begins with a partition; one that begins it again drops what the failed attempt has left. */
    synchronized void begin(int index, long attempt) {
        Partition partition = partition(index);
        if (partition.taken) {
            throw new IllegalStateException("Partition " + index + " was computed again after some of its rows had been"
                    + " handed over; handing them over twice would repeat rows.");
        }
        partition.batches.forEach(batch -> bytes -= batch.bytes());
        partition.batches.clear();
        partition.ended = false;
        partition.attempt = attempt;
        notifyAll();
    }

    /** Adds a batch; blocks while too much waits. Returns whether more are wanted. */
    synchronized boolean put(int index, long attempt, ArrowBatch batch) throws InterruptedException {
        while (!stopped && mustWait(index)) {
            wait();
        }
        Partition partition = partition(index);
        if (stopped || partition.attempt != attempt) {
            return false;
        }
        partition.batches.add(batch);
        bytes += batch.bytes();
        notifyAll();
        return true;
    }

    private boolean mustWait(int index) {
        if (index == head) {
            return partition(index).batches.size() >= HEAD_BATCHES;
        }
        return bytes >= budgetBytes && partition(head).attempt >= 0;
    }

    /** Adds a whole partition without blocking. */
    synchronized void putAll(int index, ArrowBatch[] batches) {
        if (!stopped) {
            Partition partition = partition(index);
            for (ArrowBatch batch : batches) {
                partition.batches.add(batch);
                bytes += batch.bytes();
            }
            partition.ended = true;
            notifyAll();
        }
    }

    /** Whether everything has been taken. */
    synchronized boolean isExhausted() {
        return head >= partitions;
    }

    /** A task has ended its partition. */
    synchronized void end(int index, long attempt) {
        Partition partition = partition(index);
        if (partition.attempt == attempt) {
            partition.ended = true;
            notifyAll();
        }
    }

    /** The job has ended, well or not. */
    synchronized void finish(Throwable cause) {
        finished = true;
        failure = cause;
        notifyAll();
    }

    /** The consumer wants no more. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
        notifyAll();
    }

    /** The next batch in order, or null after the last one. */
    ArrowBatch take() throws Exception {
        return takeBefore(partitions);
    }

    /** The next batch in order of the partitions before {@code limit}, or null after their last one. */
    synchronized ArrowBatch takeBefore(int limit) throws Exception {
        while (head < limit) {
            Partition partition = partition(head);
            ArrowBatch batch = partition.batches.poll();
            if (batch != null) {
                partition.taken = true;
                bytes -= batch.bytes();
                notifyAll();
                return batch;
            }
            if (partition.ended) {
                waiting.remove(head);
                head++;
                notifyAll();
            } else if (failure != null) {
                throw Sneaky.rethrow(failure);
            } else if (finished) {
                throw new IllegalStateException("The job has ended without partition " + head + ".");
            } else {
                wait();
            }
        }
        return null;
    }

    private Partition partition(int index) {
        return waiting.computeIfAbsent(index, key -> new Partition());
    }
}
