/**
 * Databases with a JDBC driver: {@link io.drawbar.plugin.jdbc.JdbcPlugin} reads the data sources, each session has a connection of one of
 * them.
 */
package io.drawbar.plugin.jdbc;
