package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.hive.common.io.SessionStream;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.metadata.Hive;
import org.apache.hadoop.hive.ql.metadata.HiveException;
import org.apache.hadoop.hive.ql.processors.CommandProcessor;
import org.apache.hadoop.hive.ql.processors.CommandProcessorFactory;
import org.apache.hadoop.hive.ql.session.SessionState;
import org.apache.hadoop.hive.serde2.SerDeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session: Hive's own session state, with a configuration, a class loader and a connection to the metastore of its own. */
@SuppressWarnings("try") // What is attached to the thread has nothing to be asked but to be closed.
final class HiveSession implements EngineSession {
    private static final Logger log = LoggerFactory.getLogger(HiveSession.class);

    private final WatchedSession state;
    private final Hive hive;
    private final EngineSettings settings;
    private final Set<Cancellable> statements = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A statement that can be cancelled. */
    interface Cancellable extends EngineStatement {}

    private HiveSession(WatchedSession state, Hive hive, EngineSettings settings) {
        this.state = state;
        this.hive = hive;
        this.settings = settings;
    }

    static HiveSession open(HiveConf base, EngineSettings settings, SessionRequest request) throws EngineException {
        HiveConf conf = new HiveConf(base);
        Map<String, String> variables = SessionSettings.apply(request.settings(), conf);
        conf.set(SerDeUtils.LIST_SINK_OUTPUT_FORMATTER, RowFormatter.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            return start(conf, settings, request, variables);
        } finally {
            SessionState.detachSession();
            thread.setContextClassLoader(before);
        }
    }

    private static HiveSession start(
            HiveConf conf, EngineSettings settings, SessionRequest request, Map<String, String> variables)
            throws EngineException {
        WatchedSession state = new WatchedSession(conf, request.user());
        state.in = null;
        state.out = new SessionStream(OutputStream.nullOutputStream());
        // What is printed here is logged as well, and the log is what statements tell.
        state.info = new SessionStream(OutputStream.nullOutputStream());
        state.err = new SessionStream(OutputStream.nullOutputStream());
        state.setHiveVariables(variables);
        // A session of a server does not wait for Tez: that starts with the first graph.
        state.setIsHiveServerQuery(true);
        boolean well = false;
        try {
            SessionState.start(state);
            // A server's results are written for its own protocol.
            state.setIsHiveServerQuery(false);
            Hive.closeCurrent();
            Hive hive = Hive.get(conf);
            hive.setAllowClose(false);
            HiveSession session = new HiveSession(state, hive, settings);
            if (request.schema().isPresent()) {
                session.use(request.schema().get());
            }
            well = true;
            return session;
        } catch (HiveException | RuntimeException e) {
            throw EngineException.builder(Kind.ENGINE, "The session cannot be opened: " + HiveFailures.root(e))
                    .cause(e)
                    .build();
        } finally {
            if (!well) {
                closeState(state);
            }
        }
    }

    private void use(String schema) throws EngineException, HiveException {
        if (hive.getDatabase(schema) == null) {
            throw EngineException.builder(Kind.USER, "There is no schema \"" + schema + "\".")
                    .sqlState("3F000")
                    .build();
        }
        state.setCurrentDatabase(schema);
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        checkLanguage(request);
        if (closed) {
            throw EngineException.cancelled();
        }
        Cancellable statement = ready(request);
        statements.add(statement);
        return statement;
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        checkLanguage(request);
        if (closed) {
            throw EngineException.cancelled();
        }
        String text = request.text().strip();
        String[] words = text.split("\\s+");
        try (AttachedThread attached = attach()) {
            if (CommandProcessorFactory.getForHiveCommand(words, state.getConf()) != null) {
                return HiveAnalysis.ofCommand(words[0]);
            }
            Parameters parameters = Parameters.of(text);
            BoundText bound =
                    request.parameters().isEmpty() ? parameters.described() : parameters.bound(request.parameters());
            return HiveAnalysis.of(state, SqlStatement.overlay(request.settings(), state.getConf()), bound);
        } catch (SQLException e) {
            throw notAllowed(e);
        }
    }

    private static void checkLanguage(StatementRequest request) throws EngineException {
        if (!request.language().equals("sql")) {
            throw EngineException.builder(
                            Kind.USER, "The language is \"" + request.language() + "\"; Hive knows only \"sql\".")
                    .sqlState("42601")
                    .build();
        }
    }

    /** For a command that is not on the list of allowed ones. */
    private static EngineException notAllowed(SQLException thrown) {
        return EngineException.builder(Kind.USER, String.valueOf(thrown.getMessage()))
                .sqlState("42501")
                .cause(thrown)
                .build();
    }

    private Cancellable ready(StatementRequest request) throws EngineException {
        String text = request.text().strip();
        String[] words = text.split("\\s+");
        try (AttachedThread attached = attach()) {
            CommandProcessor command = CommandProcessorFactory.getForHiveCommand(words, state.getConf());
            return command == null
                    ? compiled(request, Parameters.of(text))
                    : command(
                            request, command, text.substring(words[0].length()).strip());
        } catch (SQLException e) {
            throw notAllowed(e);
        }
    }

    private Cancellable compiled(StatementRequest request, Parameters parameters) throws EngineException {
        return parameters.count() > 0 && request.parameters().isEmpty()
                ? DescribedStatement.of(this, request, parameters)
                : SqlStatement.compile(this, request, parameters.bound(request.parameters()));
    }

    /** Commands are not of the language, and a question mark in them stands for itself. */
    private Cancellable command(StatementRequest request, CommandProcessor command, String arguments)
            throws EngineException {
        if (!request.parameters().isEmpty()) {
            throw EngineException.unsupported("Commands take no parameters: write values into the text.");
        }
        return new CommandStatement(this, command, arguments);
    }

    /** Puts the session into the current thread. */
    AttachedThread attach() {
        return AttachedThread.to(state, hive);
    }

    /** The same for a cancel, beside what runs. */
    AttachedThread attachBeside() {
        return AttachedThread.to(state);
    }

    WatchedSession state() {
        return state;
    }

    HiveTypes types() {
        return new HiveTypes(
                settings.timestamps(), state.getConf().getLocalTimeZone().getId());
    }

    /**
     * A statement has ended. If the session was closed while it started Tez, that came too late for {@link #close}, which does not wait, and
     * is ended here.
     */
    void ran() {
        if (closed) {
            try (AttachedThread attached = attachBeside()) {
                state.closeTez();
            }
        }
    }

    void ended(Cancellable statement) {
        statements.remove(statement);
    }

    @Override
    public SqlDialect dialect() {
        return HiveDialect.told();
    }

    @Override
    public EngineCatalog catalog() {
        return new HiveCatalog(state);
    }

    @Override
    public void close() {
        closed = true;
        statements.forEach(EngineStatement::cancel);
        try (AttachedThread attached = attachBeside()) {
            hive.setAllowClose(true);
            Hive.set(hive);
            Hive.closeCurrent();
            closeState(state);
        }
    }

    private static void closeState(WatchedSession state) {
        try {
            state.close();
        } catch (IOException | RuntimeException e) {
            log.debug("A session could not be closed as it should", e);
        }
    }
}
