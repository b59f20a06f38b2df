package io.drawbar.engine.host.run;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.ExecuteFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames of one statement: numbered as they come, sent to whoever is attached, kept until acknowledged. A caller that lost its
 * connection attaches again and misses nothing. Result frames wait for space; log and progress never do. Thread-safe.
 */
public final class FrameBuffer {
    private static final long FRAME_BYTES = 64;

    private record Kept(ExecuteFrame frame, long resultBytes, long sideBytes) {}

    private final long windowBytes;
    private final long sideLimitBytes;
    private final FrameBudget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition space = lock.newCondition();
    private final Runnable wake = this::wake;
    private final Deque<Kept> sent = new ArrayDeque<>();
    private final Deque<Kept> unsent = new ArrayDeque<>();
    private long nextSequence;
    private long resultBytes;
    private long sideBytes;
    private boolean sending;
    private boolean stopped;
    private boolean callerHalfClosed;
    private Optional<ExecuteFrame> last = Optional.empty();
    private Optional<Attachment> caller = Optional.empty();
    private long callerGoneNanos = System.nanoTime();
    private volatile boolean enough;

    /**
     * An empty buffer.
     *
     * @param windowBytes of result frames kept at most, plus one frame
     * @param sideLimitBytes of log and progress frames kept at most
     * @param budget shared by all statements
     */
    FrameBuffer(long windowBytes, long sideLimitBytes, FrameBudget budget) {
        this.windowBytes = windowBytes;
        this.sideLimitBytes = sideLimitBytes;
        this.budget = budget;
    }

    /**
     * Adds a frame of a result, once there is space for it.
     *
     * @return whether it was taken: false when the statement has ended, or for a batch when no more are wanted
     * @throws InterruptedException when the statement was stopped
     */
    boolean result(ExecuteFrame.Builder frame, long payloadBytes) throws InterruptedException {
        long bytes = payloadBytes + FRAME_BYTES;
        lock.lockInterruptibly();
        try {
            awaitSpace();
            if (last.isPresent() || (enough && frame.hasBatch())) {
                return false;
            }
            keep(frame, bytes, 0);
            resultBytes += bytes;
            budget.take(bytes);
        } finally {
            lock.unlock();
        }
        pump();
        return true;
    }

    private void awaitSpace() throws InterruptedException {
        boolean registered = false;
        try {
            while (mustWait()) {
                if (!registered) {
                    // Registered before the budget is looked at again, so that no release in between is missed.
                    budget.addWaiter(wake);
                    registered = true;
                    continue;
                }
                space.await();
            }
        } finally {
            if (registered) {
                budget.removeWaiter(wake);
            }
        }
        if (stopped) {
            throw new InterruptedException("The statement was cancelled.");
        }
    }

    private boolean mustWait() {
        boolean over = stopped || enough || last.isPresent();
        return !over && resultBytes > 0 && (resultBytes >= windowBytes || budget.full());
    }

    /**
     * Adds a log or progress frame.
     *
     * @return whether it was taken: false when too many are kept or the statement has ended
     */
    boolean side(ExecuteFrame.Builder frame, long payloadBytes) {
        long bytes = payloadBytes + FRAME_BYTES;
        lock.lock();
        try {
            if (last.isPresent() || sideBytes + bytes > sideLimitBytes) {
                return false;
            }
            keep(frame, 0, bytes);
            sideBytes += bytes;
        } finally {
            lock.unlock();
        }
        pump();
        return true;
    }

    /** Adds the last frame. Whatever comes later is not taken. */
    void end(ExecuteFrame.Builder frame) {
        lock.lock();
        try {
            if (last.isPresent()) {
                return;
            }
            keep(frame, 0, 0);
            last = Optional.of(unsent.getLast().frame());
            space.signalAll();
        } finally {
            lock.unlock();
        }
        pump();
    }

    private void keep(ExecuteFrame.Builder frame, long ofResult, long ofSide) {
        unsent.add(new Kept(frame.setSequence(nextSequence++).build(), ofResult, ofSide));
    }

