package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The connections of one session: from the pool, with the session's schema and variables. */
final class SourceConnections implements Connections {
    private final Pool pool;
    private final SessionRequest request;
    private final Map<String, String> variables;

    SourceConnections(Pool pool, SessionRequest request, Map<String, String> variables) {
        this.pool = pool;
        this.request = request;
        this.variables = Map.copyOf(variables);
    }

    /** Whether a connection may be refused for what the session asks for. */
    boolean mayBeRefused() {
        return request.catalog().isPresent() || request.schema().isPresent() || !variables.isEmpty();
    }

    @Override
    public Connection take() throws SQLException, EngineException, InterruptedException {
        Connection connection = pool.take(request.user());
        try {
            if (request.catalog().isPresent() && pool.dialect().naming() == SourceDialect.Naming.BOTH) {
                catalog(connection, request.catalog().get());
            }
            if (request.schema().isPresent()) {
                pool.dialect().setSchema(connection, request.schema().get());
            }
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                pool.dialect().setVariable(connection, variable.getKey(), variable.getValue());
            }
            return connection;
        } catch (SQLException | EngineException | RuntimeException | Error e) {
            giveBack(connection, false);
            throw e;
        }
    }

    private static void catalog(Connection connection, String wanted) throws SQLException, EngineException {
        if (!wanted.equals(connection.getCatalog())) {
            connection.setCatalog(wanted);
            if (!wanted.equals(connection.getCatalog())) {
                throw Failures.user(
                        "3D000",
                        "The connection is on the catalog \"" + connection.getCatalog() + "\" and cannot go to \""
                                + wanted + "\".");
            }
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        pool.giveBack(request.user(), connection, usable);
    }

    @Override
    public Connection beside() throws SQLException, EngineException {
        return pool.fresh();
    }
}
