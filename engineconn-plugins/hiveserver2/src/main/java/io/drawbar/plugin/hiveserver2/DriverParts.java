package io.drawbar.plugin.hiveserver2;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hive.jdbc.HiveConnection;
import org.apache.hive.jdbc.HiveStatement;
import org.apache.hive.org.apache.thrift.TException;
import org.apache.hive.org.apache.thrift.transport.THttpClient;
import org.apache.hive.org.apache.thrift.transport.TTransport;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCloseSessionReq;
import org.apache.hive.service.rpc.thrift.TSessionHandle;

/**
 * What the driver keeps to itself and has no word for. All its calls take turns on one transport, and each waits for the server; so a
 * connection on which one waits for ever can only be ended below them. The fields are those of the one version that is installed.
 */
final class DriverParts {
    private static final Field TRANSPORT = field(HiveConnection.class, "transport");
    private static final Field CLIENT = field(HiveConnection.class, "client");
    private static final Field SESSION = field(HiveConnection.class, "sessHandle");
    private static final Field OPERATION = field(HiveStatement.class, "stmtHandle");
    private static final Field OVERLAY = field(HiveStatement.class, "sessConf");
    private static final Field HTTP = field(THttpClient.class, "client");

    private DriverParts() {}

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(
                    "This is another driver than that of Hive 4.0.1: " + owner.getName() + " has no " + name + ".", e);
        }
    }

    private static <T> Optional<T> value(Field field, Object owner, Class<T> type) {
        try {
            return Optional.ofNullable(type.cast(field.get(owner)));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // all are made accessible
        }
    }

    /** Whether the server has taken the statement, so that it can be asked to cancel it. */
    static boolean taken(HiveStatement statement) {
        return value(OPERATION, statement, Object.class)
                .filter(operation -> !operation.equals(Optional.empty()))
                .isPresent();
    }

    /** Settings of the server's for one statement only, to be put in before it is executed. */
    @SuppressWarnings("unchecked") // so it is declared
    static Map<String, String> overlay(Statement statement) {
        return value(OVERLAY, statement, Map.class).orElseThrow();
    }

    /** Whether the connection is one over HTTP, which the server does not see end. */
    static boolean http(Connection connection) {
        return value(TRANSPORT, connection, TTransport.class)
                .filter(THttpClient.class::isInstance)
                .isPresent();
    }

    /** Closes what is below the driver's calls: those that wait fail, and those that come as well. */
    static void cut(Connection connection) throws SQLException {
        Optional<TTransport> transport = value(TRANSPORT, connection, TTransport.class);
        try {
            if (transport.isPresent() && transport.get() instanceof THttpClient) {
                Optional<Closeable> http = value(HTTP, transport.get(), Closeable.class);
                if (http.isPresent()) {
                    http.get().close();
                }
            } else {
                transport.ifPresent(TTransport::close);
            }
        } catch (IOException e) {
            throw new SQLException("The transport could not be closed.", "08006", e);
        }
    }

    /**
     * Ends the session that the server has for one connection through another connection of the same user. That one's own session goes
     * first: over HTTP it is not needed, and nothing could be sent any more should the server not answer.
     */
    static void closeSession(Connection of, Connection through) throws SQLException {
        Optional<TCLIService.Iface> client = value(CLIENT, through, TCLIService.Iface.class);
        try {
            for (Connection one : List.of(through, of)) {
                Optional<TSessionHandle> session = value(SESSION, one, TSessionHandle.class);
                if (client.isPresent() && session.isPresent()) {
                    client.get().CloseSession(new TCloseSessionReq(session.get()));
                }
            }
        } catch (TException e) {
            throw new SQLException("The server did not close the session.", "08006", e);
        }
    }
}
