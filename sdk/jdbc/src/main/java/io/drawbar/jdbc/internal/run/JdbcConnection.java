package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.DrawbarConnection;
import io.drawbar.jdbc.internal.arrow.ArrowMessage;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.metadata.Catalog;
import io.drawbar.jdbc.internal.metadata.JdbcDatabaseMetaData;
import io.drawbar.jdbc.internal.rows.Rows;
import io.drawbar.jdbc.internal.rows.Unwrapping;
import io.drawbar.jdbc.internal.rows.Warnings;
import io.drawbar.jdbc.internal.sql.Escapes;
import io.drawbar.jdbc.internal.value.ListArray;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import java.sql.Array;
import java.sql.ClientInfoStatus;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A connection. Thread-safe. */
public final class JdbcConnection implements ConnectionDefaults, DrawbarConnection, Unwrapping {
    private final Session session;
    private final Catalog catalog;
    private final Warnings warnings = new Warnings();
    private final Set<JdbcStatement> statements = ConcurrentHashMap.newKeySet();
    private final ClientInfo clientInfo = new ClientInfo();
    private volatile boolean readOnly;
    private volatile boolean closed;

    public JdbcConnection(Session session) {
        this.session = session;
        this.catalog = new Catalog(session);
        String application = session.options().text(Property.APPLICATION);
        if (!application.isEmpty()) {
            clientInfo.set(ClientInfo.APPLICATION, application);
        }
    }

    /** Labels of jobs by which they tell whose they are. */
    Map<String, String> clientLabels() {
        return clientInfo.labels();
    }

    Session session() {
        return session;
    }

    @Override
    public void requireOpen() throws SQLException {
        if (closed) {
            throw Failures.closed("connection");
        }
    }

    void forget(JdbcStatement statement) {
        statements.remove(statement);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        requireOpen();
        check(type, concurrency);
        JdbcStatement statement = new JdbcStatement(this);
        statements.add(statement);
        return statement;
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        requireOpen();
        check(type, concurrency);
        JdbcPreparedStatement statement = new JdbcPreparedStatement(this, sql);
        statements.add(statement);
        return statement;
    }

    /** JDBC lets a driver give less than is asked for, with a warning. */
    private void check(int type, int concurrency) {
        if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
            warnings.add(
                    "Results can only be read, and only forward: they are not of the type that was asked for.",
                    "01S02");
        }
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        requireOpen();
        return Escapes.resolve(sql, session.facts().lexical());
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        requireOpen();
        return new JdbcDatabaseMetaData(this, session, catalog);
    }

    @Override
    public String getCatalog() throws SQLException {
        requireOpen();
        return catalog.current().catalog();
    }

    @Override
    public String getSchema() throws SQLException {
        requireOpen();
        return catalog.current().schema();
    }

    /** By a statement, which every engine knows, and which leaves the session as it is otherwise. */
    @Override
    public void setSchema(String name) throws SQLException {
        requireOpen();
        if (name == null) {
            throw Failures.argument("The schema is null.");
        }
        try (Statement statement = createStatement()) {
            statement.execute("USE " + session.facts().lexical().quoted(name));
        }
        session.place(catalog.current().catalog(), name);
    }

    /** Begins the server's session anew there, since engines have no common statement for it. */
    @Override
    public void setCatalog(String name) throws SQLException {
        requireOpen();
        if (name == null || name.isEmpty() || name.equals(catalog.current().catalog())) {
            return;
        }
        ProtoWriter value = new ProtoWriter().textAlways(1, name);
        ProtoWriter entry = new ProtoWriter().text(1, "catalog").message(2, value);
        session.rpc()
                .act("SetSessionOptions", new ProtoWriter().message(1, entry).toBytes());
        session.place(name, "");
    }

    @Override
    public void setReadOnly(boolean wanted) throws SQLException {
        requireOpen();
        readOnly = wanted;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        requireOpen();
        return readOnly;
    }

    @Override
    public boolean isValid(int seconds) throws SQLException {
        if (seconds < 0) {
            throw Failures.argument("The time-out is " + seconds + " s; it is 0 or more.");
        }
        if (closed) {
            return false;
        }
        Optional<String> why = session.silentBecause(Duration.ofSeconds(seconds));
        why.ifPresent(words -> warnings.add("The connection is not valid: " + words, "08006"));
        return why.isEmpty();
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        if (closed) {
            throw new SQLClientInfoException("The connection is closed.", "08003", Map.of());
        }
        if (!ClientInfo.NAMES.contains(name)) {
            throw new SQLClientInfoException(
                    "There is no client information '" + name + "'; there is " + ClientInfo.NAMES + ".",
                    "HY024",
                    Map.of(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN_PROPERTY));
        }
        if (clientInfo.set(name, value == null ? "" : value)) {
            warnings.add(name + " was cut after " + ClientInfo.MAX_LENGTH + " characters.", "01004");
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        for (String name : ClientInfo.NAMES) {
            setClientInfo(name, properties.getProperty(name));
        }
        for (String name : properties.stringPropertyNames()) {
            if (!ClientInfo.NAMES.contains(name)) {
                setClientInfo(name, properties.getProperty(name));
            }
        }
    }

    @Override
    public String getClientInfo(String name) throws SQLException {
        requireOpen();
        return clientInfo.get(name).orElse(null);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        requireOpen();
        return clientInfo.toProperties();
    }

    @Override
    public Array createArrayOf(String type, Object[] elements) throws SQLException {
        requireOpen();
        return new ListArray(new ArrayList<>(Arrays.asList(elements)), session.converter());
    }

    @Override
    public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
        requireOpen();
        if (millis < 0) {
            throw Failures.argument("The time-out is " + millis + " ms; it is 0 or more.");
        }
        session.rpc().silence(Duration.ofMillis(millis));
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        requireOpen();
        return (int) session.rpc().silence().toMillis();
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw Failures.argument("The executor is null.");
        }
        if (!closed) {
            closed = true;
            executor.execute(session.rpc()::abort);
        }
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return warnings.first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
        warnings.clear();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        try {
            for (JdbcStatement statement : new ArrayList<>(statements)) {
                statement.close();
            }
        } finally {
            closed = true;
            session.close();
        }
    }

    @Override
    public String engineType() {
        return session.facts().engine();
    }

    @Override
    public String engineVersion() {
        return session.facts().engineVersion();
    }

    @Override
    public List<String> engineCapabilities() {
        return session.facts().capabilities();
    }

    @Override
    public String serverVersion() {
        return session.facts().serverVersion();
    }

    @Override
    public ResultSet attach(String jobId, int result) throws SQLException {
        requireOpen();
        Execution execution = new Execution(
                session.rpc(), Order.attach(jobId, session.options().text(Property.COMPRESSION)), result);
        Optional<ArrowMessage> schema = execution.begin();
        if (schema.isEmpty()) {
            throw Failures.misuse("Job " + jobId + " has no rows under the number " + result + ".");
        }
        ArrowRows rows =
                new ArrowRows(execution, schema.get(), session.options().bytes(Property.PREFETCH), end -> {});
        return Rows.withoutStatement(rows, session.converter());
    }
}
