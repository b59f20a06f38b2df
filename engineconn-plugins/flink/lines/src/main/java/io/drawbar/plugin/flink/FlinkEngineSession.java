package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;

/** A session: temporary objects, catalogs, added jars, settings and current schema of its own. */
final class FlinkEngineSession implements EngineSession {
    private final EngineParts parts;
    private final TableSession tables;
    private final StatementSets sets = new StatementSets();
    private final Set<FlinkStatement> statements = ConcurrentHashMap.newKeySet();

    private FlinkEngineSession(EngineParts parts, TableSession tables) {
        this.parts = parts;
        this.tables = tables;
    }

    @SuppressWarnings("try") // resources that only have to be closed
    static FlinkEngineSession open(EngineParts parts, GenericInMemoryCatalog shared, SessionRequest request)
            throws EngineException {
        for (String name : request.settings().keySet()) {
            SessionSettings.check(name);
        }
        TableSession tables = new TableSession(parts, shared, request.sessionId());
        try (ContextLoader context = ContextLoader.of(tables.loader())) {
            for (Map.Entry<String, String> setting : request.settings().entrySet()) {
                tables.settings().set(setting.getKey(), setting.getValue());
            }
            Changelog.of(tables.settings(Map.of()));
            tables.environment(tables.settings(Map.of()), new JobID()); // tells of values that are no good
            request.catalog().ifPresent(tables.catalogs()::setCurrentCatalog);
            request.schema().ifPresent(tables.catalogs()::setCurrentDatabase);
        } catch (EngineException e) {
            tables.close();
            throw e;
        } catch (RuntimeException e) {
            tables.close();
            throw FlinkFailures.beforeRunning(e);
        }
        return new FlinkEngineSession(parts, tables);
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        checkLanguage(request);
        FlinkStatement statement =
                new FlinkStatement(parts, tables, ParsedStatement.of(tables, sets, request), statements::remove);
        statements.add(statement);
        return statement;
    }

    private static void checkLanguage(StatementRequest request) throws EngineException {
        if (!request.language().equals("sql")) {
            throw FlinkFailures.user("The language is \"" + request.language() + "\", Flink here knows only \"sql\".");
        }
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        checkLanguage(request);
        return Analysis.of(tables, sets, request);
    }

    @Override
    public EngineCatalog catalog() {
        return new FlinkCatalog(tables);
    }

    @Override
    public SqlDialect dialect() throws EngineException {
        return new FlinkCatalog(tables).dialect();
    }

    @Override
    public void close() {
        statements.forEach(FlinkStatement::cancel);
        tables.close();
    }
}
