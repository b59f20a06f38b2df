package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.JdbcDialect;
import io.drawbar.engine.spi.EngineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;

/** What this plugin has to know of a database besides what the SDK has. */
interface SourceDialect extends JdbcDialect {
    /** What may stand in a statement as a name. */
    Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,62}");

    /** Makes a fresh connection fit for use. */
    default void prepare(Connection connection, DataSource source) throws SQLException {
        if (source.readOnly()) {
            connection.setReadOnly(true);
        }
    }

    /** Properties for the driver that depend on the data source. */
    default void complete(Properties properties, DataSource source) {}

    /**
     * Takes back all that a session may have left in a connection.
     *
     * @return whether it could; otherwise the connection is closed
     */
    default boolean reset(Connection connection) throws SQLException {
        return false;
    }

    /** Sets a variable of the session. */
    default void setVariable(Connection connection, String name, String value) throws SQLException, EngineException {
        throw Failures.user(
                "22023",
                "The setting variable." + name + " cannot be set: this database has no variables" + " of a session.");
    }

    /**
     * Whether all connections are made from a first one, which alone is prepared, because each would otherwise be on a database of its own.
     */
    default boolean sharesOneDatabase() {
        return false;
    }
}
