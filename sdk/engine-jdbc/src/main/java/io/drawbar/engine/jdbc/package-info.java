/**
 * An engine that is reached through a JDBC driver: sessions and statements over connections, results into Arrow, failures and catalogs.
 * A plugin brings a {@link io.drawbar.engine.jdbc.Connections} and a {@link io.drawbar.engine.jdbc.JdbcDialect} for what differs.
 */
package io.drawbar.engine.jdbc;
