package io.drawbar.engine.host.run;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.FrameCompleted;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One statement from its start to its end. It reaches exactly one terminal state, told by its last frame; it can be cancelled at any
 * time, and a thread that does not react to that is given up on. Thread-safe.
 */
public final class Statement {
    private static final Logger log = LoggerFactory.getLogger(Statement.class);

    private final String sessionId;
    private final StatementRequest request;
    private final RunParts parts;
    private final FrameBuffer frames;
    private final StatementLog statementLog;
    private final RunSink sink;
    private final Object lock = new Object();
    private StatementState state = StatementState.WAITING;
    private Optional<EngineStatement> running = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private boolean threadEnded;
    private boolean givenUp;
    private volatile boolean cancelRequested;
    private volatile boolean overdue;
    private volatile long begunNanos;
    private volatile long endedNanos;

    /**
     * A statement that waits for its turn.
     *
     * @param windowBytes unacknowledged frames kept at most; 0: the process's limit
     * @param rowLimit of each result; 0: no limit
     */
    public Statement(String sessionId, StatementRequest request, RunParts parts, long windowBytes, long rowLimit) {
        this.sessionId = sessionId;
        this.request = request;
        this.parts = parts;
        long most = parts.limits().windowBytes();
        this.frames = new FrameBuffer(
                windowBytes > 0 ? Math.min(windowBytes, most) : most,
                parts.limits().logBufferBytes(),
                parts.budget());
        this.statementLog = new StatementLog(frames, parts.limits(), parts.timer());
        this.sink = new RunSink(frames, statementLog, () -> cancelRequested, rowLimit);
    }

    public String id() {
        return request.statementId();
    }

    public String sessionId() {
        return sessionId;
    }

    public StatementRequest request() {
        return request;
    }

    public StatementState state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Whether it has begun and not ended. */
    public boolean isRunning() {
        StatementState now = state();
        return now == StatementState.RUNNING || now == StatementState.CANCELLING;
    }

    /** For how long it has had its last frame; 0 while it has none. */
    public long endedMillis(long nowNanos) {
        return state().terminal() ? Math.max(1, (nowNanos - endedNanos) / 1_000_000) : 0;
    }

    /** For how long nobody has been attached. */
    public long callerGoneMillis(long nowNanos) {
        return frames.callerGoneMillis(nowNanos);
    }

    public boolean hasCaller() {
        return frames.hasCaller();
    }

    public void attach(long fromSequence, Attachment caller) {
        frames.attach(fromSequence, caller);
    }

    public void detach(Attachment caller) {
        frames.detach(caller);
    }

    public void callerHalfClosed(Attachment caller) {
        frames.halfClosed(caller);
    }

    public void callerReady() {
        frames.pump();
    }

    public void acknowledge(long sequence, boolean enough) {
        if (enough) {
            frames.enough();
        }
        frames.acknowledge(sequence);
    }

    /** Forgets its frames; whoever is attached is told why. */
    public void discard(DrawbarException why) {
        frames.discard(why);
    }

    /**
     * Runs it on this thread, unless it was cancelled while it waited.
     *
     * @param session where it runs
     * @param prepared finds a statement that was made ready before, by its request
     */
    public void run(EngineSession session, Function<StatementRequest, Optional<EngineStatement>> prepared) {
        synchronized (lock) {
            if (state != StatementState.WAITING || cancelRequested) {
                return;
            }
            state = StatementState.RUNNING;
            begunNanos = System.nanoTime();
            thread = Optional.of(Thread.currentThread());
        }
        String stage = "prepare";
        try {
            Optional<EngineStatement> kept = prepared.apply(request);
            EngineStatement statement =
                    kept.isPresent() ? kept.get() : parts.context().call(() -> session.prepare(request));
            stage = "run";
            try {
                begun(statement);
                parts.context().run(() -> statement.run(sink));
            } finally {
                ended(statement);
            }
            succeeded();
        } catch (EngineException e) {
            failed(e, stage, e.kind() == EngineException.Kind.CANCELLED);
        } catch (InterruptedException e) {
            failed(e, stage, cancelRequested);
        } catch (Throwable e) {
            // The edge of a thread: whatever the plugin throws becomes the statement's failure.
            log.warn("Statement {} failed outside of the SPI's exceptions", id(), e);
            failed(e, stage, false);
        } finally {
            threadEnded();
        }
    }

    private void begun(EngineStatement statement) {
        boolean late;
        synchronized (lock) {
            running = Optional.of(statement);
            late = cancelRequested;
        }
        if (late) {
            parts.context().tell(statement::cancel);
        }
    }

