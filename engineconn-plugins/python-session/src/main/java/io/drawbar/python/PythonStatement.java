package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One piece of code on its way through a session's process. */
final class PythonStatement implements EngineStatement {
    private static final long OUTPUT_PATIENCE_MILLIS = 2000;
    private static final long LOOK_MILLIS = 250;

    private final PythonSession session;
    private final String code;
    private final AtomicReference<Optional<EngineException>> stop = new AtomicReference<>(Optional.empty());
    private volatile Optional<Worker> running = Optional.empty();
    private volatile long killAtNanos;
    private volatile boolean killing;

    PythonStatement(PythonSession session, String code) {
        this.session = session;
        this.code = code;
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        refuseStopped();
        if (session.begunAnew()) {
            sink.log(StatementSink.Level.WARN, "The session's Python process had ended; its variables are gone.");
        }
        Worker worker = session.worker();
        running = Optional.of(worker);
        refuseStopped();
        Limits limits = new Limits(session.settings(), sink, this::stop);
        Runnable unwatch = limits.watch(worker, session.home().timer());
        try {
            worker.run(code, limits);
            Frame last = relay(worker, sink);
            finish(worker, last, sink);
        } finally {
            unwatch.run();
            running = Optional.empty();
        }
    }

    /** Passes on what the process says until the statement's end, through interrupts of this thread. */
    private Frame relay(Worker worker, StatementSink sink) throws InterruptedException {
        boolean interrupted = false;
        boolean discarding = false;
        try {
            while (true) {
                Optional<Frame> next;
                try {
                    next = worker.next(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(EngineException.cancelled());
                    continue;
                }
                if (next.isEmpty()) {
                    press(worker);
                    continue;
                }
                Frame frame = next.get();
                if (frame.kind() == Frame.DONE || frame.kind() == Frame.FAILED || frame.kind() == Frame.LOST) {
                    return frame;
                }
                try {
                    discarding = relay(worker, frame, sink, discarding);
                } catch (InterruptedException e) {
                    interrupted = true;
                    discarding = true;
                    stop(EngineException.cancelled());
                    worker.command('N', new byte[0]);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Interrupts once more what is to end: the first time it may not yet have begun. In the end it is killed. */
    private void press(Worker worker) {
        if (killing && System.nanoTime() - killAtNanos >= 0) {
            worker.kill();
        } else if (killing) {
            worker.interrupt();
        }
    }

    private boolean relay(Worker worker, Frame frame, StatementSink sink, boolean discarding)
            throws InterruptedException {
        ByteBuffer payload = frame.payload();
        switch (frame.kind()) {
            case Frame.SCHEMA -> {
                if (!discarding) {
                    sink.schema(payload);
                }
            }
            case Frame.BATCH -> {
                long rows = payload.getLong();
                boolean more = !discarding && sink.batch(payload.slice(), rows);
                worker.command(more ? 'M' : 'N', new byte[0]);
            }
            case Frame.END_RESULT -> {
                if (!discarding) {
                    sink.endResult();
                }
            }
            case Frame.PROGRESS -> {
                List<String> fields = Fields.read(payload);
                double fraction = Double.parseDouble(fields.get(0));
                sink.progress(new Progress(fraction, Math.round(fraction * 100), 1, 100, "percent", fields.get(1)));
            }
            case Frame.LOG -> {
                List<String> fields = Fields.read(payload);
                sink.log(StatementSink.Level.valueOf(fields.get(0)), fields.get(1));
            }
            default -> throw new IllegalStateException("Python sent a frame of the kind '" + frame.kind() + "'.");
        }
        return discarding;
    }

    private void finish(Worker worker, Frame last, StatementSink sink) throws EngineException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        worker.finishOutput(OUTPUT_PATIENCE_MILLIS);
        if (interrupted) {
            throw new InterruptedException("The statement was cancelled.");
        }
        Optional<EngineException> stopped = stop.get();
        if (last.kind() == Frame.DONE) {
            // Cancelled so late that it was done: the host decides what that is.
            if (stopped.isPresent() && stopped.get().kind() != Kind.CANCELLED) {
                throw stopped.get();
            }
            return;
        }
        if (last.kind() == Frame.LOST) {
            throw stopped.isPresent() || session.isClosed()
                    ? stopped.orElseGet(EngineException::cancelled)
                    : died(worker);
        }
        List<String> fields = Fields.read(last.payload());
        if (stopped.isPresent()) {
            throw stopped.get();
        }
        fields.get(4).lines().forEach(line -> sink.log(StatementSink.Level.ERROR, line));
        throw EngineException.builder(kind(fields.get(0)), fields.get(1))
                .engineCode(fields.get(0))
                .position(Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)))
                .build();
    }

    private static Kind kind(String exception) {
        return exception.equals("MemoryError") ? Kind.RESOURCES : Kind.USER;
    }

    private static EngineException died(Worker worker) throws InterruptedException {
        return EngineException.builder(
                        Kind.ENGINE,
                        "The Python process ended" + worker.ending()
                                + " while the statement ran; the session's variables are lost. A crash of a library"
                                + " does that, and the system when memory runs out.")
                .engineCode("PYTHON_DIED")
                .build();
    }

    private void refuseStopped() throws EngineException {
        Optional<EngineException> stopped = stop.get();
        if (stopped.isPresent()) {
            throw stopped.get();
        }
    }

    @Override
    public void cancel() {
        stop(EngineException.cancelled());
    }

    /** Ends the code with an interrupt and, when it does not obey, its process. The first reason is the one that is told. */
    private void stop(EngineException why) {
        if (!stop.compareAndSet(Optional.empty(), Optional.of(why))) {
            return;
        }
        running.ifPresent(worker -> {
            killAtNanos =
                    System.nanoTime() + session.settings().interruptGrace().toNanos();
            killing = true;
            worker.interrupt();
        });
    }

    @Override
    public String toString() {
        return "Python statement of " + String.format(Locale.ROOT, "%,d", code.length()) + " characters";
    }
}
