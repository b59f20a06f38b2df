package io.drawbar.plugin.csv;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A session: its own way to write null, and the statements that have not been closed. */
final class CsvSession implements EngineSession {
    private final Path folder;
    private final Set<CsvStatement> statements = ConcurrentHashMap.newKeySet();
    private volatile String nullText;

    CsvSession(Path folder, String nullText) {
        this.folder = folder;
        this.nullText = nullText;
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        CsvStatement statement = new CsvStatement(this, parse(request), statements::remove);
        statements.add(statement);
        return statement;
    }

    private Command parse(StatementRequest request) throws EngineException {
        if (!request.language().equals("sql")) {
            throw Failures.user("There is no language '" + request.language() + "'; there is sql.");
        }
        if (!request.parameters().isEmpty()) {
            throw EngineException.unsupported("This engine takes no parameters.");
        }
        return new Parser(request.text(), this).statement();
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        return parse(request).analysis();
    }

    @Override
    public EngineCatalog catalog() {
        return new CsvCatalog(folder);
    }

    /** Hardly SQL; tools that write statements of their own had better know. */
    @Override
    public SqlDialect dialect() {
        return SqlDialect.none().with(Ability.ALL_TABLES_ARE_SELECTABLE, Ability.COLUMN_ALIASING);
    }

    Path folder() {
        return folder;
    }

    String nullText() {
        return nullText;
    }

    void nullText(String value) {
        nullText = value;
    }

    @Override
    public void close() {
        statements.forEach(CsvStatement::cancel);
    }
}
