package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.DriverFactory;
import org.apache.hadoop.hive.ql.IDriver;
import org.apache.hadoop.hive.ql.QueryState;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A statement of HiveQL: compiled when it is made, executed and read when it is run. */
@SuppressWarnings("try") // What is attached to the thread has nothing to be asked but to be closed.
final class SqlStatement implements HiveSession.Cancellable {
    private static final Logger log = LoggerFactory.getLogger(SqlStatement.class);
    /** How many rows Hive reads before it looks up; each goes into Arrow at once. */
    private static final int ROWS = 1_024;

    private static final int MOST_LINES = 1_000;
    private static final long TOLD_EVERY_ROWS = 1 << 16;

    private final HiveSession session;
    private final IDriver driver;
    private final QueryState state;
    private final BoundText text;
    private final List<Line> compileLog = new ArrayList<>();
    private final DriverCancel cancel;
    private Optional<RowSchema> schema = Optional.empty();

    /** A line that was logged before there was somebody to tell. */
    private record Line(Level level, String text) {}

    private SqlStatement(HiveSession session, QueryState state, BoundText text) {
        this.session = session;
        this.state = state;
        this.text = text;
        this.driver = DriverFactory.newDriver(state, null);
        this.cancel = new DriverCancel(session, driver);
    }

    /** On a thread that the session is attached to. */
    static SqlStatement compile(HiveSession session, StatementRequest request, BoundText text) throws EngineException {
        HiveConf conf = session.state().getConf();
        QueryState state = new QueryState.Builder()
                .withConfOverlay(overlay(request.settings(), conf))
                .withGenerateNewQueryId(true)
                .withHiveConf(conf)
                .build();
        SqlStatement statement = new SqlStatement(session, state, text);
        boolean well = false;
        try (OperationLog.Telling telling = OperationLog.tell(statement::keep)) {
            statement.driver.compileAndRespond(text.text());
            if (statement.driver.hasResultSet()) {
                statement.schema = Optional.of(session.types().schema(statement.driver.getSchema()));
            }
            well = true;
            return statement;
        } catch (CommandProcessorException e) {
            throw HiveFailures.of(e, text);
        } finally {
            if (!well) {
                statement.release();
            }
        }
    }

    /** What a statement is like, which is not going to be run. On a thread that the session is attached to. */
    static StatementShape describe(HiveSession session, StatementRequest request, BoundText text)
            throws EngineException {
        SqlStatement statement = compile(session, request, text);
        try {
            return statement.shape();
        } finally {
            statement.release();
        }
    }

    /** A statement's own settings, if a session may have them. */
    static Map<String, String> overlay(Map<String, String> settings, HiveConf conf) throws EngineException {
        if (!settings.isEmpty()) {
            SessionSettings.apply(settings, new HiveConf(conf));
        }
        return settings;
    }

    private void keep(Level level, String line) {
        if (compileLog.size() < MOST_LINES) {
            compileLog.add(new Line(level, line));
        }
    }

    @Override
    public StatementShape shape() {
        StatementShape.Kind kind = schema.isPresent() ? StatementShape.Kind.QUERY : StatementShape.Kind.UPDATE;
        return new StatementShape(kind, schema.map(RowSchema::message), List.of());
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        cancel.begin();
        session.state().tell(sink);
        compileLog.forEach(line -> sink.log(line.level(), line.text()));
        try (AttachedThread attached = session.attach();
                OperationLog.Telling telling = OperationLog.tell(sink::log)) {
            try (Turn turn = Turn.take(driver.getPlan(), sink, cancel)) {
                if (turn.alone()) {
                    oneStageAtATime(sink);
                }
                execute();
            }
            if (schema.isPresent()) {
                push(schema.get(), sink);
            } else if (state.getNumModifiedRows() > 0) {
                sink.updateCount(state.getNumModifiedRows());
            }
        } catch (CommandProcessorException e) {
            cancel.check(e);
            throw HiveFailures.of(e, text);
        } catch (IOException | RuntimeException e) {
            cancel.check(e);
            interrupted(e);
            throw HiveFailures.of(e);
        } finally {
            cancel.end();
            session.state().tellNobody();
            session.ran();
        }
        cancel.check();
    }

    /** What keeps other statements from MapReduce's turn holds within a statement, too: a stage that has seen enough ends the others' reading. */
    private void oneStageAtATime(StatementSink sink) {
        if (state.getConf().getBoolVar(HiveConf.ConfVars.EXEC_PARALLEL)) {
            state.getConf().setBoolVar(HiveConf.ConfVars.EXEC_PARALLEL, false);
            sink.log(
                    Level.INFO,
                    "Runs stages one after the other: hive.exec.parallel is not for MapReduce in this engine.");
        }
    }

    private void execute() throws CommandProcessorException {
        boolean well = false;
        try {
            driver.run();
            well = true;
        } finally {
            if (!well) {
                // Hive returns as soon as it has told them to end.
                session.state().tasks().awaitEnd();
            }
        }
    }

    private void push(RowSchema columns, StatementSink sink) throws IOException, InterruptedException, EngineException {
        try (RowPusher pusher = new RowPusher(columns, sink)) {
            pusher.begin();
            driver.setMaxRows(ROWS);
            List<Object> read = new ArrayList<>(ROWS);
            long told = 0;
            while (pusher.wanted() && driver.getResults(read)) {
                read.clear();
                cancel.check();
                if (pusher.count() - told >= TOLD_EVERY_ROWS) {
                    told = pusher.count();
                    sink.progress(JobProgress.rows(told, false));
                }
            }
            cancel.check();
            pusher.finish();
            sink.progress(JobProgress.rows(pusher.count(), true));
        }
    }

    /** The sink's own interruption comes back as a failure of Hive's. */
    private static void interrupted(Throwable thrown) throws InterruptedException {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (one instanceof InterruptedException interruption) {
                throw interruption;
            }
        }
    }

    @Override
    public void cancel() {
        cancel.cancel();
    }

    @Override
    public void close() {
        session.ended(this);
        try (AttachedThread attached = session.attach()) {
            release();
        }
    }

    private void release() {
        try {
            driver.close();
            driver.destroy();
        } catch (RuntimeException e) {
            log.debug("A statement could not be released as it should", e);
        }
    }
}
