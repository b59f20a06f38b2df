package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A session: its settings, its temporary objects, its statements. */
final class TinySession implements EngineSession {
    final TinyEngine engine;
    final Map<String, String> settings;
    final Set<String> temporaries;
    private final Set<TinyStatement> statements = ConcurrentHashMap.newKeySet();
    volatile boolean broken;

    TinySession(TinyEngine engine, Map<String, String> settings) {
        this.engine = engine;
        boolean shared = engine.plugin.has(Defect.SHARES_SETTINGS);
        this.settings = shared ? engine.sharedSettings : new ConcurrentHashMap<>(TinyEngine.DEFAULTS);
        this.settings.putAll(settings);
        this.temporaries =
                engine.plugin.has(Defect.SHARES_TEMPORARIES) ? engine.sharedTemporaries : ConcurrentHashMap.newKeySet();
        if (engine.plugin.has(Defect.KEEPS_SESSIONS)) {
            engine.kept.add(this);
        }
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        if (broken) {
            throw EngineException.builder(Kind.ENGINE, "The session is broken.").build();
        }
        if (!request.language().equals("tiny") && !engine.plugin.has(Defect.SPEAKS_ANY_LANGUAGE)) {
            throw EngineException.builder(Kind.USER, "There is no language " + request.language() + ", only tiny.")
                    .build();
        }
        if (!request.parameters().isEmpty()
                && !engine.plugin.rich()
                && !engine.plugin.has(Defect.TAKES_UNDECLARED_PARAMETERS)) {
            throw EngineException.unsupported("This engine takes no parameters.");
        }
        TinyStatement statement = new TinyStatement(this, request, statements::remove);
        statements.add(statement);
        if (engine.plugin.has(Defect.RUNS_WHEN_PREPARED)) {
            statement.applySetting();
        }
        return statement;
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        TinyPlugin plugin = engine.plugin;
        if (!plugin.rich() && !plugin.has(Defect.ANALYSES_UNDECLARED)) {
            return EngineSession.super.analyse(request);
        }
        if (!request.language().equals("tiny") && !plugin.has(Defect.ANALYSES_ANY_LANGUAGE)) {
            throw EngineException.builder(Kind.USER, "There is no language " + request.language() + ", only tiny.")
                    .build();
        }
        if (plugin.has(Defect.RUNS_WHEN_ANALYSED)) {
            new TinyStatement(this, request, statements::remove).applySetting();
        }
        broken = plugin.has(Defect.BREAKS_SESSION_WHEN_ANALYSING);
        return TinyAnalysis.of(plugin, request.text());
    }

    @Override
    public EngineCatalog catalog() throws EngineException {
        if (!engine.plugin.rich() && !engine.plugin.has(Defect.HAS_AN_UNDECLARED_CATALOG)) {
            throw EngineException.unsupported("This engine has no catalog.");
        }
        return new TinyCatalog(engine.plugin.has(Defect.HIDES_COLUMNS));
    }

    @Override
    public void close() {
        if (engine.plugin.has(Defect.LEAVES_THREADS)) {
            engine.leaveThread();
        }
        if (engine.plugin.has(Defect.LEAVES_FILES)) {
            engine.leaveFile();
        }
        if (!engine.plugin.has(Defect.RUNS_ON_IN_A_CLOSED_SESSION)) {
            statements.forEach(TinyStatement::end);
        }
    }
}
