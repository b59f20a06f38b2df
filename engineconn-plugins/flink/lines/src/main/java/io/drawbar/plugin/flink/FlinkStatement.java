package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import java.util.function.Consumer;

/** A statement on its way through Flink. */
final class FlinkStatement implements EngineStatement {
    private final EngineParts parts;
    private final TableSession tables;
    private final ParsedStatement parsed;
    private final Consumer<FlinkStatement> onClose;
    private final Object lock = new Object();
    private Optional<StatementRun> running = Optional.empty();
    private boolean cancelled;

    FlinkStatement(
            EngineParts parts, TableSession tables, ParsedStatement parsed, Consumer<FlinkStatement> onClose) {
        this.parts = parts;
        this.tables = tables;
        this.parsed = parsed;
        this.onClose = onClose;
    }

    @Override
    public StatementShape shape() throws EngineException {
        return parsed.shape();
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        try (ContextLoader context = ContextLoader.of(tables.loader());
                StatementRun run = begin(new StatementRun(parts, tables, parsed, sink))) {
            run.run();
            if (run.left()) {
                return;
            }
            synchronized (lock) {
                running = Optional.empty();
            }
        } catch (EngineException e) {
            throw isCancelled() ? EngineException.cancelled() : e;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            if (isCancelled()) {
                throw EngineException.cancelled();
            }
            throw FlinkFailures.beforeRunning(e, parsed.text());
        } finally {
            synchronized (lock) {
                running = Optional.empty();
            }
        }
        if (isCancelled()) {
            throw EngineException.cancelled();
        }
    }

    private StatementRun begin(StatementRun run) throws EngineException {
        synchronized (lock) {
            if (cancelled) {
                throw EngineException.cancelled();
            }
            running = Optional.of(run);
            return run;
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Ends the job, which ends whatever waits for its rows or its end. The host interrupts what does not notice. */
    @Override
    public void cancel() {
        Optional<StatementRun> toStop;
        synchronized (lock) {
            cancelled = true;
            toStop = running;
        }
        toStop.ifPresent(StatementRun::stop);
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
