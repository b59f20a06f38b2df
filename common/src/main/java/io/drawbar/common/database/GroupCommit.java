package io.drawbar.common.database;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.lifecycle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes many small changes in few transactions: what comes while one commit is under way goes into the next. Changes are applied
 * in the order in which they came. When a transaction fails each of its changes is tried again alone, so that a bad one does not
 * take its neighbours with it. Thread-safe.
 *
 * @param <C> a change
 */
public final class GroupCommit<C> implements AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;

    private final Jdbi jdbi;
    private final BiConsumer<Handle, List<C>> writer;
    private final BlockingQueue<Pending<C>> queue;
    private final int maxBatch;
    private final Thread thread;
    private volatile boolean closed;
    private volatile CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);

    private record Pending<C>(C change, CompletableFuture<Void> done) {}

    /**
     * @param name of its thread
     * @param capacity changes that may wait; beyond that they are refused
     * @param maxBatch changes in one transaction
     * @param writer applies changes, in order, in the handle's transaction
     */
    public GroupCommit(String name, Jdbi jdbi, int capacity, int maxBatch, BiConsumer<Handle, List<C>> writer) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.maxBatch = maxBatch;
        this.thread = Threads.named(name).newThread(this::loop);
        thread.start();
    }

    /** Writes a change; the future ends when it is durable, on the writer's thread: what hangs on it must be short. */
    public CompletableFuture<Void> write(C change) {
        Pending<C> pending = new Pending<>(change, new CompletableFuture<>());
        if (closed || !queue.offer(pending)) {
            pending.done()
                    .completeExceptionally(new DrawbarException(
                            ErrorCode.STORE_FAILED,
                            closed ? "The store is closed." : "More changes wait for the database than may wait."));
        }
        newest = pending.done();
        return pending.done();
    }

    /** Ends when every change that was written before has been committed or has failed. */
    public CompletableFuture<Void> barrier() {
        return newest.handle((done, failed) -> null);
    }

    /** Changes that wait now. */
    public int waiting() {
        return queue.size();
    }

    private void loop() {
        List<Pending<C>> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                continue; // close() interrupts; the condition decides.
            }
            queue.drainTo(batch, maxBatch - 1);
            commit(batch);
            batch.clear();
        }
    }

    private void commit(List<Pending<C>> batch) {
        try {
            apply(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                batch.get(0)
                        .done()
                        .completeExceptionally(
                                new DrawbarException(ErrorCode.STORE_FAILED, "The database refused a change.", e));
            } else {
                batch.forEach(one -> commit(List.of(one)));
            }
            return;
        }
        batch.forEach(one -> one.done().complete(null));
    }

    private void apply(List<Pending<C>> batch) {
        jdbi.useTransaction(handle ->
                writer.accept(handle, batch.stream().map(Pending::change).toList()));
    }

    /** Writes what still waits and ends. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
