package io.drawbar.common.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Has the pool drop connections to a database that is not there any more. H2 closes itself when its disk is full, with an SQL state of
 * its own for that, and opens again for the first connection that is made when all old ones are gone.
 */
public final class ClosedDatabase implements SQLExceptionOverride {
    private static final int DATABASE_IS_CLOSED = 90098;
    private static final int DATABASE_CALLED_AT_SHUTDOWN = 90121;
    private static final int OBJECT_CLOSED = 90007;

    @java.lang.Override
    public Override adjudicate(SQLException thrown) {
        return switch (thrown.getErrorCode()) {
            case DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, OBJECT_CLOSED -> Override.MUST_EVICT;
            default -> Override.CONTINUE_EVICT;
        };
    }
}
