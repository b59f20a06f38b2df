package io.drawbar.jdbc.internal.metadata;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** What the parts of the metadata that depend on the engine stand on. */
interface TellsDialect extends DatabaseMetaData {
    /** What the engine's SQL is like; the engine is asked once for each connection. */
    Dialect dialect() throws SQLException;
}