    /** Wakes whoever waits for space and lets nobody wait any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            space.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            space.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends everything from a frame on to a new caller; one that was attached before is turned away.
     *
     * @param from the first frame wanted, which acknowledges those before it; -1: the first that is not acknowledged
     */
    void attach(long from, Attachment newCaller) {
        Optional<Attachment> displaced;
        long freed;
        lock.lock();
        try {
            long first = firstKept();
            long start = from < 0 ? first : from;
            if (start > nextSequence) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "Frame " + start + " was asked for; the next one is " + nextSequence + ".");
            }
            boolean allDone = last.isPresent() && first == nextSequence;
            if (start < first && !(allDone && start == nextSequence - 1)) {
                throw new DrawbarException(
                        ErrorCode.ENGINE_LOST,
                        "Frame " + start + " was asked for, but those before " + first
                                + " were acknowledged and are forgotten.");
            }
            freed = forget(start - 1);
            if (allDone && (from < 0 || start == nextSequence - 1)) {
                // Somebody new wants to know how it ended.
                unsent.add(new Kept(last.get(), 0, 0));
            }
            while (!sent.isEmpty()) {
                unsent.addFirst(sent.removeLast());
            }
            displaced = caller;
            caller = Optional.of(newCaller);
            callerHalfClosed = false;
        } finally {
            lock.unlock();
        }
        budget.give(freed);
        displaced.ifPresent(old ->
                old.fail(new DrawbarException(ErrorCode.STALE_LEASE, "Another call has attached to this statement.")));
        pump();
    }

    private long firstKept() {
        if (!sent.isEmpty()) {
            return sent.getFirst().frame().getSequence();
        }
        return unsent.isEmpty() ? nextSequence : unsent.getFirst().frame().getSequence();
    }

    /** The caller's call has ended; the statement goes on without one. */
    void detach(Attachment old) {
        lock.lock();
        try {
            if (caller.isPresent() && caller.get() == old) {
                caller = Optional.empty();
                callerGoneNanos = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The caller will send nothing more, no acknowledgements either. */
    void halfClosed(Attachment by) {
        lock.lock();
        try {
            callerHalfClosed |= caller.isPresent() && caller.get() == by;
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Frames up to and with this one are stored by the caller. */
    void acknowledge(long sequence) {
        long freed;
        lock.lock();
        try {
            if (sequence >= nextSequence) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "Frame " + sequence + " was acknowledged; the next one is " + nextSequence + ".");
            }
            freed = forget(sequence);
        } finally {
            lock.unlock();
        }
        budget.give(freed);
        pump();
    }

    private long forget(long upTo) {
        long freed = forget(sent, upTo) + forget(unsent, upTo);
        if (freed > 0) {
            space.signalAll();
        }
        return freed;
    }

    private long forget(Deque<Kept> frames, long upTo) {
        long freed = 0;
        while (!frames.isEmpty() && frames.getFirst().frame().getSequence() <= upTo) {
            Kept kept = frames.removeFirst();
            freed += kept.resultBytes();
            sideBytes -= kept.sideBytes();
        }
        resultBytes -= freed;
        return freed;
    }

    /** Forgets everything and turns away the caller; for statements that nobody may attach to any more. */
    void discard(DrawbarException why) {
        Optional<Attachment> left;
        long freed;
        lock.lock();
        try {
            freed = forget(Long.MAX_VALUE);
            left = caller;
            caller = Optional.empty();
        } finally {
            lock.unlock();
        }
        budget.give(freed);
        left.ifPresent(one -> one.fail(why));
    }

    /** The caller wants no more rows. */
    void enough() {
        enough = true;
        wake();
    }

    boolean wantsMore() {
        return !enough;
    }

    boolean hasCaller() {
        lock.lock();
        try {
            return caller.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** For how long nobody has been attached; 0 while somebody is. */
    long callerGoneMillis(long nowNanos) {
        lock.lock();
        try {
            return caller.isPresent() ? 0 : (nowNanos - callerGoneNanos) / 1_000_000;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what the transport takes. One thread at a time sends; the others leave their frames to it. */
    void pump() {
        Optional<Runnable> step = nextStep();
        while (step.isPresent()) {
            step.get().run();
            step = nextStep();
        }
    }

    private Optional<Runnable> nextStep() {
        lock.lock();
        try {
            if (sending || caller.isEmpty()) {
                return Optional.empty();
            }
            Attachment to = caller.get();
            if (!unsent.isEmpty()) {
                if (!to.ready()) {
                    return Optional.empty();
                }
                Kept next = unsent.removeFirst();
                sent.add(next);
                sending = true;
                return Optional.of(() -> send(to, next.frame()));
            }
            if (last.isEmpty() || !(sent.isEmpty() || callerHalfClosed)) {
                return Optional.empty();
            }
            caller = Optional.empty();
            callerGoneNanos = System.nanoTime();
            return Optional.of(to::complete);
        } finally {
            lock.unlock();
        }
    }

    private void send(Attachment to, ExecuteFrame frame) {
        try {
            to.send(frame);
        } finally {
            lock.lock();
            try {
                sending = false;
            } finally {
                lock.unlock();
            }
        }
    }
}