    private void ended(EngineStatement statement) {
        synchronized (lock) {
            running = Optional.empty();
        }
        parts.context().tell(statement::close);
    }

    private void threadEnded() {
        boolean late;
        synchronized (lock) {
            threadEnded = true;
            thread = Optional.empty();
            late = givenUp;
            // An interrupt that came late is meant for this statement and not for the thread's next one.
            if (Thread.interrupted()) {
                log.debug("Statement {} was interrupted at its end", id());
            }
        }
        if (late) {
            parts.stuck().cameBack();
        }
    }

    private void succeeded() {
        if (cancelRequested) {
            finishCancelled();
        } else if (sink.leftOpen()) {
            failed(
                    new IllegalStateException("The plugin ended the statement without ending its result."),
                    "run",
                    false);
        } else {
            finish(
                    StatementState.SUCCEEDED,
                    ExecuteFrame.newBuilder()
                            .setCompleted(FrameCompleted.newBuilder().setUpdateCount(sink.updateCount())));
        }
    }

    private void failed(Throwable thrown, String stage, boolean byCancel) {
        // What an engine throws while it is being stopped is the cancel's doing, whatever it calls it.
        if (byCancel || cancelRequested) {
            log.debug("Statement {} ended after its cancel", id(), thrown);
            finishCancelled();
        } else {
            finish(StatementState.FAILED, ExecuteFrame.newBuilder().setFailed(EngineFailures.of(thrown, stage)));
        }
    }

    /** Ends a statement that has not begun with a failure. */
    public void refuse(DrawbarException why) {
        finish(StatementState.FAILED, ExecuteFrame.newBuilder().setFailed(why.failure()));
    }

    private void finishCancelled() {
        if (overdue) {
            String message =
                    "The statement ran longer than " + parts.statementMillis() + " ms, which this engine allows.";
            finish(
                    StatementState.FAILED,
                    ExecuteFrame.newBuilder().setFailed(Failures.of(ErrorCode.RUN_TIMEOUT, message)));
        } else {
            finish(
                    StatementState.CANCELLED,
                    ExecuteFrame.newBuilder()
                            .setCompleted(FrameCompleted.newBuilder()
                                    .setUpdateCount(-1)
                                    .setCancelled(true)));
        }
    }

    private void finish(StatementState end, ExecuteFrame.Builder lastFrame) {
        synchronized (lock) {
            if (!state.mayBecome(end)) {
                return;
            }
            state = end;
            endedNanos = System.nanoTime();
        }
        statementLog.finish();
        frames.end(lastFrame);
    }

    /** Cancels it when it has run for longer than its engine allows; called now and then. */
    public void checkDeadline(long nowNanos) {
        long millis = parts.statementMillis();
        if (millis > 0 && isRunning() && nowNanos - begunNanos > TimeUnit.MILLISECONDS.toNanos(millis)) {
            overdue = !cancelRequested || overdue;
            cancel();
        }
    }

    /** Ends it: at once when it waits, otherwise as soon as the engine lets go of it. Does not block; may be called again. */
    public void cancel() {
        Optional<EngineStatement> target;
        synchronized (lock) {
            if (cancelRequested || state.terminal()) {
                return;
            }
            cancelRequested = true;
            target = running;
            if (state == StatementState.RUNNING) {
                state = StatementState.CANCELLING;
            }
        }
        frames.stop();
        if (state() == StatementState.WAITING) {
            finishCancelled();
            return;
        }
        target.ifPresent(
                statement -> parts.calls().execute(() -> parts.context().tell(statement::cancel)));
        long grace = parts.limits().cancelGraceMillis();
        var interrupts = parts.timer().schedule(this::interrupt, grace, TimeUnit.MILLISECONDS);
        var givesUp = parts.timer()
                .schedule(this::giveUp, grace + parts.limits().cancelGiveUpMillis(), TimeUnit.MILLISECONDS);
        log.debug("Cancelling {}: {}, {}", id(), interrupts, givesUp);
    }

    private void interrupt() {
        synchronized (lock) {
            if (!threadEnded) {
                thread.ifPresent(Thread::interrupt);
            }
        }
    }

    private void giveUp() {
        synchronized (lock) {
            if (threadEnded) {
                return;
            }
            givenUp = true;
        }
        finishCancelled();
        parts.stuck()
                .givenUp(sessionId, "Statement " + id() + " did not end after its cancel; its thread is given up.");
    }
}
