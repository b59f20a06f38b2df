package io.drawbar.engine.host.run;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.StatementProgress;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A statement's log and progress on their way into its frames: never blocks, bounded, progress thinned out. Thread-safe. */
final class StatementLog {
    private final FrameBuffer frames;
    private final EngineLimits limits;
    private final ScheduledExecutorService timer;
    private final LogLimit limit;
    private final Object progressLock = new Object();
    private Optional<Progress> pending = Optional.empty();
    private boolean flushPlanned;
    private long lastProgressNanos;

    StatementLog(FrameBuffer frames, EngineLimits limits, ScheduledExecutorService timer) {
        this.frames = frames;
        this.limits = limits;
        this.timer = timer;
        long now = System.nanoTime();
        this.limit = new LogLimit(limits.logLinesPerStatement(), limits.logLinesPerSecond(), now);
        this.lastProgressNanos = now - TimeUnit.MILLISECONDS.toNanos(limits.progressMillis());
    }

    void line(StatementSink.Level level, String line, String source) {
        long now = System.nanoTime();
        boolean admitted = limit.admit(now);
        mark(now, false);
        if (!admitted) {
            return;
        }
        String text = LogLimit.cut(line, limits.logLineBytes());
        ExecuteFrame.Builder frame = ExecuteFrame.newBuilder()
                .setLog(LogEvent.newBuilder()
                        .setLevel(level.name())
                        .setLine(text)
                        .setSource(source));
        if (!frames.side(frame, text.length())) {
            limit.drop(1);
        }
    }

    private void mark(long now, boolean isLast) {
        long dropped = limit.takeDropped(now, isLast);
        if (dropped > 0 && !frames.side(ExecuteFrame.newBuilder().setLogLinesDropped(dropped), 0)) {
            limit.drop(dropped);
        }
    }

    void progress(Progress progress) {
        long waitNanos;
        synchronized (progressLock) {
            pending = Optional.of(progress);
            if (flushPlanned) {
                return;
            }
            waitNanos = lastProgressNanos + TimeUnit.MILLISECONDS.toNanos(limits.progressMillis()) - System.nanoTime();
            flushPlanned = waitNanos > 0;
        }
        if (waitNanos <= 0) {
            flush();
        } else {
            var unused = timer.schedule(this::flush, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void flush() {
        Optional<Progress> newest;
        synchronized (progressLock) {
            newest = pending;
            pending = Optional.empty();
            flushPlanned = false;
            lastProgressNanos = System.nanoTime();
        }
        // A frame that is not taken is no loss: a newer one will come or the statement has ended.
        newest.ifPresent(progress -> frames.side(
                ExecuteFrame.newBuilder()
                        .setProgress(StatementProgress.newBuilder()
                                .setFraction(progress.fraction())
                                .setDone(progress.done())
                                .setRunning(progress.running())
                                .setTotal(progress.total())
                                .setUnit(progress.unit())
                                .setDetail(LogLimit.cut(progress.detail(), limits.logLineBytes()))),
                progress.detail().length()));
    }

    /** Pushes what is still held back; called before the statement's last frame. */
    void finish() {
        flush();
        mark(System.nanoTime(), true);
    }
}
