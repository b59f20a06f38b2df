package io.drawbar.common.database;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.lifecycle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes many small changes in few transactions: what comes while one commit is under way goes into the next. Changes are applied
 * in the order in which they came. When a transaction fails each of its changes is tried again alone, so that a bad one does not
 * take its neighbours with it. Thread-safe.
 *
 * @param <C> a change
 */
public final class GroupCommit<C> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long CLOSE_MILLIS = 10_000;

    private final Jdbi jdbi;
    private final BiConsumer<Handle, List<C>> writer;
    private final BlockingQueue<Pending<C>> queue;
    private final int maxBatch;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);

    /** A change, or nothing: the sign that wakes the thread when there is no more to come. */
    private record Pending<C>(Optional<C> change, CompletableFuture<Void> done) {}

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
        Pending<C> pending = new Pending<>(Optional.of(change), new CompletableFuture<>());
        synchronized (queue) {
            newest = pending.done();
            if (closed || !queue.offer(pending)) {
                refuse(pending);
            }
        }
        if (ended) {
            refuseRest(); // It came when the thread had looked for the last time.
        }
        return pending.done();
    }

    private void refuse(Pending<C> pending) {
        pending.done()
                .completeExceptionally(new DrawbarException(
                        ErrorCode.STORE_FAILED,
                        closed ? "The store is closed." : "More changes wait for the database than may wait."));
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
                log.debug("Nobody but close() ends this thread", e);
                continue;
            }
            queue.drainTo(batch, maxBatch - 1);
            batch.removeIf(pending -> pending.change().isEmpty());
            if (!batch.isEmpty()) {
                commit(batch);
            }
            batch.clear();
        }
        ended = true;
        refuseRest();
    }

    private void refuseRest() {
        List<Pending<C>> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(this::refuse);
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
        jdbi.useTransaction(handle -> writer.accept(
                handle,
                batch.stream().flatMap(pending -> pending.change().stream()).toList()));
    }

    /**
     * Writes what still waits and ends. The thread is woken, never interrupted: an interrupt in the middle of a write would close
     * the file of an embedded database under it.
     */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(new Pending<>(Optional.empty(), new CompletableFuture<>()))) {
            log.debug("The queue is full, so the thread is awake");
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
