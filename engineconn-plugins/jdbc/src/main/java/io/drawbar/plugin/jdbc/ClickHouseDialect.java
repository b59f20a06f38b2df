package io.drawbar.plugin.jdbc;

import java.sql.Connection;

/** ClickHouse, whose driver speaks HTTP and keeps no session. */
final class ClickHouseDialect implements SourceDialect {
    @Override
    public void prepare(Connection connection, DataSource source) {
        // The driver knows no read-only connections; statements are checked by their first word, and ClickHouse by the
        // user's profile.
    }

    @Override
    public boolean describesExactly() {
        return false;
    }
}
