package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.function.Consumer;

/** A statement that is ready to run. */
final class CsvStatement implements EngineStatement {
    private final CsvSession session;
    private final Command command;
    private final Consumer<CsvStatement> onClose;
    private volatile boolean cancelled;

    CsvStatement(CsvSession session, Command command, Consumer<CsvStatement> onClose) {
        this.session = session;
        this.command = command;
        this.onClose = onClose;
    }

    @Override
    public StatementShape shape() {
        StatementShape.Kind kind =
                command.schema().isPresent() ? StatementShape.Kind.QUERY : StatementShape.Kind.UPDATE;
        return new StatementShape(kind, command.schema().map(RowSchema::message), List.of());
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        if (cancelled) {
            throw EngineException.cancelled();
        }
        command.run(sink, () -> cancelled);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return command + " in " + session.folder();
    }
}
