package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/** Where a session has its connection from. Thread-safe. */
public interface Connections {

    /** A connection that nobody else uses, made ready for the session; may block for as long as a connection takes. */
    Connection take() throws SQLException, EngineException, InterruptedException;

    /**
     * The session needs it no more.
     *
     * @param usable whether it is known to be well: it has no transaction and nothing runs on it
     */
    void giveBack(Connection connection, boolean usable);

    /**
     * A short-lived connection beside those that are taken, to tell the database something about one of them. It counts against no limit,
     * because it is needed most when all are busy. The caller closes it.
     */
    default Connection beside() throws SQLException, EngineException {
        throw new SQLFeatureNotSupportedException("There are no connections beside the sessions' own.", "0A000");
    }
}
