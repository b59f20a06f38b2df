package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one data source. A connection serves one user alone, also after it was given back: what a session left in it is taken
 * back as far as the database can do that, and otherwise it is closed. Thread-safe.
 */
final class Pool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pool.class);
    /** A connection that was used a moment ago is not asked whether it lives. */
    private static final long TRUSTED_NANOS = 1_000_000_000L;

    private static final int CHECK_SECONDS = 5;

    private final DataSource source;
    private final Database database;
    private final Driver driver;
    private final Map<String, String> environment;
    private final Duration wait;
    private final Duration keep;
    private final Map<String, Users> byUser = new HashMap<>();
    private Optional<Connection> root = Optional.empty();
    private int open;
    private boolean closed;

    private record Idle(Connection connection, long sinceNanos) {}

    private static final class Users {
        private final Deque<Idle> idle = new ArrayDeque<>();
        private int open;
    }

    Pool(
            DataSource source,
            Database database,
            Driver driver,
            Map<String, String> environment,
            Duration wait,
            Duration keep) {
        this.source = source;
        this.database = database;
        this.driver = driver;
        this.environment = Map.copyOf(environment);
        this.wait = wait;
        this.keep = keep;
    }

    DataSource source() {
        return source;
    }

    SourceDialect dialect() {
        return database.dialect();
    }

    /** A connection for a user; waits while the user, or all together, have as many as they may. */
    Connection take(String user) throws SQLException, EngineException, InterruptedException {
        Optional<Idle> found = reserve(user);
        if (found.isPresent()) {
            Connection connection = found.get().connection();
            if (System.nanoTime() - found.get().sinceNanos() < TRUSTED_NANOS || connection.isValid(CHECK_SECONDS)) {
                return connection;
            }
            shut(connection);
        }
        try {
            return connect();
        } catch (SQLException | EngineException | RuntimeException | Error e) {
            freed(user);
            throw e;
        }
    }

    /** An idle connection, or the right to open one. */
    private synchronized Optional<Idle> reserve(String user) throws EngineException, InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            if (closed) {
                throw EngineException.cancelled();
            }
            Users mine = byUser.computeIfAbsent(user, name -> new Users());
            if (!mine.idle.isEmpty()) {
                return Optional.of(mine.idle.pop());
            }
            if (mine.open < source.userSize() && (open < source.size() || closeOneIdle())) {
                mine.open++;
                open++;
                return Optional.empty();
            }
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw Failures.resources(
                        "53300",
                        "No connection to " + source.name() + " was free within " + wait.toSeconds() + " s: " + user
                                + " has " + mine.open + " of " + source.userSize() + ", all together " + open + " of "
                                + source.size() + " (settings pool.user-size and pool.size).");
            }
            wait(leftMillis);
        }
    }

    /** Somebody else's idle connection makes room. */
    private boolean closeOneIdle() {
        for (Users users : byUser.values()) {
            if (!users.idle.isEmpty()) {
                shut(users.idle.removeLast().connection());
                users.open--;
                open--;
                return true;
            }
        }
        return false;
    }

    private Connection connect() throws SQLException, EngineException {
        return database.dialect().sharesOneDatabase() ? duplicate() : prepared();
    }

    private Connection prepared() throws SQLException, EngineException {
        Connection connection = fresh();
        try {
            database.dialect().prepare(connection, source);
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            shut(connection);
            throw e;
        }
    }

    /** A new connection that belongs to nobody and is not counted; the caller closes it. */
    Connection fresh() throws SQLException, EngineException {
        Properties properties = new Properties();
        source.properties().forEach(properties::setProperty);
        // Last, so that nothing undoes them.
        database.forced().forEach(properties::setProperty);
        database.dialect().complete(properties, source);
        source.user().ifPresent(user -> properties.setProperty("user", user));
        if (source.password().isPresent()) {
            properties.setProperty("password", source.password().get().read(environment));
        }
        Connection connection = driver.connect(source.url(), properties);
        if (connection == null) {
            throw new SQLException(
                    "The driver does not take the URL of the data source " + source.name() + ".", "08001");
        }
        return connection;
    }

    /** One more on the database that the first connection opened, which stays open for as long as the pool. */
    private Connection duplicate() throws SQLException, EngineException {
        Connection first;
        synchronized (this) {
            if (root.isEmpty()) {
                root = Optional.of(prepared());
            }
            first = root.get();
        }
        try {
            return (Connection) first.getClass().getMethod("duplicate").invoke(first);
        } catch (ReflectiveOperationException e) {
            throw new SQLException("The driver cannot open a second connection to its database.", "08001", e);
        }
    }

    /** The session has ended, or does not need it now. */
    void giveBack(String user, Connection connection, boolean usable) {
        boolean clean = false;
        if (usable) {
            try {
                clean = !connection.isClosed() && database.dialect().reset(connection);
                if (clean) {
                    database.dialect().prepare(connection, source);
                }
            } catch (SQLException e) {
                clean = false;
                log.debug("A connection to {} could not be reset and is closed", source.name(), e);
            }
        }
        synchronized (this) {
            if (clean && !closed) {
                byUser.computeIfAbsent(user, name -> new Users()).idle.push(new Idle(connection, System.nanoTime()));
                notifyAll();
                return;
            }
        }
        shut(connection);
        freed(user);
    }

    private synchronized void freed(String user) {
        Users mine = byUser.get(user);
        if (mine != null) {
            mine.open--;
            open--;
            if (mine.open == 0 && mine.idle.isEmpty()) {
                byUser.remove(user);
            }
        }
        notifyAll();
    }

    private static void shut(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    /** Closes what nobody has used for a while; called now and then. */
    void sweep() {
        List<Connection> left = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            byUser.values().removeIf(users -> {
                while (!users.idle.isEmpty() && now - users.idle.peekLast().sinceNanos() > keep.toNanos()) {
                    left.add(users.idle.removeLast().connection());
                    users.open--;
                    open--;
                }
                return users.open == 0 && users.idle.isEmpty();
            });
            notifyAll();
        }
        left.forEach(Pool::shut);
    }

    /** Connections that are open, used or not. */
    synchronized int open() {
        return open;
    }

    @Override
    public void close() {
        List<Connection> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            byUser.values().forEach(users -> users.idle.forEach(idle -> left.add(idle.connection())));
            byUser.clear();
            root.ifPresent(left::add);
            notifyAll();
        }
        left.forEach(Pool::shut);
    }
}
