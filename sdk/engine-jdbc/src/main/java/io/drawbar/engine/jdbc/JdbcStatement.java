package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A statement of a session. It is sent to the database when it is described or run, and not before. */
final class JdbcStatement implements EngineStatement {
    private static final Logger log = LoggerFactory.getLogger(JdbcStatement.class);
    private static final int MOST_RESULTS = 1_000;
    /** What may answer many rows and can be run within a transaction. */
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");

    private final JdbcSession session;
    private final JdbcDialect dialect;
    private final SessionOptions options;
    private final Canceller canceller;
    private final StatementRequest request;
    private Optional<PreparedStatement> described = Optional.empty();
    private volatile Optional<Statement> running = Optional.empty();
    private volatile boolean cancelled;
    private final Object use = new Object();
    /** What it runs on, from before it is opened until after it is closed; with the lock {@code use}. */
    private Optional<Connection> used = Optional.empty();

    JdbcStatement(
            JdbcSession session,
            JdbcDialect dialect,
            SessionOptions options,
            Canceller canceller,
            StatementRequest request) {
        this.session = session;
        this.dialect = dialect;
        this.options = options;
        this.canceller = canceller;
        this.request = request;
    }

    @Override
    public StatementShape shape() throws EngineException {
        if (!dialect.describes()) {
            return StatementShape.UNKNOWN;
        }
        try {
            session.lock();
            try {
                return describe(session.connection());
            } catch (SQLFeatureNotSupportedException e) {
                log.debug("The driver describes no statements", e);
                return StatementShape.UNKNOWN;
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                session.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.cancelled();
        }
    }

    private StatementShape describe(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(request.text());
        described = Optional.of(statement);
        ResultSetMetaData meta = statement.getMetaData();
        StatementShape.Kind kind = dialect.kind(request.text(), meta != null && meta.getColumnCount() > 0);
        return new StatementShape(
                kind,
                kind == StatementShape.Kind.QUERY && dialect.describesExactly() ? schema(meta) : Optional.empty(),
                parameters(statement));
    }

    /** Empty when the driver knows a column's type only once parameters have values. */
    private Optional<ByteBuffer> schema(ResultSetMetaData meta) {
        try {
            return Optional.of(new ResultPump(dialect).schema(meta).message());
        } catch (SQLException e) {
            log.debug("The driver does not tell all columns' types", e);
            return Optional.empty();
        }
    }

    private List<ParameterType> parameters(PreparedStatement statement) throws SQLException {
        List<ParameterType> types = new ArrayList<>();
        ParameterMetaData meta = statement.getParameterMetaData();
        for (int i = 1; i <= meta.getParameterCount(); i++) {
            try {
                types.add(dialect.parameterType(meta.getParameterType(i), meta.getParameterTypeName(i)));
            } catch (SQLException e) {
                log.debug("The driver does not tell the type of parameter {}", i, e);
                types.add(ParameterType.UNKNOWN);
            }
        }
        return types;
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        if (cancelled) {
            throw EngineException.cancelled();
        }
        session.lock();
        try {
            if (!session.transaction(request.text())) {
                inTransaction(session.connection(), sink);
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (IllegalArgumentException e) {
            // A value that does not fit the type that its column was said to have.
            throw EngineException.builder(Kind.ENGINE, String.valueOf(e.getMessage()))
                    .sqlState("22000")
                    .cause(e)
                    .build();
        } finally {
            session.unlock();
        }
    }

    private void inTransaction(Connection connection, StatementSink sink)
            throws SQLException, EngineException, InterruptedException {
        boolean own = dialect.streamsInTransaction()
                && !session.inTransaction()
                && (options.readOnly() || QUERIES.contains(FirstWords.of(request.text(), 1)));
        dialect.introduce(connection, request.client());
        if (own) {
            connection.setAutoCommit(false);
        }
        boolean well = false;
        use(Optional.of(connection));
        try {
            execute(connection, sink);
            well = true;
        } finally {
            try {
                if (own) {
                    end(connection, well);
                }
            } finally {
                use(Optional.empty());
            }
        }
    }

    private void use(Optional<Connection> connection) {
        synchronized (use) {
            used = connection;
        }
    }

    private void end(Connection connection, boolean well) throws SQLException {
        try {
            if (well) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            session.broken();
            if (well) {
                throw e;
            }
            log.debug("After a failure there was another one", e);
        }
    }

    // The watching ends by being closed and has nothing else to be asked.
    @SuppressWarnings("try")
    private void execute(Connection connection, StatementSink sink)
            throws SQLException, EngineException, InterruptedException {
        try (Statement statement = open(connection)) {
            dialect.stream(statement, options.fetchSize());
            if (!options.queryLimit().isZero()) {
                statement.setQueryTimeout((int) Math.max(1, options.queryLimit().toSeconds()));
            }
            running = Optional.of(statement);
            try (JdbcDialect.Watching watching = dialect.watch(statement, sink)) {
                if (cancelled) {
                    throw EngineException.cancelled();
                }
                push(statement, sink);
            } finally {
                running = Optional.empty();
            }
        }
        if (cancelled) {
            throw EngineException.cancelled();
        }
    }

    private Statement open(Connection connection) throws SQLException, EngineException {
        boolean takes = dialect.takesParameters();
        if (!takes && !request.parameters().isEmpty()) {
            throw EngineException.unsupported("This engine takes no parameters: write values into the statement.");
        }
        if (described.isEmpty()
                && request.parameters().isEmpty()
                && (!takes || request.text().indexOf('?') < 0)) {
            return connection.createStatement();
        }
        PreparedStatement statement =
                described.isPresent() ? described.get() : connection.prepareStatement(request.text());
        described = Optional.of(statement);
        List<Object> values = request.parameters();
        int markers = markers(statement);
        if (values.size() != markers) {
            throw EngineException.parameterCount(values.size(), markers);
        }
        for (int i = 0; i < markers; i++) {
            dialect.bind(statement, i + 1, values.get(i));
        }
        return statement;
    }

    /** Where a driver does not count them, it says itself that a value is missing. */
    private int markers(PreparedStatement statement) throws SQLException {
        try {
            return dialect.markers(statement, request.text());
        } catch (SQLFeatureNotSupportedException e) {
            log.debug("The driver does not count parameters", e);
            return request.parameters().size();
        }
    }

    private void push(Statement statement, StatementSink sink)
            throws SQLException, EngineException, InterruptedException {
        // Asked for by identity: some drivers' plain statements are prepared ones as well.
        Optional<PreparedStatement> prepared = described.filter(one -> one == statement);
        boolean rows = prepared.isPresent() ? prepared.get().execute() : statement.execute(request.text());
        for (int results = 0; results < MOST_RESULTS; results++) {
            if (!rows || dialect.answersSeveralResults()) {
                warnings(statement, sink);
            }
            if (rows) {
                if (!result(statement, sink)) {
                    return;
                }
            } else {
                long count = updateCount(statement);
                if (count < 0) {
                    return;
                }
                sink.updateCount(count);
            }
            if (!dialect.answersSeveralResults()) {
                return;
            }
            rows = statement.getMoreResults();
        }
    }

    private boolean result(Statement statement, StatementSink sink)
            throws SQLException, EngineException, InterruptedException {
        boolean whole = false;
        try (ResultSet rows = statement.getResultSet()) {
            try {
                // Some warnings come only with the rows, and go with them; who reads the rows is told of them at their
                // end.
                whole = new ResultPump(dialect).push(rows, sink, () -> warnings(statement, sink));
            } finally {
                if (!whole) {
                    dialect.abandon(statement, session.connections());
                }
            }
        }
        return whole;
    }

    private static long updateCount(Statement statement) throws SQLException {
        try {
            return statement.getLargeUpdateCount();
        } catch (SQLFeatureNotSupportedException | UnsupportedOperationException e) {
            log.debug("The driver counts with 32 bits", e);
            return statement.getUpdateCount();
        }
    }

    private static void warnings(Statement statement, StatementSink sink) throws SQLException {
        SQLWarning warning = statement.getWarnings();
        while (warning != null) {
            SqlFailures.words(warning)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> sink.log(StatementSink.Level.WARN, line));
            warning = warning.getNextWarning();
        }
        statement.clearWarnings();
    }

    private EngineException failed(SQLException thrown) {
        if (cancelled) {
            log.debug("Ended by its cancel", thrown);
            return EngineException.cancelled();
        }
        return dialect.failure(thrown, request.text());
    }

    @Override
    public void cancel() {
        cancelled = true;
        running.ifPresent(statement -> canceller.cancel(
                () -> dialect.cancel(statement, session.connections()),
                () -> running.filter(now -> now == statement).isPresent()));
        dialect.cancelLimit().ifPresent(limit -> canceller.later(() -> cut(limit), limit));
    }

    /** Does not wait any longer for a database that does not end what was cancelled. */
    private void cut(Duration limit) throws SQLException, EngineException {
        Optional<Connection> stuck;
        synchronized (use) {
            stuck = used;
            used = Optional.empty();
            if (stuck.isPresent()) {
                session.broken();
            }
        }
        if (stuck.isPresent()) {
            log.info("A cancelled statement has not ended within {} ms; its connection is cut off.", limit.toMillis());
            dialect.cut(stuck.get(), session.connections());
        }
    }

    @Override
    public void close() {
        session.ended(this);
        described.ifPresent(statement -> {
            try {
                statement.close();
            } catch (SQLException e) {
                log.debug("A statement could not be closed", e);
            }
        });
    }
}
