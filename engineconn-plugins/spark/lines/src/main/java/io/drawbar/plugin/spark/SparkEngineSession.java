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
import java.util.List;
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
    private final Set<SparkStatement> statements = ConcurrentHashMap.newKeySet();
    /** What the session's own settings ask to be said, with its first statement. */
    private final Queue<String> advice;

    private SparkEngineSession(
            SparkSession spark, JobListener jobs, FairPools.Pool pool, ScalaSession scala, List<String> advice) {
        this.advice = new ConcurrentLinkedQueue<>(advice);
        this.scala = scala;
        this.spark = spark;
        this.jobs = jobs;
        this.pool = pool;
    }

    @SuppressWarnings("try") // resources that only have to be closed
    static SparkEngineSession open(
            SparkSession spark, SessionRequest request, JobListener jobs, FairPools pools, Optional<ReplFolder> repls)
            throws EngineException {
        try (ActiveSession active = ActiveSession.of(spark)) {
            for (Map.Entry<String, String> setting : request.settings().entrySet()) {
                SessionSettings.set(spark, setting.getKey(), setting.getValue());
            }
            CatalogManager catalogs = spark.sessionState().catalogManager();
            request.catalog().ifPresent(catalogs::setCurrentCatalog);
            request.schema().ifPresent(schema -> catalogs.setCurrentNamespace(new String[] {schema}));
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            throw SparkFailures.toEngine(e, "");
        }
        return new SparkEngineSession(spark, jobs, pools.take(), new ScalaSession(spark, repls),
                DeprecatedSettings.among(request.settings().keySet()));
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public EngineStatement prepare(StatementRequest statement) throws EngineException {
        if (statement.language().equals("scala")) {
            return prepareScala(statement);
        }
        if (!statement.language().equals("sql")) {
            throw EngineException.builder(
                            Kind.USER,
                            "The language is \"" + statement.language() + "\"; Spark here knows \"sql\" and \"scala\".")
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
        QueryExecution execution = parsed.execution().orElseThrow(() -> EngineException.builder(
                        Kind.USER, "Found 0 parameters, expected " + parsed.markers() + ".")
                .sqlState("07001")
                .build());
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
        }
    }
}
