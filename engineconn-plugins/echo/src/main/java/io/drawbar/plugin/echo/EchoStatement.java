package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.function.Consumer;

/** A parsed statement. */
final class EchoStatement implements EngineStatement {
    private final Parser.Parsed parsed;
    private final List<Object> parameters;
    private final SessionState state;
    private final MadeUpTables tables;
    private final Consumer<EchoStatement> onClose;
    private final CancelSignal cancel = new CancelSignal();

    EchoStatement(
            Parser.Parsed parsed,
            List<Object> parameters,
            SessionState state,
            MadeUpTables tables,
            Consumer<EchoStatement> onClose) {
        this.parsed = parsed;
        this.parameters = parameters;
        this.state = state;
        this.tables = tables;
        this.onClose = onClose;
    }

    @Override
    public StatementShape shape() throws EngineException {
        Scope scope = new Scope(state, tables, parameters);
        return new StatementShape(
                parsed.command().kind(),
                parsed.command().schema(scope).map(schema -> schema.message()),
                parsed.markerTypes());
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        int markers = parsed.markerTypes().size();
        if (parameters.size() != markers) {
            throw EngineException.parameterCount(parameters.size(), markers);
        }
        cancel.check();
        parsed.command().run(new Execution(new Scope(state, tables, parameters), sink, cancel));
    }

    @Override
    public void cancel() {
        cancel.set();
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
