package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over one connection, which is taken when it is first needed and kept until the session is closed, because it holds what the
 * session has set and made. Thread-safe.
 */
public final class JdbcSession implements EngineSession {
    private static final Logger log = LoggerFactory.getLogger(JdbcSession.class);
    private static final Set<String> READING =
            Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "FROM");

    private final Connections connections;
    private final JdbcDialect dialect;
    private final SessionOptions options;
    private final Canceller canceller;
    private final Set<JdbcStatement> statements = ConcurrentHashMap.newKeySet();
    /** Held by whoever uses the connection. */
    private final ReentrantLock turn = new ReentrantLock();

    private Optional<Connection> connection = Optional.empty();
    private boolean transaction;
    private volatile boolean broken;
    private volatile boolean closed;

    /**
     * A session that has no connection yet.
     *
     * @param connections gives connections that are ready for this session
     * @param canceller cancels its statements
     */
    public JdbcSession(Connections connections, JdbcDialect dialect, SessionOptions options, Canceller canceller) {
        this.connections = connections;
        this.dialect = dialect;
        this.options = options;
        this.canceller = canceller;
    }

    /** Takes the connection now, to find out whether it can be had. */
    public void connect() throws EngineException {
        turn.lock();
        try {
            var unused = connection();
        } catch (SQLException e) {
            throw dialect.failure(e, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.builder(Kind.RESOURCES, "Connecting took too long and was given up.")
                    .cause(e)
                    .build();
        } finally {
            unlock();
        }
    }

    private static void checkLanguage(StatementRequest request) throws EngineException {
        if (!request.language().equals("sql")) {
            throw EngineException.builder(
                            Kind.USER,
                            "The language is \"" + request.language() + "\"; this engine knows only \"sql\".")
                    .sqlState("42601")
                    .build();
        }
    }

    @Override
    public StatementAnalysis analyse(StatementRequest request) throws EngineException {
        checkLanguage(request);
        Optional<StatementAnalysis> told = told(request);
        return told.isPresent() ? told.get() : EngineSession.super.analyse(request);
    }

    private Optional<StatementAnalysis> told(StatementRequest request) throws EngineException {
        try {
            lock();
            try {
                return dialect.analyse(connection(), request.text());
            } catch (SQLException e) {
                throw dialect.failure(e, request.text());
            } finally {
                unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.cancelled();
        }
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        checkLanguage(request);
        if (options.readOnly() && !READING.contains(FirstWords.of(request.text(), 1))) {
            throw EngineException.builder(
                            Kind.USER,
                            "This session only reads: the statement begins with '" + FirstWords.of(request.text(), 1)
                                    + "', expected one of "
                                    + READING.stream().sorted().toList() + ".")
                    .sqlState("25006")
                    .build();
        }
        if (options.readOnly() && !OneStatement.is(request.text())) {
            throw EngineException.builder(Kind.USER, "This session only reads: it takes one statement at a time.")
                    .sqlState("25006")
                    .build();
        }
        JdbcStatement statement = new JdbcStatement(this, dialect, options, canceller, request);
        statements.add(statement);
        return statement;
    }

    @Override
    public EngineCatalog catalog() {
        return new JdbcCatalog(this, dialect);
    }

    @Override
    public SqlDialect dialect() throws EngineException {
        return new JdbcCatalog(this, dialect).sql();
    }

    /** Waits until nobody else uses the connection; whoever calls this calls {@link #unlock}. */
    void lock() throws InterruptedException {
        turn.lockInterruptibly();
    }

    /** The same, but does not wait. */
    boolean tryLock() {
        return turn.tryLock();
    }

    void unlock() {
        turn.unlock();
        if (closed) {
            leave();
        }
    }

    /** The session's connection; only with the lock. */
    Connection connection() throws SQLException, EngineException, InterruptedException {
        if (closed) {
            throw EngineException.cancelled();
        }
        if (connection.isPresent() && (broken || connection.get().isClosed())) {
            connections.giveBack(connection.get(), false);
            connection = Optional.empty();
            transaction = false;
            broken = false;
            throw EngineException.builder(
                            Kind.ENGINE,
                            "The session's connection to the database was lost, and with it what the session had set"
                                    + " and begun; the next statement connects again.")
                    .sqlState("08006")
                    .build();
        }
        if (connection.isEmpty()) {
            connection = Optional.of(connections.take());
        }
        return connection.get();
    }

    /** Another connection like the session's, for when that is busy. */
    Connection another() throws SQLException, EngineException, InterruptedException {
        return connections.take();
    }

    Connections connections() {
        return connections;
    }

    void giveBack(Connection other) {
        connections.giveBack(other, true);
    }

    /** The connection cannot be trusted any more; only by a statement that uses it. */
    void broken() {
        broken = true;
    }

    /** Whether the user has begun a transaction; only with the lock. */
    boolean inTransaction() {
        return transaction;
    }

    /**
     * Begins or ends a transaction of the user's when the statement says that and nothing else; only with the lock.
     *
     * @return whether it did
     */
    boolean transaction(String text) throws SQLException, EngineException, InterruptedException {
        String words = FirstWords.of(text, 3);
        switch (words) {
            case "BEGIN", "BEGIN TRANSACTION", "BEGIN WORK", "START TRANSACTION" -> {
                if (!transaction) {
                    connection().setAutoCommit(false);
                    transaction = true;
                }
                return true;
            }
            case "COMMIT", "COMMIT TRANSACTION", "COMMIT WORK", "END", "END TRANSACTION" -> {
                end(connection(), true);
                return true;
            }
            case "ROLLBACK", "ROLLBACK TRANSACTION", "ROLLBACK WORK", "ABORT" -> {
                end(connection(), false);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void end(Connection of, boolean well) throws SQLException {
        if (transaction) {
            transaction = false;
            if (well) {
                of.commit();
            } else {
                of.rollback();
            }
            of.setAutoCommit(true);
        }
    }

    void ended(JdbcStatement statement) {
        statements.remove(statement);
    }

    @Override
    public void close() {
        closed = true;
        statements.forEach(JdbcStatement::cancel);
        leave();
    }

    /** Gives the connection back, unless a statement still uses it: then that does it at its end. */
    private void leave() {
        if (!turn.tryLock()) {
            return;
        }
        try {
            Optional<Connection> left = connection;
            connection = Optional.empty();
            if (left.isPresent()) {
                connections.giveBack(left.get(), !broken && rolledBack(left.get()));
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean rolledBack(Connection left) {
        try {
            end(left, false);
            return true;
        } catch (SQLException e) {
            log.debug("A transaction could not be rolled back; its connection is closed", e);
            return false;
        }
    }
}
