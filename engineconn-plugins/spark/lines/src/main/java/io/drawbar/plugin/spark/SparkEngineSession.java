package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.python.PythonSession;
import io.drawbar.python.PythonSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.execution.QueryExecution;

/** A SparkSession session: temporary views, settings and current schema of its own. */
final class SparkEngineSession implements EngineSession {
    private final SparkSession spark;
    private final JobListener jobs;
    private final FairPools.Pool pool;
    private final ScalaSession scala;
    private final PySparkSession python;
    private final Set<SparkStatement> statements = ConcurrentHashMap.newKeySet();
    /** What the session's own settings ask to be said, with its first statement. */
    private final Queue<String> advice;

    /**
     * What the sessions of an engine share.
     *
     * @param settings that the engine was started with
     */
    record Shared(
            JobListener jobs,
            FairPools pools,
            Optional<ReplFolder> repls,
            PythonGateway pythons,
            Map<String, String> settings) {}

    private SparkEngineSession(SparkSession spark, SessionRequest request, Shared shared) {
        this.advice = new ConcurrentLinkedQueue<>(
                DeprecatedSettings.among(request.settings().keySet()));
        this.spark = spark;
        this.jobs = shared.jobs();
        this.pool = shared.pools().take();
        this.scala = new ScalaSession(spark, shared.repls());
        this.python = new PySparkSession(spark, request, shared.pythons(), shared.settings());
    }

    @SuppressWarnings("try") // resources that only have to be closed
    static SparkEngineSession open(SparkSession spark, SessionRequest request, Shared shared) throws EngineException {
        try (ActiveSession active = ActiveSession.of(spark)) {
            for (Map.Entry<String, String> setting : request.settings().entrySet()) {
                if (!PythonSettings.isOne(setting.getKey())) {
                    SessionSettings.set(spark, setting.getKey(), setting.getValue());
                }
            }
            CatalogManager catalogs = spark.sessionState().catalogManager();
            request.catalog().ifPresent(catalogs::setCurrentCatalog);
            request.schema().ifPresent(schema -> catalogs.setCurrentNamespace(new String[] {schema}));
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            throw SparkFailures.toEngine(e, "");
        }
        return new SparkEngineSession(spark, request, shared);
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public EngineStatement prepare(StatementRequest statement) throws EngineException {
        if (statement.language().equals("scala")) {
            return prepareScala(statement);
        }
        if (statement.language().equals(PythonSession.LANGUAGE)) {
            return preparePython(statement);
        }
        if (!statement.language().equals("sql")) {
            throw EngineException.builder(
                            Kind.USER,
                            "The language is \"" + statement.language()
                                    + "\"; Spark here knows \"sql\", \"scala\" and \"python\".")
                    .sqlState("42601")
                    .build();
        }
        try (ActiveSession active = ActiveSession.of(spark)) {
            SessionSettings.Restore restore = SessionSettings.during(spark, statement.settings());
            try {
                ParsedStatement parsed = ParsedStatement.of(spark, statement);
                return prepared(statement, parsed.shape(), sink -> run(statement, parsed, sink));
            } finally {
                restore.close();
            }
        } catch (EngineException e) {
            throw e;
        } catch (Exception e) {
            throw SparkFailures.toEngine(e, statement.text());
        }
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public StatementAnalysis analyse(StatementRequest statement) throws EngineException {
        if (!statement.language().equals("sql")) {
            throw EngineException.unsupported(
                    "Spark tells what SQL touches, and not \"" + statement.language() + "\".");
        }
        try (ActiveSession active = ActiveSession.of(spark)) {
            return SparkAnalysis.of(spark, statement.text());
        } catch (EngineException e) {
            throw e;
        } catch (Exception | StackOverflowError e) { // Spark's own exceptions are checked and not declared
            throw SparkFailures.toEngine(e, statement.text());
        }
    }

    private void run(StatementRequest statement, ParsedStatement parsed, StatementSink sink) throws Exception {
        QueryExecution execution = parsed.execution().orElseThrow(() -> EngineException.parameterCount(0, parsed.markers()));
        for (String line = advice.poll(); line != null; line = advice.poll()) {
            sink.log(StatementSink.Level.WARN, line);
        }
        DeprecatedSettings.among(statement.settings().keySet())
                .forEach(line -> sink.log(StatementSink.Level.WARN, line));
        DeprecatedSettings.setBy(execution.logical()).ifPresent(line -> sink.log(StatementSink.Level.WARN, line));
        new StatementRun(spark, execution, statement.statementId(), sink).run();
    }

    private EngineStatement prepareScala(StatementRequest statement) throws EngineException {
        if (!statement.parameters().isEmpty()) {
            throw EngineException.unsupported("Scala has no parameter markers.");
        }
        return prepared(
                statement,
                StatementShape.UNKNOWN,
                new ScalaWork(spark, scala, statement.statementId(), statement.text()));
    }

    /** Refused here where there is no PySpark, and not when it runs. */
    private EngineStatement preparePython(StatementRequest statement) throws EngineException {
        if (!statement.parameters().isEmpty()) {
            throw EngineException.unsupported("Python has no parameter markers.");
        }
        PythonSources.find();
        return prepared(statement, StatementShape.UNKNOWN, new PySparkWork(python, statement, pool.name()));
    }

    private SparkStatement prepared(StatementRequest statement, StatementShape shape, SparkStatement.Work work) {
        SparkStatement prepared =
                new SparkStatement(spark, statement, pool.name(), shape, work, jobs, statements::remove);
        statements.add(prepared);
        return prepared;
    }

    @Override
    public EngineCatalog catalog() {
        return new SparkCatalog(spark);
    }

    @Override
    public SqlDialect dialect() throws EngineException {
        return new SparkCatalog(spark).dialect();
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public void close() {
        statements.forEach(SparkStatement::cancel);
        try (ActiveSession active = ActiveSession.of(spark)) {
            spark.sessionState().catalog().clearTempTables();
        } finally {
            pool.close();
            scala.close();
            python.close();
        }
    }
}
