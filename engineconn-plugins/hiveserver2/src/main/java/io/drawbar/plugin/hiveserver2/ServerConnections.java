package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hive.jdbc.HiveDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one session. Each is a session of the server's, which belongs to one user, so none is kept for others. */
final class ServerConnections implements Connections {
    private static final Logger log = LoggerFactory.getLogger(ServerConnections.class);
    private static final int CLOSE_SECONDS = 30;
    private static final String VARIABLE = "hivevar:";
    /** Names that can stand in the driver's URL without becoming parameters of their own. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.@+-]+");

    private final HiveDriver driver = new HiveDriver();
    private final ServerSettings server;
    private final SessionRequest request;
    private final ScheduledExecutorService clock;

    /**
     * Connections for a session.
     *
     * @param clock says when a server has not answered in time; its task waits for nothing
     */
    ServerConnections(ServerSettings server, SessionRequest request, ScheduledExecutorService clock) {
        this.server = server;
        this.request = request;
        this.clock = clock;
    }

    private Connection connect() throws SQLException, EngineException {
        Connection connection = driver.connect(url(), properties());
        if (connection == null) {
            throw new SQLException("The driver does not take the URL " + server.url() + ".", "08001");
        }
        return connection;
    }

    @Override
    public Connection take() throws SQLException, EngineException {
        Connection connection = connect();
        try {
            if (request.schema().isPresent()) {
                connection.setSchema(request.schema().get());
            }
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            giveBack(connection, false);
            throw e;
        }
    }

    /** The driver takes for whom it acts from the URL only. */
    private String url() throws EngineException {
        if (server.user().isEmpty() || !server.impersonate()) {
            return server.url();
        }
        if (!USER.matcher(request.user()).matches()) {
            throw ServerSettings.refused("The user's name has characters other than letters, digits and _ . @ + -,"
                    + " so that HiveServer2 cannot be asked to act for that user.");
        }
        return server.url() + ";hive.server2.proxy.user=" + request.user();
    }

    private Properties properties() throws EngineException {
        Properties properties = new Properties();
        properties.setProperty("user", server.user().orElse(request.user()));
        if (server.password().isPresent()) {
            properties.setProperty("password", server.password().get().read(server.environment()));
        }
        request.settings()
                .forEach((name, value) ->
                        properties.setProperty(name.startsWith(VARIABLE) ? name : "hiveconf:" + name, value));
        return properties;
    }

    /** Ends the session that the server has for a connection which is cut off. */
    void closeSession(Connection cut) throws SQLException, EngineException {
        Connection beside = connect();
        var limit = limit(beside);
        try {
            DriverParts.closeSession(cut, beside);
        } finally {
            close(beside);
            limit.cancel(false);
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        var limit = limit(connection);
        try {
            close(connection);
        } finally {
            limit.cancel(false);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    /** Closing waits for the server as well. */
    private ScheduledFuture<?> limit(Connection connection) {
        return clock.schedule(
                () -> {
                    log.info(
                            "A server has not closed a session within {} s; its connection is cut off.", CLOSE_SECONDS);
                    DriverParts.cut(connection);
                    return connection;
                },
                CLOSE_SECONDS,
                TimeUnit.SECONDS);
    }
}
