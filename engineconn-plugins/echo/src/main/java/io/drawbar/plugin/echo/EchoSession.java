package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A session. Thread-safe, although its statements run one after the other. */
final class EchoSession implements EngineSession {
    private final SessionState state;
    private final MadeUpTables tables;
    private final Runnable onClose;
    private final Set<EchoStatement> statements = ConcurrentHashMap.newKeySet();

    EchoSession(SessionRequest request, MadeUpTables tables, Runnable onClose) throws EngineException {
        this.state = SessionState.open(request, tables);
        this.tables = tables;
        this.onClose = onClose;
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        Parser.Parsed parsed = parse(request);
        List<Object> values = request.parameters();
        if (!values.isEmpty() && values.size() != parsed.markerTypes().size()) {
            throw EngineException.parameterCount(
                    values.size(), parsed.markerTypes().size());
        }
        SessionState forThis = state.with(request.settings());
        EchoStatement statement = new EchoStatement(parsed, values, forThis, tables, statements::remove);
        statements.add(statement);
        return statement;
    }

    private static Parser.Parsed parse(StatementRequest request) throws EngineException {
        if (!request.language().equals("sql")) {
            throw Failures.user("42601", "The language is \"" + request.language() + "\", Echo knows only \"sql\".");
        }
        return Parser.parse(request.text());
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        return parse(request).command().analysis(new Scope(state.with(request.settings()), tables, List.of()));
    }

    @Override
    public EngineCatalog catalog() {
        return new EchoCatalog(state, tables);
    }

    @Override
    public SqlDialect dialect() {
        return EchoDialect.TOLD;
    }

    @Override
    public void close() {
        statements.forEach(EchoStatement::cancel);
        onClose.run();
    }
}
