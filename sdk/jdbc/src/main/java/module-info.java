/** The JDBC driver of Drawbar. Beyond JDBC, its interfaces are in {@code io.drawbar.jdbc}. */
module io.drawbar.jdbc {
    requires transitive java.sql;

    exports io.drawbar.jdbc;

    provides java.sql.Driver with
            io.drawbar.jdbc.DrawbarDriver;
}
